import { randomUUID } from 'node:crypto'
import { CausewayError } from '../../../shared/errors'
import type { TransferMode } from '../../../shared/baseline'
import type { JobView, StepInput } from '../../../shared/jobs'
import { mayCancel, stepsOf, type JobKind, type StepId } from '../../../shared/steps'
import { OperatorGate } from '../../files/gate'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import type { Workers } from '../../workers/workers'
import { fingerprintGroups } from '../../trust/challenge'
import { answerChallenge, declineChallenge, type ChallengeAnswer } from '../signers/answer-challenge'
import { demandBaseline } from '../baseline/baseline'
import { currentStep, viewOf, type JobRecord, type JobVolume, type OpenChallenge } from './job-record'
import { FILE_STATE, Journal } from './journal'
import type { Report } from './progress-meter'
import type { PresenceProof } from '../policy/credential-try'
import { provePresence } from '../policy/presence'
import { wantsScan } from '../receive/scan-requirements'
import { demandTurn, endJob, mayRun, runStep } from './run-step'
import { newTransferId } from './transfer-id'

export interface StepOptions {
  readonly report: Report
  /** Called when the job's view changes: the step begins, pauses, goes on, ends. */
  readonly changed: (job: JobView) => void
  /** The folder behind a medium token of the input. */
  readonly mediumFolder: (token: string) => string
  /** See `StepRun.endOnFailure`. */
  readonly endOnFailure: boolean
}

interface LiveStep {
  readonly step: StepId
  readonly gate: OperatorGate
  readonly changed: (job: JobView) => void
}

/**
 * The jobs of a station: the one engine behind both doors. Steps run in the process that calls `runStep`;
 * everything else is quick.
 */
export class Jobs {
  readonly #station: Station
  readonly #journal: Journal
  readonly #startWorkers: () => Workers
  readonly #live = new Map<string, LiveStep>()

  /**
   * @param startWorkers starts those who read, hash and write, for the time of a step
   * @throws CausewayError `station.damaged`
   */
  constructor(station: Station, startWorkers: () => Workers) {
    this.#station = station
    this.#startWorkers = startWorkers
    this.#journal = Journal.open(station.paths.journal)
  }

  list(): JobView[] {
    return this.#journal.list().map((record) => this.#view(record))
  }

  /** @throws CausewayError `job.not-found` */
  get(id: string): JobView {
    return this.#view(this.#journal.get(id))
  }

  /** Jobs of a kind without an outcome, newest first, as the journal keeps them. */
  unfinished(kind: JobKind): readonly JobRecord[] {
    return this.#journal.unfinished(kind)
  }

  /** Lets only those go on who may work at this job. @throws CausewayError `job.not-found`, `operator.not-permitted` */
  demandMay(id: string): void {
    this.#demandMay(this.#journal.get(id))
  }

