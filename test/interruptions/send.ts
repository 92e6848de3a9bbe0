/** Sends that are stopped, whose media and sources change meanwhile, and that are resumed. */
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { StepInput } from '../../shared/jobs'
import type { StepId } from '../../shared/steps'
import { bytesIn, smallMedia } from '../support/small-media'
import { pipesBelow } from './changes'
import { cancelAll, DOORS, go, type Asked, type Door, type End, type Watching } from './doors'
import { COMPANION, filesIn, type World } from './goldens'
import { readLedger, unfinishedJobs } from './oracle'
import { disturb, pointsFor, recordPoints, STOPS, type Point, type Stop } from './points'
import type { Result } from './receive'
import { KEEPING, putBack } from './scene'
import { makeOutside, SEND_CHANGES, type SendChange, type SendScene } from './send-changes'
import { judgeSend, wantedOf, withCompanion, type Wanted } from './send-oracle'

export interface SendCombination {
  readonly stop: Stop
  readonly point: Point
  readonly change: SendChange
  readonly door: Door
}

export interface Sending {
  readonly scene: SendScene
  readonly wanted: Wanted
  readonly letGo: () => void
}

export const nameOfSend = ({ stop, point, change, door }: SendCombination): string =>
  `send | ${stop} | ${point.step}#${String(point.n)} ${point.effect} | ${change.name} | ${door}`

const LOOKING: readonly Point['step'][] = ['plan', 'copy', 'seal', 'handover']

/** A station with two empty media, each too small for all. */
export function newSending(world: World): Sending {
  const root = join(world.root, 'sending')
  rmSync(root, { recursive: true, force: true })
  const scene: SendScene = {
    root,
    home: join(root, 'home'),
    media: [join(root, 'media/1'), join(root, 'media/2')],
    outside: join(root, 'outside'),
    companion: join(root, 'Office'),
  }
  cpSync(world.sender, scene.home, { recursive: true })
  cpSync(world.companion, scene.companion, { recursive: true })
  for (const medium of scene.media) mkdirSync(medium, { recursive: true })
  makeOutside(scene.outside, world.older.media[0] ?? '')
  const content = join(scene.home, 'practice/export/WSUSContent')
  const all = bytesIn(content) + bytesIn(scene.companion) + 40_000
  const rooms = new Map(scene.media.map((medium) => [medium, Math.ceil(all * 0.75)]))
  return { scene, wanted: wantedOf(content, scene.companion), letGo: smallMedia(rooms) }
}

export function recordSend({ scene }: Sending, folder: string): ReturnType<typeof recordPoints> {
  return recordPoints(scene.root, folder, (watching) => send(scene, 'window again', watching))
}

export function sendCombinations(points: readonly Point[]): SendCombination[] {
  const doors = DOORS.filter((door) => door !== 'window again')
  return STOPS.flatMap((stop) =>
    pointsFor(stop, points, LOOKING).flatMap((point) =>
      SEND_CHANGES.flatMap((change) => doors.map((door) => ({ stop, point, change, door }))),
    ),
  )
}

function send(scene: SendScene, door: Door, watching?: Watching): Promise<End> {
  return go(asked(scene), door, watching)
}

function asked(scene: SendScene): Asked {
  const companions = [{ name: COMPANION, folder: scene.companion }]
  return {
    home: scene.home,
    kind: 'send',
    words: [
      ...['send', ...scene.media.flatMap((medium) => ['--to', medium]), '--destination', 'Import 1'],
      ...['--companion', `${COMPANION}=${scene.companion}`],
    ],
    start: (jobs) => jobs.startSend({ destination: 'Import 1' }),
    input: (step: StepId): StepInput => {
      if (step === 'media') return { step, media: [...scene.media] }
      if (step === 'export') return { step, format: 'xml.gz' }
      if (step === 'plan') return { step, companions }
      if (step === 'handover') return { step, carrier: 'C. Courier', note: '' }
      return { step } as StepInput
    },
    again: 'media',
    fingerprint: null,
    pipes: () => pipesBelow(scene.root),
  }
}

const headOf = ({ home }: SendScene): number => readLedger(home).at(-1)?.sequence ?? 0

