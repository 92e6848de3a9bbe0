import { rm } from 'node:fs/promises'
import type { Verdict } from '../../../shared/domain'
import { CausewayError, EXIT, isCancelled, toEnvelope } from '../../../shared/errors'
import type { FileProblem, StepInput } from '../../../shared/jobs'
import { repeatableUntil, stepsOf, type StepId } from '../../../shared/steps'
import type { Gate } from '../../files/gate'
import { asHomeError } from '../../files/full-disk'
import { isDeviceError } from '../../files/system-error'
import type { Station } from '../../station/station'
import type { Workers } from '../../workers/workers'
import { demandStillProtected } from '../custody/rule'
import { handle } from './handlers'
import type { Journal } from './journal'
import { currentStep, filedUnder, type JobRecord, type StepRecord } from './job-record'
import type { Report } from './progress-meter'
import { demandStepsRecorded } from './recorded-steps'
import type { StepOutcome } from './step'
import { recordVerdict } from './verdicts'

export interface StepRun {
  readonly station: Station
  readonly journal: Journal
  readonly gate: Gate
  readonly report: Report
  readonly mediumFolder: (token: string) => string
  readonly startWorkers: () => Workers
  /** True on the command line: a failure that waiting does not mend ends the job, since nobody stands there to mend it. */
  readonly endOnFailure: boolean
}

/**
 * Runs one step of a job and writes down how it went: into the journal for the job, into the ledger for good.
 * The caller holds the job's lock and knows from `demandTurn` that it is the step's turn.
 * @returns the job afterwards, and the error when the step is not done
 */
export async function runStep(
  run: StepRun,
  record: JobRecord,
  input: StepInput,
): Promise<{ readonly record: JobRecord; readonly error: CausewayError | null }> {
  const opened = withoutLaterSteps(record, input.step)
  run.journal.put(opened)
  const outcome = await demandReady(run.station, opened, input.step)
    .then(() => handle({ ...run, record: opened }, input))
    .catch((error: unknown): StepOutcome => ({ error: asCausewayError(asHomeError(error, run.station.paths.home)) }))
  const settled = settle(run.journal.get(record.id), input.step, outcome)
  // Fixed before the ledger says so: killed between the two, the job waits for these volumes and takes no others.
  if (outcome.data?.signed) run.journal.put({ ...settled, steps: opened.steps })
  // The ledger first: killed between the two, a step is done again, and is never done without its event.
  recordStep(run.station, settled, input.step, outcome)
  run.journal.put(settled)
  const { error } = outcome
  const verdict = error ? verdictOf(run, settled, outcome, error) : finalVerdict(settled)
  if (!verdict) return { record: settled, error: error ?? null }
  return { record: await endJob(run, settled, verdict, error ?? null, outcome.problems), error: error ?? null }
}

/** Steps after Identify that read from the media of a receive or a check. */
const READING_STEPS: readonly StepId[] = ['trust', 'verify', 'server', 'content']

/** Before a step works on what those before it found. @throws CausewayError `job.altered`, and as the rule of protection */
async function demandReady(station: Station, record: JobRecord, step: StepId): Promise<void> {
  demandStepsRecorded({ station, record }, step)
  await demandMediaStillProtected(station, record, step)
}

/** A medium that Identify let in may be another one by now, or the same without its protection. */
async function demandMediaStillProtected(station: Station, { kind, data }: JobRecord, step: StepId): Promise<void> {
  if (kind === 'send' || !READING_STEPS.includes(step)) return
  await demandStillProtected(
    station,
    (data.volumes ?? []).map(({ medium }) => medium),
  )
}

/** Gives a job its outcome, in the ledger first, and forgets its working files. */
export async function endJob(
  { station, journal }: Pick<StepRun, 'station' | 'journal'>,
  record: JobRecord,
  verdict: Verdict,
  error: CausewayError | null,
  problems?: { readonly list: readonly FileProblem[]; readonly count: number },
): Promise<JobRecord> {
  const envelope = error ? toEnvelope(error) : null
  if (verdict !== 'verified')
    recordVerdict({ station, record }, verdict, {
      ...(envelope ? { error: envelope } : {}),
      ...nameOf(record),
      ...(problems ? { problems: problems.list, problemCount: problems.count } : {}),
    })
  const at = new Date().toISOString()
  const ended: JobRecord = {
    ...record,
    updatedAt: at,
    challenge: null,
    outcome: { verdict, error: envelope, problems: problems?.list ?? [], problemCount: problems?.count ?? 0, at },
  }
  journal.put(ended)
  journal.clearFiles(record.id)
  await rm(station.paths.work(record.id), { recursive: true, force: true })
  return ended
}

