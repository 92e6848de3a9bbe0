import { afterAll, beforeAll, expect } from 'vitest'
import { makeWorld, type World } from './goldens'
import type { Point } from './points'
import { recordReceive } from './receive'
import { newScene, type Scene } from './scene'

/** A scene, and where a receive in it that nothing disturbs can be stopped. */
export interface Recorded {
  readonly scene: Scene
  readonly points: readonly Point[]
}

/**
 * Makes a world for a test file and records one undisturbed receive in it.
 * @param isUnknown the receiving station does not know the sender yet
 */
export function useRecorded(isUnknown = false): () => Recorded {
  let world: World | null = null
  let recorded: Recorded | null = null
  beforeAll(async () => {
    world = await makeWorld()
    const scene = newScene(world, isUnknown)
    const { end, points } = await recordReceive(scene)
    expect(end).toMatchObject({ code: null, exit: 0 })
    recorded = { scene, points }
  })
  afterAll(() => world?.dispose())
  return () => {
    if (!recorded) throw new Error('nothing is recorded before the tests run')
    return recorded
  }
}
