import { lstat, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BaselineHere } from '../../../shared/baseline'
import { CausewayError } from '../../../shared/errors'
import type { FileProblem } from '../../../shared/jobs'
import type { BaselineFacts, TransferJson } from '../../../shared/transfer-json'
import { mediumRoot } from '../../bag/names'
import { copyIn } from '../../files/copy-in'
import { hashFile } from '../../files/hash'
import { joinMediumPath } from '../../files/safe-path'
import { errorCode } from '../../files/system-error'
import type { Ledger } from '../../ledger/ledger'
import { contentStoreName } from '../../wsus/content-store'
import { readSized, type SizedFile } from '../baseline/sizes'
import { demandSigned, signedVolumes } from '../jobs/job-record'
import { FILE_STATE, type Journal, type JournalFile } from '../jobs/journal'
import { BASELINE_NAME, BASELINE_SIZES_NAME, CONTENT_FOLDER, METADATA_FOLDER } from '../payload-folders'
import { ProgressMeter } from '../jobs/progress-meter'
import type { StepContext } from '../jobs/step'
import { demandVolume } from './authenticate'

const ROWS_PER_TRANSACTION = 1000
const NAMED_PROBLEMS = 1000
const LISTS = [BASELINE_NAME, BASELINE_SIZES_NAME] as const

export interface BaselineFound {
  readonly here: BaselineHere
  /** Files that this server lacks, or has other bytes of, and how many there are. */
  readonly problems: readonly FileProblem[]
  readonly problemCount: number
  readonly error: CausewayError | null
}

/**
 * Whether this server has what an increment builds on: asked before the first byte is written to its store. Where the
 * history knows every transfer of the baseline as received and verified here, its files were proven then, and each is
 * looked up by name and size. Where it does not, as after this station was set up anew beside a server that lived on,
 * the files themselves have to prove it: each is read whole and compared with the SHA-256 that the sender signed.
 *
 * What is expected goes into the journal as planned files without a volume, for the steps that compare the metadata.
 * @returns null for a full transfer
 * @throws CausewayError `medium.lost`, `payload.altered`, `transfer.contradicts-manifest` (details: what, path),
 *   `job.altered` (details: path) for a journal that no longer holds what was verified, `cancelled`
 */
export async function checkBaseline(context: StepContext, contentPath: string): Promise<BaselineFound | null> {
  const { record, station } = context
  const facts = demandSigned(record).transfer.baseline
  if (!facts) return null
  const work = station.paths.work(record.id)
  await mkdir(work, { recursive: true, mode: 0o700 })
  const [list, sizes] = [
    await fetchList(context, work, BASELINE_NAME),
    await fetchList(context, work, BASELINE_SIZES_NAME),
  ]
  try {
    await expectFiles(context, facts, facts.needed.files === 0 ? [] : readSized(list, sizes))
  } catch (error) {
    // The sender signed two lists that do not name the same files.
    throw error instanceof RangeError ? contradiction(METADATA_FOLDER + BASELINE_SIZES_NAME, error) : error
  } finally {
    for (const path of [list, sizes]) await rm(path, { force: true })
  }
  const proof = facts.transfers.every((transfer) => wasReceived(station.ledger, transfer)) ? 'ledger' : 'read'
  const found = await lookUp(context, contentPath, proof, facts)
  const { files, bytes } = facts.needed
  const here = { files, bytes, proof, transfers: facts.transfers.map(({ transferId }) => transferId) } as const
  // Nothing to read proves nothing of a server that the history knows nothing of.
  const isUnproven = proof === 'read' && files === 0
  if (found.count === 0 && !isUnproven) return { here, problems: [], problemCount: 0, error: null }
  const error = new CausewayError('baseline.missing', {
    ...(found.count > 0 ? { count: found.count, path: found.problems[0]?.path ?? '' } : {}),
  })
  return { here, problems: found.problems, problemCount: found.count, error }
}

/** The lists of an increment are among the verified files. @throws CausewayError `transfer.contradicts-manifest` */
export function demandBaselineLists({ mode }: TransferJson, journal: Journal, jobId: string): void {
  if (mode !== 'increment') return
  for (const path of LISTS.map((name) => METADATA_FOLDER + name))
    if (!journal.find(jobId, path, FILE_STATE.verified)) throw contradiction(path)
}