/** Which transfer a verdict is about: in own or signed words, else in words that say that they are claims. */
function nameOf(record: JobRecord): Record<string, unknown> {
  const { kind, sequence, destination, claimed, challenge, data } = record
  if (kind === 'send') return { destination, sequence }
  if (data.signed) {
    const { source } = data.signed.transfer
    return { source: { name: source.name, fingerprint: source.fingerprint }, sequence }
  }
  return {
    ...(claimed ? { claimedSource: claimed.source, claimedDestination: claimed.destination } : {}),
    ...(claimed ? { claimedSequence: claimed.sequence } : {}),
    // By this key it is signed, whoever holds it.
    ...(challenge ? { fingerprint: challenge.fingerprint } : {}),
  }
}

/** @throws CausewayError `job.wrong-step` (details: step, here) when the step may not run now */
export function demandTurn(journal: Journal, record: JobRecord, step: StepId): void {
  if (!mayRun(journal, record, step)) throw new CausewayError('job.wrong-step', { step, here: currentStep(record) })
}

/** True when it is this step's turn, or it may be done again now. */
export function mayRun(journal: Journal, record: JobRecord, step: StepId): boolean {
  const steps = stepsOf(record.kind)
  const here = currentStep(record)
  const until = repeatableUntil(record.kind, step)
  if (record.outcome || !steps.includes(step)) return false
  if (step === here) return true
  const inTime =
    until !== null && steps.indexOf(step) < steps.indexOf(here) && steps.indexOf(here) <= steps.indexOf(until)
  if (!inTime || record.kind !== 'send') return inTime
  // What is proven stays where it is: only where the rest goes can still be decided anew, until the seal is fixed.
  return step === 'media' ? record.data.sealing === undefined : !journal.hasProvenFiles(record.id)
}

/**
 * A send step that is done again makes what followed from it void, and so does another look at media of which nothing is
 * trusted yet. Later a receive only finds its volumes or server again.
 */
function withoutLaterSteps(record: JobRecord, step: StepId): JobRecord {
  const steps = stepsOf(record.kind)
  const isVoid = record.kind === 'send' || (step === 'identify' && !record.data.signed)
  const kept = steps.filter((id) => !isVoid || steps.indexOf(id) < steps.indexOf(step))
  return {
    ...record,
    steps: Object.fromEntries(kept.flatMap((id) => (record.steps[id] ? [[id, record.steps[id]]] : []))),
  }
}

function settle(record: JobRecord, step: StepId, outcome: StepOutcome): JobRecord {
  const made: StepRecord = {
    done: outcome.error === undefined,
    checks: outcome.checks ?? [],
    result: outcome.result ?? null,
    error: outcome.error ? toEnvelope(outcome.error) : null,
    ...(outcome.toolRun ? { toolRun: outcome.toolRun } : {}),
    problems: outcome.problems?.list ?? [],
    problemCount: outcome.problems?.count ?? 0,
  }
  return {
    ...record,
    ...outcome.change,
    updatedAt: new Date().toISOString(),
    data: { ...record.data, ...outcome.data },
    steps: { ...record.steps, [step]: made },
  }
}

function recordStep(station: Station, record: JobRecord, step: StepId, outcome: StepOutcome): void {
  if (record.kind === 'verify') return
  station.ledger.append({
    type: `${record.kind}.step`,
    transferId: filedUnder(record),
    payload: {
      jobId: record.id,
      step,
      outcome: outcome.error ? (isCancelled(outcome.error) ? 'cancelled' : 'failed') : 'done',
      ...(outcome.checks ? { checks: outcome.checks } : {}),
      ...(outcome.toolRun ? { run: outcome.toolRun } : {}),
      ...outcome.evidence,
      ...(outcome.error ? { error: toEnvelope(outcome.error) } : {}),
    },
  })
}

/** How a failed step ends the job, or null when the operator can mend it and go on. */
function verdictOf(
  { endOnFailure }: StepRun,
  record: JobRecord,
  outcome: StepOutcome,
  error: CausewayError,
): Verdict | null {
  if (error.code === 'cancelled') return 'cancelled'
  // A volume that is not there now can be put in: of a set that is trusted nothing is lost by waiting for it.
  const isWaiting = record.data.signed !== undefined && error.code === 'volume.missing'
  const mendable = outcome.mendable || isWaiting || error.kind === 'retryable' || error.code === 'job.wrong-step'
  const hostile = error.kind === 'hostile' && record.kind !== 'send' && record.challenge === null
  if (mendable || !(endOnFailure || hostile)) return null
  return error.exit === EXIT.incomplete ? 'incomplete' : 'failed'
}

function finalVerdict(record: JobRecord): Verdict | null {
  return stepsOf(record.kind).every((step) => record.steps[step]?.done) ? 'verified' : null
}

function asCausewayError(error: unknown): CausewayError {
  if (error instanceof CausewayError) return error
  if (isCancelled(error)) return new CausewayError('cancelled')
  return new CausewayError(isDeviceError(error) ? 'medium.lost' : 'unexpected', {}, error)
}
