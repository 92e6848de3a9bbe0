/** The moments of a transfer that nothing disturbs, each with the scene as it is then. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { StepId } from '../../shared/steps'
import type { End, Watching } from './doors'
import { observing } from './effects'
import { copyScene } from './scene'

/** Before one effect of one step. */
export interface Point {
  readonly step: StepId | 'start'
  /** Which effect of the step comes next, from 0. */
  readonly n: number
  readonly effect: string
  /** The scene as a process that is killed here leaves it. */
  readonly copy: string
  /** The scene as it was before the step. */
  readonly stepBegin: string
}

/**
 * killed: the process ends here, and another one resumes the job.
 * running: the world changes under the running step.
 * cancelled: the operator stops the job here, and begins once more.
 */
export const STOPS = ['killed', 'running', 'cancelled'] as const
export type Stop = (typeof STOPS)[number]

/** Effects that leave nothing to be found: a process that is killed before one of them is as if before the one before. */
const READS = ['disk.openToRead', 'disk.flushPath', 'disk.flushVolume', 'disk.create', 'disk.remove', 'file.writeFile']

/**
 * Runs a transfer once and keeps the scene as it is before every effect.
 * @param folder where the copies are made
 */
export async function recordPoints(
  root: string,
  folder: string,
  run: (watching: Watching) => Promise<End>,
): Promise<{ readonly points: readonly Point[]; readonly end: End }> {
  const points: Point[] = []
  mkdirSync(folder, { recursive: true })
  let step: Point['step'] = 'start'
  let [n, copies] = [0, 0]
  let [copy, stepBegin] = ['', '']
  const end = await observing(
    (effect) => {
      if (!READS.includes(effect) || n === 0) copyScene(root, (copy = join(folder, String(copies++))))
      if (n === 0) stepBegin = copy
      points.push({ step, n: n++, effect, copy, stepBegin })
    },
    () =>
      run({
        step(next) {
          step = next
          n = 0
        },
      }),
  )
  return { points, end }
}

/** Of each step its first effect, and of each kind of effect in it the first and the last. */
function telling(points: readonly Point[]): Point[] {
  const kinds = Map.groupBy(points, ({ step, effect }) => `${step} ${effect}`)
  const chosen = new Set([...kinds.values()].flatMap((same) => [same[0], same.at(-1)]))
  return points.filter((point) => chosen.has(point) || point.n === 0)
}

/**
 * The points at which something is done.
 * @param looking the steps that look at what changes: under the others it changes at their beginning only
 */
export function pointsFor(stop: Stop, points: readonly Point[], looking: readonly Point['step'][]): Point[] {
  switch (stop) {
    case 'killed':
      return telling(points.filter(({ effect, n }) => n === 0 || !READS.includes(effect)))
    case 'running':
      return telling(points).filter(({ step, n }) => looking.includes(step) || (n === 0 && step !== 'start'))
    case 'cancelled':
      return [...Map.groupBy(points, ({ step }) => step).values()]
        .flatMap((same) => same[same.length >> 1] ?? [])
        .filter(({ step }) => looking.includes(step))
  }
}

/** Runs a transfer from before the point's step, and does something at the point. @returns null when it was not reached */
export async function disturb(
  point: Point,
  run: (watching: Watching) => Promise<End>,
  work: (cancel: () => void) => void,
): Promise<End> {
  let [n, running, done] = [0, false, false]
  let cancel = (): void => {}
  return observing(
    () => {
      if (!running || done || n++ < point.n) return
      done = true
      work(cancel)
    },
    () =>
      run({
        step(step, stopIt) {
          if (step !== point.step) return
          running = true
          cancel = stopIt
        },
      }),
  )
}