/** A list from its medium, as it was verified: a copy here, since a device may answer differently the next time. */
async function fetchList({ journal, record, station, gate }: StepContext, work: string, name: string): Promise<string> {
  const path = METADATA_FOLDER + name
  const listed = journal.find(record.id, path, FILE_STATE.verified)
  const volume = signedVolumes(record).find(({ index }) => index === listed?.volume)
  // The Verify step found it: the journal was edited since.
  if (!listed || !volume) throw new CausewayError('job.altered', { path: station.paths.journal })
  await demandVolume(volume.folder)
  const copy = join(work, `looked-up-${name}`)
  const below = mediumRoot(volume.folder)
  await copyIn(joinMediumPath(volume.folder, path), copy, { below, gate }).catch((cause: unknown) => {
    if (errorCode(cause) === 'ELOOP') throw new CausewayError('payload.link', { path }, cause)
    if (cause instanceof CausewayError)
      throw cause.code === 'cancelled' ? cause : new CausewayError('payload.altered', { path, count: 1 }, cause)
    throw new CausewayError('medium.lost', { path }, cause)
  })
  const { sha256 } = await hashFile(copy, { algorithms: ['sha256'] })
  if (sha256 !== listed.sha256) throw new CausewayError('payload.altered', { path, count: 1 })
  return copy
}

function contradiction(path: string, cause?: unknown): CausewayError {
  return new CausewayError('transfer.contradicts-manifest', { what: 'baseline', path }, cause)
}

/** Writes the expected files into the journal, once they are what the description says. */
async function expectFiles(
  { journal, record, gate }: StepContext,
  { needed }: BaselineFacts,
  listed: AsyncIterable<SizedFile> | Iterable<SizedFile>,
): Promise<void> {
  const found = { files: 0, bytes: 0 }
  let rows: JournalFile[] = []
  const flush = (): void => {
    journal.putFiles(record.id, rows, FILE_STATE.planned)
    rows = []
  }
  for await (const { path, bytes, sha256 } of listed) {
    await gate.pass()
    const sha1 = path.startsWith(CONTENT_FOLDER) ? contentStoreName(path.slice(CONTENT_FOLDER.length)) : null
    if (sha1 === null || journal.find(record.id, path, FILE_STATE.verified)) throw contradiction(path)
    found.files += 1
    found.bytes += bytes
    rows.push({ path, volume: 0, bytes, sha1, sha256 })
    if (rows.length >= ROWS_PER_TRANSACTION) flush()
  }
  flush()
  if (found.files !== needed.files || found.bytes !== needed.bytes) throw contradiction(METADATA_FOLDER + BASELINE_NAME)
}

/** True when the history says that this transfer, with these very bytes, was received and verified here. */
function wasReceived(ledger: Ledger, { transferId, transferDigest }: BaselineFacts['transfers'][number]): boolean {
  return ledger
    .transferEvents(transferId)
    .some(
      ({ type, payload }) =>
        type === 'receive.verdict' && payload['verdict'] === 'verified' && payload['transferDigest'] === transferDigest,
    )
}

async function lookUp(
  { journal, record, gate, report }: StepContext,
  contentPath: string,
  proof: BaselineHere['proof'],
  { needed }: BaselineFacts,
): Promise<{ readonly problems: FileProblem[]; readonly count: number }> {
  const meter = new ProgressMeter(report, { phase: 'verifying', totalBytes: needed.bytes, totalFiles: needed.files })
  const found = { problems: [] as FileProblem[], count: 0 }
  try {
    for (let after = ''; ;) {
      const page = journal.page(record.id, 0, FILE_STATE.planned, after, ROWS_PER_TRANSACTION)
      for (const file of page) {
        await gate.pass()
        meter.fileStarted(file.path)
        const problem = await problemOf(contentPath, file, proof)
        meter.skip(file.bytes, 1)
        if (problem === null) continue
        found.count += 1
        if (found.problems.length < NAMED_PROBLEMS) found.problems.push({ path: file.path, problem })
      }
      const last = page.at(-1)
      if (!last) return found
      after = last.path
    }
  } finally {
    meter.finish()
  }
}

async function problemOf(
  contentPath: string,
  file: JournalFile,
  proof: BaselineHere['proof'],
): Promise<FileProblem['problem'] | null> {
  const path = joinMediumPath(contentPath, file.path.slice(CONTENT_FOLDER.length))
  const facts = await lstat(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return null
    throw new CausewayError('file.unreadable', { path }, error)
  })
  if (!facts) return 'missing'
  if (!facts.isFile()) return 'link'
  if (facts.size !== file.bytes) return 'altered'
  if (proof === 'ledger') return null
  const { sha256 } = await hashFile(path, { algorithms: ['sha256'] }).catch((cause: unknown) => {
    throw new CausewayError('file.unreadable', { path }, cause)
  })
  return sha256 === file.sha256 ? null : 'altered'
}