  /** True when a step may be run again now although it is done. */
  canRepeat(id: string, step: StepId): boolean {
    return mayRun(this.#journal, this.#journal.get(id), step)
  }

  /** True when a receive was verified before a malware scanner was set up that has to read it now. */
  wantsScan(id: string): boolean {
    const record = this.#journal.get(id)
    const { ledger, scanning } = this.#station
    return record.steps.verify?.done === true && wantsScan(scanning, record, ledger)
  }

  /**
   * Begins a transfer to a station.
   * @throws CausewayError `station.wrong-role`, `operator.not-permitted`; `baseline.none` (details: destination) for an increment to a station that
   *   has confirmed nothing
   */
  startSend({ destination, mode = 'full' }: { readonly destination: string; readonly mode?: TransferMode }): JobView {
    demandPermission(this.#station, 'transfer')
    this.#station.requireRole('connected')
    if (mode === 'increment') demandBaseline(this.#station, destination)
    const sequence = Math.max(this.#journal.lastSendSequence(), this.#station.ledger.lastSent()?.sequence ?? 0) + 1
    return this.#start('send', {
      transferId: newTransferId(sequence, this.#station.file.name),
      sequence,
      source: this.#station.file.name,
      destination,
      ...(mode === 'increment' ? { data: { mode } } : {}),
    })
  }

  /** Begins a receive; which transfer it is, the Identify step finds. @throws CausewayError `station.wrong-role`, `operator.not-permitted` */
  startReceive(): JobView {
    demandPermission(this.#station, 'transfer')
    this.#station.requireRole('disconnected')
    return this.#start('receive', { transferId: null, sequence: null, source: null, destination: null })
  }

  /** Begins to look at a medium without importing it; either role may. */
  startVerify(): JobView {
    return this.#start('verify', { transferId: null, sequence: null, source: null, destination: null })
  }

  /**
   * Runs one step here and now.
   * @returns the job afterwards and the error that keeps the step from being done, if any
   * @throws CausewayError `job.not-found`, `job.busy`, `job.wrong-step`, `operator.not-permitted`
   */
  async runStep(
    id: string,
    input: StepInput,
    options: StepOptions,
  ): Promise<{ readonly job: JobView; readonly error: CausewayError | null }> {
    const unlock = this.#journal.lock(id)
    const gate = new OperatorGate()
    try {
      const before = this.#journal.get(id)
      this.#demandMay(before)
      demandTurn(this.#journal, before, input.step)
      this.#live.set(id, { step: input.step, gate, changed: options.changed })
      options.changed(this.#view(before))
      const { record, error } = await runStep(
        { ...options, station: this.#station, journal: this.#journal, startWorkers: this.#startWorkers, gate },
        before,
        input,
      )
      this.#live.delete(id)
      const job = this.#view(record)
      options.changed(job)
      return { job, error }
    } finally {
      this.#live.delete(id)
      unlock()
    }
  }

  pause(id: string): void {
    const live = this.#live.get(id)
    live?.gate.pause()
    live?.changed(this.get(id))
  }

  resume(id: string): void {
    const live = this.#live.get(id)
    live?.gate.resume()
    live?.changed(this.get(id))
  }

  /**
   * Cancels a running step at its next question, or ends a job that waits.
   * @throws CausewayError `job.wrong-step` for a transfer that is sealed: its verdict stands
   */
  async cancel(id: string): Promise<JobView> {
    const live = this.#live.get(id)
    if (live) {
      live.gate.cancel()
      return this.get(id)
    }
    return this.#locked(id, (record) => {
      this.#demandMay(record)
      const done = stepsOf(record.kind).filter((step) => record.steps[step]?.done)
      if (!mayCancel(record.kind, done))
        throw new CausewayError('job.wrong-step', { step: '', here: currentStep(record) })
      return endJob(this.#parts(), record, 'cancelled', new CausewayError('cancelled'))
    })
  }

  /**
   * The operator's answer to the trust prompt. A right one makes the signer trusted (first use); the Trust step
   * can then run again. A wrong one costs an attempt; the last ends the job.
   */
  async answerChallenge(id: string, answer: ChallengeAnswer): Promise<JobView> {
    return this.#locked(id, (record) => answerChallenge(this.#parts(), record, answer))
  }

  /**
   * A second person proves to be there, for the Metadata step of a receive.
   * @throws CausewayError as `provePresence`
   */
  async provePresence(id: string, proof: PresenceProof): Promise<JobView> {
    return this.#locked(id, async (record) => {
      this.#demandMay(record)
      await provePresence(this.#station, record, proof)
      const proven: JobRecord = { ...record, updatedAt: new Date().toISOString() }
      this.#journal.put(proven)
      return proven
    })
  }

  /** "I cannot compare it": ends the job without trust. @throws CausewayError `operator.not-permitted` */
  async declineChallenge(id: string): Promise<JobView> {
    return this.#locked(id, (record) => {
      this.#demandMay(record)
      return declineChallenge(this.#parts(), record)
    })
  }

  close(): void {
    this.#journal.close()
  }

  /** Looking at a medium changes nothing here, so auditors may; whatever sends or imports is for operators. */
  #demandMay({ kind }: JobRecord): void {
    if (kind !== 'verify') demandPermission(this.#station, 'transfer')
  }

  #parts(): { station: Station; journal: Journal } {
    return { station: this.#station, journal: this.#journal }
  }

  async #locked(id: string, work: (record: JobRecord) => Promise<JobRecord>): Promise<JobView> {
    const unlock = this.#journal.lock(id)
    try {
      const record = this.#journal.get(id)
      if (record.outcome) throw new CausewayError('job.wrong-step', { step: '', here: '' })
      return this.#view(await work(record))
    } finally {
      unlock()
    }
  }

  #start(
    kind: JobKind,
    facts: Pick<JobRecord, 'transferId' | 'sequence' | 'source' | 'destination'> & Partial<Pick<JobRecord, 'data'>>,
  ): JobView {
    const at = new Date().toISOString()
    const record: JobRecord = {
      id: randomUUID(),
      kind,
      createdAt: at,
      updatedAt: at,
      claimed: null,
      steps: {},
      trust: null,
      challenge: null,
      outcome: null,
      data: {},
      ...facts,
    }
    this.#journal.put(record)
    if (kind !== 'verify')
      this.#station.ledger.append({
        type: `${kind}.started`,
        transferId: record.transferId,
        payload: {
          jobId: record.id,
          ...(kind === 'send' ? { destination: record.destination, sequence: record.sequence } : {}),
          ...(record.data.mode ? { mode: record.data.mode } : {}),
        },
      })
    return this.#view(record)
  }

  #view(record: JobRecord): JobView {
    const live = this.#live.get(record.id)
    const state = live?.gate.isPaused ? ('paused' as const) : ('running' as const)
    const provenOn = ({ index }: JobVolume) => this.#journal.tally(record.id, FILE_STATE.proven, index).bytes
    return viewOf(record, live ? { step: live.step, state } : null, provenOn, shownGroups)
  }
}

/** The fingerprint of an open comparison with the operator's groups left blank. */
function shownGroups({ fingerprint, blanks }: OpenChallenge): (string | null)[] {
  return fingerprintGroups(fingerprint).map((group, index) => (blanks.includes(index) ? null : group))
}