/** A send is in hand whose plan, or whose end, came before. */
function stateOf({ home }: SendScene): { readonly open: boolean; readonly planned: boolean } {
  const [job] = unfinishedJobs(home, 'send')
  return { open: job !== undefined, planned: job?.steps['plan']?.done === true }
}

const isSealed = ({ home }: SendScene, from: number): boolean =>
  readLedger(home).some(
    ({ sequence, type, payload }) => sequence > from && type === 'send.verdict' && payload['verdict'] === 'verified',
  )

const isSigned = ({ media }: SendScene): boolean =>
  media.some(
    (medium) =>
      existsSync(medium) &&
      filesIn(medium).some((path) => path.startsWith('causeway/') && path.endsWith('tagmanifest-sha256.txt.sig')),
  )

/** Plays a combination to its end, and then once more with everything as it was: the transfer must still get out. */
export async function playSend(
  { scene, wanted }: Sending,
  { head: first }: { readonly head: number },
  { stop, point, change, door }: SendCombination,
): Promise<Result> {
  const from = stop === 'killed' ? point.copy : point.stepBegin
  putBack(scene, from)
  let [head, wasSealed, changed, travels] = [headOf(scene), isSealed(scene, first), false, wanted]
  const asItWas = join(scene.root, '..', 'as-it-was')
  const work = (): void => {
    // A running seal has read back what it signed: what changes after that, it cannot see.
    wasSealed = isSealed(scene, first) || (stop === 'running' && isSigned(scene))
    rmSync(asItWas, { recursive: true, force: true })
    for (const name of AROUND) keep(join(scene.root, name), join(asItWas, name))
    const { planned } = stateOf(scene)
    changed = change.work(scene) !== false
    // Nothing promises what is in a companion folder before it is planned.
    if (!planned) travels = withCompanion(wanted, scene.companion)
  }
  // The media of a send that is done have no room for another one.
  const { open } = stateOf(scene)
  let end: End | null = null
  if (stop !== 'killed') {
    end = await disturb(
      point,
      (watching) => send(scene, door, watching),
      (cancel) => (stop === 'cancelled' ? cancel() : work()),
    )
    if (stop === 'cancelled' && end.code === null) return { wrong: [], end: 'was done before it was cancelled' }
  }
  if (stop !== 'running') {
    work()
    head = headOf(scene)
    end = await send(scene, door)
  }
  if (!end) throw new Error('nothing was run')
  const copying = ['copy', 'seal', 'handover'].includes(point.step)
  // What a cancelled send left on the media takes room.
  const mustVerify = open && stop !== 'cancelled' && (!changed || change.harm === 'none')
  const wrong = judgeSend(scene, end, {
    ...{ wanted: travels, head, mustVerify, wasSealed },
    mayHoldAltered: change.harm === 'after' && copying,
  })
  // What was sealed after the change is not on media that are as they were before it.
  const sealed = wasSealed || isSealed(scene, first)
  if (end.code !== null) wrong.push(...(await sendAtLast({ scene, wanted }, asItWas, door, sealed)))
  return { wrong, end: end.code ?? 'verified' }
}

/** What changes around a send. */
const AROUND = ['media', 'outside', 'Office', 'home/practice']

function keep(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  if (existsSync(from)) cpSync(from, to, KEEPING)
}

/** With media and sources as they were before the change, the transfer gets out, whatever was tried before. */
async function sendAtLast(
  { scene, wanted }: Pick<Sending, 'scene' | 'wanted'>,
  asItWas: string,
  door: Door,
  wasSealed: boolean,
): Promise<string[]> {
  for (const name of AROUND) keep(join(asItWas, name), join(scene.root, name))
  for (let attempt = 1; ; attempt++) {
    const head = headOf(scene)
    const end = await send(scene, door)
    if (end.code !== null && attempt < 3) {
      // A job that cannot go on is given up, and a new one gets media that are emptied.
      await cancelAll(asked(scene)).catch(() => {})
      for (const medium of scene.media) {
        rmSync(medium, { recursive: true, force: true })
        mkdirSync(medium)
      }
      continue
    }
    const expected = { wanted, head, mustVerify: true, mayHoldAltered: false, wasSealed: wasSealed && attempt === 1 }
    return judgeSend(scene, end, expected).map((what) => `with everything as it was: ${what}`)
  }
}
