import { writeFileSync } from 'node:fs'
import type { Rectangle } from 'electron'
import { z } from 'zod'
import { parseJson } from '../../shared/json'
import { readStateFile } from '../files/state-file'

export const SMALLEST = { width: 1024, height: 700 }
const FIRST = { width: 1280, height: 800 }

const stateSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(SMALLEST.width),
  height: z.number().int().min(SMALLEST.height),
  maximized: z.boolean(),
})
export type WindowState = z.infer<typeof stateSchema>

interface Opening {
  readonly width: number
  readonly height: number
  readonly x?: number
  readonly y?: number
  readonly maximized: boolean
}

/**
 * Returns where the window was last. A comfort only: a file that cannot be read, or a place on a screen that is gone,
 * gives the first size in the system's own place. No side is longer than the screen that shows most of the window.
 * @param screens work areas of the screens that are there now, the main one first
 */
export function readWindowState(file: string, screens: readonly Rectangle[]): Opening {
  const saved = readState(file)
  const shown = saved && screens.some((screen) => isTitleBarWithin(saved, screen)) ? saved : null
  const screen = shown
    ? screens.reduce((best, one) => (overlap(shown, one) > overlap(shown, best) ? one : best))
    : screens[0]
  const { width, height, maximized } = saved ?? { ...FIRST, maximized: false }
  if (!screen) return { width, height, maximized }
  const across = fit(shown?.x ?? screen.x, width, { from: screen.x, length: screen.width, smallest: SMALLEST.width })
  const down = fit(shown?.y ?? screen.y, height, { from: screen.y, length: screen.height, smallest: SMALLEST.height })
  return {
    width: across.length,
    height: down.length,
    ...(shown ? { x: across.at, y: down.at } : {}),
    maximized,
  }
}

function readState(file: string): WindowState | null {
  try {
    return stateSchema.parse(parseJson(readStateFile(file).toString('utf8')))
  } catch {
    return null
  }
}

/** A side that is too long gets the screen's length, and then begins where all of it is seen; any other stays. */
function fit(
  at: number,
  length: number,
  screen: { readonly from: number; readonly length: number; readonly smallest: number },
): { readonly at: number; readonly length: number } {
  return length <= screen.length
    ? { at, length }
    : { at: screen.from, length: Math.max(screen.length, screen.smallest) }
}

function overlap(a: Rectangle, b: Rectangle): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, across) * Math.max(0, down)
}

/** Keeps it for the next start. Nothing depends on it: when it cannot be written, the window opens as before. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state))
  } catch {
    // Nothing depends on it: the window opens in its first size next time.
    return
  }
}

/** A window can be moved as long as some of its title bar can be reached. */
function isTitleBarWithin(state: WindowState, screen: Rectangle): boolean {
  const reachable = 100
  return (
    state.x + state.width >= screen.x + reachable &&
    state.x <= screen.x + screen.width - reachable &&
    state.y >= screen.y &&
    state.y <= screen.y + screen.height - reachable
  )
}
