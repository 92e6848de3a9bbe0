import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { removeTemporaryFiles, syncFolder } from '../../files/durable'
import { joinMediumPath } from '../../files/safe-path'
import { asTargetError } from '../../files/system-error'
import { contentStoreName } from '../../wsus/content-store'
import { FILE_STATE, type JournalFile } from '../journal'
import { ByteCounter } from '../../workers/byte-counter'
import type { FileToCopy } from '../../workers/task'
import type { Workers } from '../../workers/workers'
import { byDevice } from '../by-device'
import type { JobVolume } from '../job-record'
import { CONTENT_FOLDER, METADATA_FOLDER } from '../payload-folders'
import { ProgressMeter } from '../progress-meter'
import type { StepContext, StepHandler } from '../step'
import { copyVerified } from '../verified-copy'
import { demandStillTrusted, demandVolume } from './authenticate'

const PAGE = 1000

/**
 * Receive, step 5: content into the content store, the metadata package into the job's own folder. Each file is
 * hashed again on its way, against the manifest and against its own name; what the store already has is
 * compared, never overwritten.
 */
export const importContent: StepHandler<'content'> = async (context) => {
  const { journal, record, report, station } = context
  demandStillTrusted(context)
  const startedAt = performance.now()
  const total = journal.tally(record.id, FILE_STATE.verified)
  const meter = new ProgressMeter(report, { phase: 'copying', totalBytes: total.bytes, totalFiles: total.files })
  const workers = context.startWorkers()
  const proven = journal.tally(record.id, FILE_STATE.proven)
  meter.skip(proven.bytes, proven.files)
  try {
    await makeReady(station.paths.work(record.id), record.data.contentPath)
    await byDevice(record.data.volumes ?? [], (volume) => importVolume(context, workers, volume, meter))
  } finally {
    meter.finish()
    await workers.close()
  }
  const seconds = (performance.now() - startedAt) / 1000
  const alreadyThere = journal.tally(record.id, FILE_STATE.present).files
  const counts = { copied: total.files - alreadyThere, alreadyThere }
  return {
    result: { step: 'content', ...counts, bytes: total.bytes, seconds },
    evidence: { ...counts, bytes: total.bytes, seconds: Math.round(seconds) },
  }
}

/**
 * Makes the work folder, its name flushed, and removes what killed work left behind.
 * @throws CausewayError `medium.full`, `medium.lost`, `file.unwritable`
 */
async function makeReady(work: string, contentPath: string | undefined): Promise<void> {
  let at = work
  try {
    await mkdir(work, { recursive: true, mode: 0o700 })
    for (const folder of [dirname(work), dirname(dirname(work))]) await syncFolder(folder)
    await removeTemporaryFiles(work)
    if (contentPath === undefined) return
    at = contentPath
    await removeTemporaryFiles(contentPath)
  } catch (error) {
    throw asTargetError(error, at)
  }
}

async function importVolume(
  context: StepContext,
  workers: Workers,
  volume: JobVolume,
  meter: ProgressMeter,
): Promise<void> {
  const { journal, record, station, gate } = context
  await demandVolume(volume.folder)
  const moved = new ByteCounter()
  // a file counts for half when written and for the other half when read back
  meter.follow(moved, 1 / 2)
  // The work folder and the content store may lie on two file systems, and each is flushed for itself.
  for (const [area, root] of [
    [METADATA_FOLDER, station.paths.work(record.id)],
    [CONTENT_FOLDER, record.data.contentPath],
  ] as const) {
    if (root === undefined) throw new CausewayError('job.wrong-step', { step: 'content' })
    let trouble: CausewayError | null = null
    await copyVerified(workers, {
      items: verifiedItems(context, volume, area, () => trouble !== null),
      roots: [root],
      gate,
      moved,
      onDifferent: 'refuse',
      sourceIsMedium: true,
      onFile: (path) => meter.fileStarted(path),
      onTrouble: (_path, error) => (trouble ??= error),
      onProven: (files) => {
        for (const there of [true, false]) {
          const marked = files.filter((file) => file.alreadyThere === there)
          journal.markFiles(record.id, marked, there ? FILE_STATE.present : FILE_STATE.proven)
        }
        meter.filesDone(files.length)
      },
    })
    if (trouble === null) continue
    // A medium that was pulled out takes its names with it, and then no file of it is at fault.
    await demandVolume(volume.folder)
    throw trouble as CausewayError
  }
}

/** The files of one area that are verified and not imported yet, in pages, until something is wrong with one. */
function* verifiedItems(
  context: StepContext,
  volume: JobVolume,
  area: string,
  stopped: () => boolean,
): Generator<FileToCopy> {
  const { journal, record } = context
  for (let after = area; ;) {
    const page = journal.page(record.id, volume.index, FILE_STATE.verified, after, PAGE)
    for (const file of page) {
      if (stopped() || !file.path.startsWith(area)) return
      yield itemOf(context, volume, file)
      after = file.path
    }
    if (page.length === 0) return
  }
}

function itemOf({ station, record }: StepContext, volume: JobVolume, file: JournalFile): FileToCopy {
  const source = joinMediumPath(volume.folder, file.path)
  const common = { source, path: file.path, bytes: file.bytes, sha256: file.sha256 }
  if (file.path.startsWith(METADATA_FOLDER)) {
    const work = station.paths.work(record.id)
    return { ...common, targets: [joinMediumPath(work, file.path.slice(METADATA_FOLDER.length))], sha1: null }
  }
  const name = file.path.slice(CONTENT_FOLDER.length)
  const sha1 = file.path.startsWith(CONTENT_FOLDER) ? contentStoreName(name) : null
  if (sha1 === null || !record.data.contentPath)
    throw new CausewayError('transfer.contradicts-manifest', { what: 'place of a file', path: file.path })
  return { ...common, targets: [join(record.data.contentPath, ...name.split('/'))], sha1 }
}
