/**
 * The same with real processes: the built command line and the window's engine are killed in the middle of a step, the
 * media change, and another process of the same kind resumes the receive.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { openStation } from '../../electron/station/station'
import type { FromEngine, ToEngine } from '../../electron/transfer/jobs/engine-protocol'
import { Jobs } from '../../electron/transfer/jobs/jobs'
import { InThisThread } from '../../electron/workers/workers'
import { fromEnvelope } from '../../shared/errors'
import type { JobView } from '../../shared/jobs'
import type { StepId } from '../../shared/steps'
import { command } from '../support/command'
import { BUILT_CLI } from '../support/stations'
import { CHANGES, type Change } from './changes'
import type { End } from './doors'
import { judge, lookBefore } from './oracle'
import type { Point } from './points'
import { asked } from './receive'
import { useRecorded } from './recorded'
import { firstPlaces, putBack, type Scene } from './scene'

const ENGINE = resolve(import.meta.dirname, '../../out/main/engine.js')
const PORT = resolve(import.meta.dirname, 'engine-door.mjs')
const SELF = { file: process.execPath, args: [BUILT_CLI] }

const recorded = useRecorded()
let scene: Scene
let points: readonly Point[]
beforeAll(() => {
  ;({ scene, points } = recorded())
})

/** Kills the built command line as soon as it says that it begins a step. */
async function killCommandIn(step: StepId): Promise<void> {
  const { words } = asked(scene, firstPlaces(scene))
  const child = spawn(process.execPath, [BUILT_CLI, '--home', scene.home, '--json', ...words], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString()
    if (said.split('\n').includes(step)) killGroup(child)
  })
  await once(child, 'close')
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // it had ended by itself
  }
}

async function resumeByCommand(media: readonly string[]): Promise<End> {
  const { exit, document } = await command(scene.home, asked(scene, media).words)
  return { code: document.error?.code ?? null, exit, jobId: String(document['jobId']), shown: document }
}

/** Main's part: it knows the jobs, and asks the engine to run a step. */
async function mainsView(): Promise<JobView> {
  const station = await openStation(scene.home, { selfCommand: SELF })
  const jobs = new Jobs(station, () => new InThisThread())
  try {
    return jobs.list().find(({ kind, outcome }) => kind === 'receive' && !outcome) ?? jobs.startReceive()
  } finally {
    jobs.close()
    station.close()
  }
}

/** Runs steps in one engine process. @param killIn the step in which it is killed */
async function engine(media: readonly string[], first: StepId | null, killIn: StepId | null): Promise<End> {
  let job = await mainsView()
  const child = fork(ENGINE, [scene.home, SELF.file, JSON.stringify(SELF.args)], {
    detached: true,
    execArgv: ['--import', PORT],
  })
  try {
    for (let step: StepId | null = first; job.outcome?.verdict !== 'verified'; step = null) {
      const next: StepId = step ?? job.currentStep
      const input = asked(scene, media).input(next)
      const settled = new Promise<FromEngine & { type: 'settled' }>((resolve) => {
        child.on('message', (message: FromEngine) => {
          if (message.type === 'changed') job = message.job
          if (message.type === 'changed' && message.job.state === 'running' && next === killIn) killGroup(child)
          if (message.type === 'settled') resolve(message)
        })
      })
      const tokens = 'media' in input ? input.media : [scene.placed]
      const request: ToEngine = {
        type: 'run-step',
        jobId: job.id,
        input,
        media: Object.fromEntries(tokens.map((token) => [token, token])),
      }
      child.send(request)
      const answer = await Promise.race([settled, once(child, 'exit').then(() => null)])
      child.removeAllListeners('message')
      if (!answer) return { code: 'killed', exit: -1, jobId: job.id, shown: {} }
      if (answer.error) {
        const error = fromEnvelope(answer.error)
        return { code: error.code, exit: error.exit, jobId: job.id, shown: { ...job } }
      }
    }
    return { code: null, exit: 0, jobId: job.id, shown: { ...job } }
  } finally {
    killGroup(child)
  }
}

const CASES: readonly (readonly [door: 'command' | 'engine', step: StepId, change: string])[] = [
  ['command', 'verify', 'nothing'],
  ['command', 'content', 'volume 2 is gone'],
  ['command', 'content', 'the descriptions say sequence 900000'],
  ['engine', 'verify', 'the sender made the transfer again'],
  ['engine', 'content', 'both media are elsewhere'],
  ['engine', 'content', 'medium 2 is empty'],
  ['engine', 'metadata', 'nothing'],
]

test.each(CASES)('ends a receive whose %s is killed in %s as it must: %s', async (door, step, name) => {
  const change = CHANGES.find((one) => one.name === name) as Change
  const point = points.find((one) => one.step === step)
  putBack(scene, point?.stepBegin ?? '')
  if (door === 'command') await killCommandIn(step)
  else await engine(firstPlaces(scene), null, step)
  const stopped = lookBefore(scene)
  const media = change.work(scene) ?? firstPlaces(scene)
  const before = { ...stopped, onMedia: lookBefore(scene).onMedia }
  // The window finds media again where they can be looked for.
  const again = step === 'metadata' ? null : 'identify'
  const end = door === 'command' ? await resumeByCommand(media) : await engine(media, again, null)
  const expected = { before, mustVerify: change.harm !== 'some', mustRefuse: change.harm === 'some', mediaAtRest: true }
  expect(judge(scene, end, expected), JSON.stringify(end)).toMatchObject({ wrong: [] })
})
