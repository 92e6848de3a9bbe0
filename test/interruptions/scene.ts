/** One receiving station, its media and what is around them, at one place: copied away and restored between runs. */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeCanary, type Golden, type World } from './goldens'

export interface Scene {
  readonly root: string
  readonly home: string
  /** Where media are mounted; the first two carry the transfer. */
  readonly shelf: string
  /** Where the companion folder goes. */
  readonly placed: string
  /** Things that links on media may point to. */
  readonly outside: string
  readonly world: World
  /** The station trusts no one, and the operator compares with what the sender said of its key. */
  readonly comparing: boolean
}

/** Times too: a source that has another one is not what was planned. */
export const KEEPING = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true } as const

export const CANARY = 'canary.txt'

export const mountPoint = (scene: Scene, n: number): string => join(scene.shelf, String(n))

/** The media as the sender made them, at the places where they were at first. */
export const firstPlaces = (scene: Scene): string[] => [mountPoint(scene, 1), mountPoint(scene, 2)]

/** A station that has received nothing, with the main transfer's media beside it. */
export function newScene(world: World, comparing = false): Scene {
  const root = join(world.root, 'scene')
  const scene = {
    root,
    home: join(root, 'home'),
    shelf: join(root, 'media'),
    placed: join(root, 'placed'),
    outside: join(root, 'outside'),
    world,
    comparing,
  }
  rmSync(root, { recursive: true, force: true })
  mkdirSync(scene.outside, { recursive: true })
  writeCanary(join(scene.outside, CANARY))
  cpSync(comparing ? world.untrusting : world.receiver, scene.home, { recursive: true })
  putMedia(scene, world.main)
  return scene
}

/** Takes all media out and puts a transfer's in, each at its first place. */
export function putMedia(scene: Scene, { media }: Golden): void {
  rmSync(scene.shelf, { recursive: true, force: true })
  for (const [n, medium] of media.entries()) cpSync(medium, mountPoint(scene, n + 1), { recursive: true })
}

/** Copies a scene as it is at this moment, half-written databases and all: what a killed process leaves. */
export function copyScene(root: string, to: string): void {
  cpSync(root, to, KEEPING)
}

/** Puts such a copy back to where the scene was. */
export function putBack(scene: Pick<Scene, 'root'>, from: string): void {
  // Not the folder itself: a test may stand in it.
  for (const name of existsSync(scene.root) ? readdirSync(scene.root) : [])
    rmSync(join(scene.root, name), { recursive: true, force: true })
  cpSync(from, scene.root, KEEPING)
}
