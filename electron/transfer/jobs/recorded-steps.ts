/**
 * A job held against the ledger. The journal is working memory: whoever may write to the home can edit it, and what is
 * imported must not be decided by that.
 */
import { createHash } from 'node:crypto'
import { CausewayError } from '../../../shared/errors'
import type { LedgerEvent } from '../../../shared/ledger'
import { stepsOf, type StepId } from '../../../shared/steps'
import type { JobRecord } from './job-record'
import type { StepContext } from './step'

const PAGE = 1000

/** Returns the newest event that says that a step of this job is done. */
export function doneEvent(
  { station, record }: Pick<StepContext, 'station' | 'record'>,
  step: StepId,
): LedgerEvent | undefined {
  const { id, kind } = record
  if (kind === 'verify') return undefined
  return station.ledger
    .events({ type: `${kind}.step`, jobId: id })
    .findLast(({ payload }) => payload['step'] === step && payload['outcome'] === 'done')
}

/**
 * Demands that every step before `step` is done by the ledger's word as well.
 * @throws CausewayError `job.altered` (details: path) when only the journal says so
 */
export function demandStepsRecorded(context: Pick<StepContext, 'station' | 'record'>, step: StepId): void {
  const { station, record } = context
  // A look at a medium records its verdict alone.
  if (record.kind === 'verify') return
  const before = stepsOf(record.kind).slice(0, stepsOf(record.kind).indexOf(step))
  const isRecorded = (id: StepId): boolean => !isDone(record, id) || doneEvent(context, id) !== undefined
  if (!before.every(isRecorded)) throw new CausewayError('job.altered', { path: station.paths.journal })
}

function isDone({ steps }: JobRecord, id: StepId): boolean {
  return steps[id]?.done === true
}

/**
 * Returns the SHA-256 over the list of a job's verified files, for the event of the Verify step and to compare with it:
 * a line of JSON, `[path, volume, bytes, sha1, sha256]`, for each in path order.
 */
export async function filesDigest({
  journal,
  record,
  gate,
}: Pick<StepContext, 'journal' | 'record' | 'gate'>): Promise<string> {
  const hash = createHash('sha256')
  for (let after = ''; ;) {
    const page = journal.verifiedPage(record.id, after, PAGE)
    for (const { path, volume, bytes, sha1, sha256 } of page)
      hash.update(`${JSON.stringify([path, volume, bytes, sha1, sha256])}\n`)
    await gate.pass()
    const last = page.at(-1)
    if (!last) return hash.digest('hex')
    after = last.path
  }
}

/**
 * Demands that the files of a receive are those that its Verify step found to be as signed.
 * @throws CausewayError `job.altered` (details: path), `cancelled`
 */
export async function demandFilesRecorded(context: StepContext): Promise<void> {
  // Earlier versions did not record the digest.
  const recorded = doneEvent(context, 'verify')?.payload['filesSha256']
  if (recorded !== undefined && recorded !== (await filesDigest(context)))
    throw new CausewayError('job.altered', { path: context.station.paths.journal })
}
