/** Receives that are stopped, whose media change meanwhile, and that are resumed. */
import { join } from 'node:path'
import type { StepInput } from '../../shared/jobs'
import type { StepId } from '../../shared/steps'
import { CHANGES, pipesBelow, type Change } from './changes'
import { cancelAll, DOORS, go, type Asked, type Door, type End, type Watching } from './doors'
import { COMPANION } from './goldens'
import { judge, lookBefore, type Before } from './oracle'
import { disturb, pointsFor, recordPoints, STOPS, type Point, type Stop } from './points'
import { firstPlaces, putBack, putMedia, type Scene } from './scene'

export interface Combination {
  readonly stop: Stop
  readonly point: Point
  readonly change: Change
  readonly door: Door
}

export interface Result {
  readonly wrong: readonly string[]
  /** How the receive ended after the change. */
  readonly end: string
}

export const nameOf = ({ stop, point, change, door }: Combination): string =>
  `receive | ${stop} | ${point.step}#${String(point.n)} ${point.effect} | ${change.name} | ${door}`

/** Steps that read the media. */
const READING: readonly Point['step'][] = ['identify', 'trust', 'verify', 'content']

/** Receives the main transfer once, undisturbed. */
export function recordReceive(scene: Scene): ReturnType<typeof recordPoints> {
  return recordPoints(scene.root, join(scene.world.root, 'points'), (watching) =>
    receive(scene, 'window again', firstPlaces(scene), watching),
  )
}

/** All combinations that mean something. */
export function combinations(points: readonly Point[]): Combination[] {
  // Without a job in hand there is nothing that the window could find again.
  const doors = (stop: Stop): readonly Door[] => DOORS.filter((door) => stop === 'killed' || door !== 'window again')
  return STOPS.flatMap((stop) =>
    pointsFor(stop, points, READING).flatMap((point) =>
      CHANGES.flatMap((change) => doors(stop).map((door) => ({ stop, point, change, door }))),
    ),
  )
}

function receive(scene: Scene, door: Door, media: readonly string[], watching?: Watching): Promise<End> {
  return go(asked(scene, media), door, watching)
}

export function asked(scene: Scene, media: readonly string[]): Asked {
  return {
    home: scene.home,
    kind: 'receive',
    words: ['receive', ...media, '--companion', `${COMPANION}=${scene.placed}`],
    start: (jobs) => jobs.startReceive(),
    input: (step: StepId): StepInput => {
      if (step === 'identify') return { step, media: [...media] }
      if (step === 'content') return { step, companions: [{ name: COMPANION, folder: scene.placed }] }
      return { step } as StepInput
    },
    again: 'identify',
    fingerprint: scene.comparing ? scene.world.main.fingerprint : null,
    pipes: () => pipesBelow(scene.shelf),
  }
}

/** Plays a combination to its end, and then once more with the media as they were: the transfer must still get in. */
export async function play(scene: Scene, { stop, point, change, door }: Combination): Promise<Result> {
  putBack(scene, stop === 'killed' ? point.copy : point.stepBegin)
  const atStop = lookBefore(scene)
  let [before, media] = [atStop, firstPlaces(scene)]
  let end: End | null = null
  if (stop !== 'killed') {
    end = await disturb(
      point,
      (watching) => receive(scene, door, media, watching),
      (cancel) => {
        if (stop === 'cancelled') cancel()
        else media = change.work(scene) ?? media
      },
    )
    if (stop === 'cancelled' && end.code === null) return { wrong: [], end: 'was done before it was cancelled' }
  }
  if (stop !== 'running') {
    media = change.work(scene) ?? media
    before = lookBefore(scene)
    end = await receive(scene, door, media)
  }
  if (!end) throw new Error('nothing was run')
  const { wrong, received } = judge(scene, end, {
    before,
    mustVerify: stop !== 'running' && (change.harm === 'none' || (change.harm === 'moved' && door !== 'window on')),
    mustRefuse: stop !== 'running' && change.harm === 'some' && before.verified.size === 0,
    mediaAtRest: stop !== 'running',
  })
  return {
    wrong: [...wrong, ...(end.code === null ? [] : await receiveAtLast(scene, door, atStop))],
    end: received ? `verified ${received.name}` : (end.code ?? 'verified'),
  }
}

/** With the media as the sender made them the transfer gets in, whatever was tried before. */
async function receiveAtLast(scene: Scene, door: Door, atStop: Before): Promise<string[]> {
  putMedia(scene, scene.world.main)
  const media = firstPlaces(scene)
  for (let attempt = 1; ; attempt++) {
    const before = lookBefore(scene)
    const end = await receive(scene, door === 'command' ? 'command' : 'window again', media)
    // A job that trusted another transfer, or none, has to end before a new one is begun. One that trusted this has not.
    if (end.code !== null && attempt < 3 && !atStop.trusted.has(end.jobId ?? '')) {
      await cancelAll(asked(scene, media))
      continue
    }
    const { wrong } = judge(scene, end, {
      before: { ...before, trusted: atStop.trusted },
      mustVerify: true,
      mustRefuse: false,
      mediaAtRest: true,
    })
    return wrong.map((what) => `with the right media: ${what}`)
  }
}
