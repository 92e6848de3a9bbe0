import { readFileSync, writeFileSync } from 'node:fs'
import type { Rectangle } from 'electron'
import { z } from 'zod'

export const SMALLEST = { width: 1024, height: 700 }
const FIRST = { width: 1280, height: 800 }

const stateSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(SMALLEST.width).max(20_000),
  height: z.number().int().min(SMALLEST.height).max(20_000),
  maximized: z.boolean(),
})
export type WindowState = z.infer<typeof stateSchema>

/**
 * Where the window was last. A comfort only: a file that cannot be read, or a place on a screen that is gone, gives
 * the first size in the system's own place.
 * @param screens work areas of the screens that are there now
 */
export function readWindowState(
  file: string,
  screens: readonly Rectangle[],
): {
  readonly width: number
  readonly height: number
  readonly x?: number
  readonly y?: number
  readonly maximized: boolean
} {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    const visible = screens.some((screen) => isTitleBarWithin(state, screen))
    return visible ? state : { width: state.width, height: state.height, maximized: state.maximized }
  } catch {
    return { ...FIRST, maximized: false }
  }
}

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
