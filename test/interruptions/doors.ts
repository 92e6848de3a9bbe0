/** The two doors through which a transfer is begun and resumed. */
import { closeSync, constants, openSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { runCli } from '../../electron/cli/cli-main'
import { openStation } from '../../electron/station/station'
import { Jobs } from '../../electron/transfer/jobs/jobs'
import { fingerprintGroups } from '../../electron/trust/challenge'
import { InThisThread } from '../../electron/workers/workers'
import { CausewayError, fromEnvelope } from '../../shared/errors'
import type { JobView, StepInput } from '../../shared/jobs'
import type { StepId } from '../../shared/steps'
import { BUILT_CLI } from '../support/stations'
import { observedDisk } from './effects'

/** `again` finds the volumes once more first, as an operator does who put the media in; `on` goes on where it was. */
export const DOORS = ['command', 'window again', 'window on'] as const
export type Door = (typeof DOORS)[number]

/** How a door said that it went. */
export interface End {
  readonly code: string | null
  readonly exit: number
  readonly jobId: string | null
  /** What it showed: the command's document, or the job's view. */
  readonly shown: Readonly<Record<string, unknown>>
}

export interface Watching {
  /** Called before a step runs. */
  readonly step?: (step: StepId, cancel: () => void) => void
}

/** A transfer as both doors are asked for it. */
export interface Asked {
  readonly home: string
  readonly kind: 'send' | 'receive'
  /** The command's words after `--json`. */
  readonly words: readonly string[]
  readonly start: (jobs: Jobs) => JobView
  readonly input: (step: StepId) => StepInput
  /** The step that a window repeats to find media again. */
  readonly again: StepId
  /** What the sender said of its key by another channel, where the operator is asked to compare it. */
  readonly fingerprint: string | null
  /** Pipes at which a reader can wait for ever. */
  readonly pipes: () => readonly string[]
}

/** Long, because a loaded machine is slow too. */
const HANG_MS = 90_000
const PROGRAM = {
  self: { file: process.execPath, args: [BUILT_CLI] },
  startWorkers: () => new InThisThread(observedDisk),
}

/** Goes through a door until the transfer is verified or refused. One that hangs is refused with `hangs`. */
export async function go(asked: Asked, door: Door, watching: Watching = {}): Promise<End> {
  const work = door === 'command' ? byCommand(asked, watching) : byWindow(asked, door === 'window again', watching)
  const hung = wait(HANG_MS, null, { ref: false })
  const end = await Promise.race([work, hung])
  if (end) return end
  // Releases a reader that waits at a pipe, so that the next run finds its threads and locks.
  for (let n = 0; n < 50 && !(await Promise.race([work, wait(100, null)])); n++) asked.pipes().forEach(release)
  return { code: 'hangs', exit: -1, jobId: null, shown: {} }
}

function release(pipe: string): void {
  try {
    closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK))
  } catch {
    // no one reads it
  }
}

async function byCommand({ home, words }: Asked, { step }: Watching): Promise<End> {
  let stdout = ''
  let interrupt = (): void => {}
  const exit = await runCli(['--home', home, '--json', ...words], PROGRAM, {
    stdout: (text) => void (stdout += text),
    stderr: (text) => step?.(text.trim() as StepId, interrupt),
    isTerminal: false,
    onInterrupt: (callback) => {
      interrupt = callback
      return () => {}
    },
  })
  const shown = JSON.parse(stdout) as { jobId?: string; error?: { code: string } }
  return { code: shown.error?.code ?? null, exit, jobId: shown.jobId ?? null, shown: { ...shown } }
}

async function byWindow(asked: Asked, again: boolean, { step }: Watching): Promise<End> {
  const station = await openStation(asked.home, { selfCommand: PROGRAM.self })
  const jobs = new Jobs(station, PROGRAM.startWorkers)
  const options = { report: () => {}, changed: () => {}, mediumFolder: (folder: string) => folder, endOnFailure: false }
  let job: JobView | null = null
  try {
    const open = jobs.list().find(({ kind, outcome }) => kind === asked.kind && !outcome)
    job = open ?? asked.start(jobs)
    const { id } = job
    const run = async (next: StepId): Promise<End | null> => {
      step?.(next, () => void jobs.cancel(id))
      const settled = await jobs.runStep(id, asked.input(next), options)
      job = settled.job
      return settled.error ? refused(settled.error, job) : null
    }
    const compare = async (): Promise<End | null> => {
      while (asked.fingerprint !== null && job?.challenge) {
        const groups = fingerprintGroups(asked.fingerprint).filter((_, n) => job?.challenge?.groups[n] === null)
        job = await jobs.answerChallenge(id, { groups, holder: 'M. Operator' })
      }
      const error = job?.outcome?.error
      return error ? refused(fromEnvelope(error), job) : null
    }
    if (again && open && open.currentStep !== asked.again && jobs.canRepeat(id, asked.again)) {
      const end = await run(asked.again)
      if (end) return end
    }
    for (;;) {
      if (job.outcome?.verdict === 'verified') return { code: null, exit: 0, jobId: id, shown: { ...job } }
      const compared = await compare()
      if (compared) return compared
      const end = await run(job.currentStep)
      if (end && !(job.challenge && asked.fingerprint !== null)) return end
    }
  } catch (error) {
    if (error instanceof CausewayError) return refused(error, job)
    return { code: 'unexpected', exit: 1, jobId: job?.id ?? null, shown: { thrown: String(error) } }
  } finally {
    jobs.close()
    station.close()
  }
}

function refused(error: CausewayError, job: JobView | null): End {
  return { code: error.code, exit: error.exit, jobId: job?.id ?? null, shown: { ...job, cause: String(error.cause) } }
}

/** The operator cancels what is unfinished. */
export async function cancelAll({ home, kind }: Asked): Promise<void> {
  const station = await openStation(home, { selfCommand: PROGRAM.self })
  const jobs = new Jobs(station, PROGRAM.startWorkers)
  try {
    for (const { id } of jobs.unfinished(kind)) await jobs.cancel(id)
  } finally {
    jobs.close()
    station.close()
  }
}
