import type { CarriedCompanion } from '../../../shared/companions'
import type { FileProblem } from '../../../shared/jobs'
import { CausewayError } from '../../../shared/errors'
import type { Scanning } from '../../../shared/scanners'
import type { TransferJson } from '../../../shared/transfer-json'
import { verifyPayload } from '../../bag/verify'
import { contentStoreName } from '../../wsus/content-store'
import { ByteCounter } from '../../workers/byte-counter'
import type { Workers } from '../../workers/workers'
import { byDevice } from '../copy/by-device'
import { FILE_STATE, type JournalFile } from '../jobs/journal'
import { CONTENT_FOLDER } from '../payload-folders'
import { ProgressMeter } from '../jobs/progress-meter'
import { WeakestReadBack } from '../copy/read-back'
import { demandSigned, signedVolumes } from '../jobs/job-record'
import { filesDigest } from '../jobs/recorded-steps'
import type { StepContext, StepHandler } from '../jobs/step'
import { receivedFacts, recordVerdict } from '../jobs/verdicts'
import { authenticateAgain, type TrustedVolume } from './authenticate'
import { demandBaselineLists } from './baseline-check'
import { scanPayload } from './scan-payload'
import { demandScanners } from './scan-requirements'
import { demandAllVerified } from './whole'
import { demandCompanionNames, demandCompanions, demandPackage, demandPlace } from './payload-places'

const ROWS_PER_TRANSACTION = 256
const NAMED_PROBLEMS = 1000

/**
 * Receive, step 3: every payload byte of every volume against the signed manifests, then the malware scanners that the
 * station has. A step that was stopped between the two does not read again what is proven.
 */
export const verifyMedia: StepHandler<'verify'> = async (context) => {
  const { record, report } = context
  const { transfer } = demandSigned(record)
  demandCompanionNames(transfer)
  const { scanning } = context.station
  const tooFew = tooFewScanners(scanning)
  if (tooFew) return { error: tooFew, mendable: true }
  const volumes = signedVolumes(record)
  const startedAt = performance.now()
  const meter = new ProgressMeter(report, {
    phase: 'verifying',
    totalBytes: transfer.totals.bytes,
    totalFiles: transfer.totals.files,
    volumes: volumes.map(({ index, label }) => ({
      index,
      label,
      doneBytes: 0,
      totalBytes: transfer.volumes[index - 1]?.bytes ?? 0,
      state: 'waiting',
    })),
  })
  const readBack = new WeakestReadBack(context)
  const workers = context.startWorkers()
  const found = { files: 0, problems: [] as FileProblem[], count: 0 }
  try {
    const seen = await byDevice(volumes, async (volume) => {
      meter.setVolumeState(volume.index, 'verifying')
      const trusted = await authenticateAgain(context, volume)
      const verified = await verifyVolume(context, workers, trusted, volume.index, { meter, readBack })
      meter.setVolumeState(volume.index, 'verified')
      return verified
    })
    for (const { files, problems, problemCount } of seen) {
      found.files += files
      found.count += problemCount
      found.problems.push(...problems.slice(0, NAMED_PROBLEMS - found.problems.length))
    }
  } finally {
    meter.finish()
    await workers.close()
  }
  const seconds = (performance.now() - startedAt) / 1000
  if (found.count > 0)
    return { error: errorOf(found.problems, found.count), problems: { list: found.problems, count: found.count } }
  if (found.files === 0) throw new CausewayError('bag.manifest-empty', { path: 'manifest-sha256.txt' })
  const { files, bytes } = demandAllVerified(context)
  demandPackage(transfer, context.journal, record.id)
  demandBaselineLists(transfer, context.journal, record.id)
  demandCompanions(transfer, context.journal, record.id)
  const { checks, scans, stopped } = await scanPayload(context, scanning)
  const facts = { files, bytes, readBack: readBack.value, ...companionsOf(transfer) }
  const evidence = { ...facts, seconds: Math.round(seconds), filesSha256: await filesDigest(context) }
  if (stopped) return { checks, evidence, ...stopped }
  if (record.kind === 'verify') recordVerdict(context, 'verified', receivedFacts(context, { files, bytes, scans }))
  return {
    checks,
    result: { step: 'verify', ...facts, seconds, scans },
    evidence: { ...evidence, scans },
  }
}

function tooFewScanners(scanning: Scanning): CausewayError | null {
  try {
    demandScanners(scanning)
    return null
  } catch (error) {
    if (error instanceof CausewayError) return error
    throw error
  }
}

/** Without the fields that a later version may have added. */
function companionsOf({ companions = [] }: TransferJson): { companions?: readonly CarriedCompanion[] } {
  if (companions.length === 0) return {}
  return { companions: companions.map(({ name, kind, files, bytes }) => ({ name, kind, files, bytes })) }
}

/** One volume; files that an interrupted run has already found sound are not read again. */
async function verifyVolume(
  { journal, record, gate }: StepContext,
  workers: Workers,
  { bag, transfer }: TrustedVolume,
  index: number,
  { meter, readBack }: { readonly meter: ProgressMeter; readonly readBack: WeakestReadBack },
): ReturnType<typeof verifyPayload> {
  const moved = new ByteCounter()
  meter.follow(moved, 1, index)
  let rows: JournalFile[] = []
  const flush = (): void => {
    journal.putFiles(record.id, rows, FILE_STATE.verified)
    rows = []
  }
  const result = await verifyPayload(bag, {
    gate,
    workers,
    moved,
    onFileStarted: (path) => meter.fileStarted(path),
    provenBytes: (entry) => {
      const known = journal.find(record.id, entry.path, FILE_STATE.verified)
      if (known?.sha256 !== entry.sha256) return null
      meter.skip(known.bytes, 1, index)
      return known.bytes
    },
    onVerified: (entry, from) => {
      demandPlace(transfer, entry.path)
      meter.filesDone(1)
      readBack.saw(from)
      rows.push({
        path: entry.path,
        volume: index,
        bytes: entry.bytes,
        sha1: promisedSha1(entry.path),
        sha256: entry.sha256,
      })
      if (rows.length >= ROWS_PER_TRANSACTION) flush()
    },
  })
  flush()
  return result
}

function promisedSha1(path: string): string | null {
  return path.startsWith(CONTENT_FOLDER) ? contentStoreName(path.slice(CONTENT_FOLDER.length)) : null
}

/** The error that stands for all problems: tampering outweighs loss. */
function errorOf(problems: readonly FileProblem[], count: number): CausewayError {
  const rank: readonly FileProblem['problem'][] = ['link', 'unexpected', 'altered', 'changed', 'unreadable', 'missing']
  const worst = [...problems].sort((a, b) => rank.indexOf(a.problem) - rank.indexOf(b.problem))[0]
  const details = { path: worst?.path ?? '', count }
  switch (worst?.problem) {
    case 'link':
      return new CausewayError('payload.link', details)
    case 'unexpected':
      return new CausewayError('payload.unexpected', details)
    case 'missing':
      return new CausewayError('payload.missing', details)
    case 'unreadable':
      return new CausewayError('medium.lost', details)
    case 'altered':
    case 'changed':
    case 'unfinished':
    case 'unsafe-path':
    case 'malware':
    case 'not-scanned':
    case 'broken':
    case 'conflict':
    case undefined:
      return new CausewayError('payload.altered', details)
  }
}
