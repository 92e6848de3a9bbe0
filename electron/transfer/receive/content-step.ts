import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { removeTemporaryFiles } from '../../files/durable'
import { joinMediumPath } from '../../files/safe-path'
import { contentStoreName } from '../../wsus/content-store'
import { FILE_STATE, type JournalFile } from '../journal'
import type { JobVolume } from '../job-record'
import { CONTENT_FOLDER, METADATA_FOLDER } from '../payload-folders'
import { ProgressMeter } from '../progress-meter'
import type { StepContext, StepHandler } from '../step'
import { batches, copyVerified, type CopyItem } from '../verified-copy'
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
  const proven = journal.tally(record.id, FILE_STATE.proven)
  meter.skip(proven.bytes, proven.files)
  try {
    await mkdir(station.paths.work(record.id), { recursive: true, mode: 0o700 })
    if (record.data.contentPath) await removeTemporaryFiles(record.data.contentPath)
    for (const volume of record.data.volumes ?? []) await importVolume(context, volume, meter)
  } finally {
    meter.finish()
  }
  const seconds = (performance.now() - startedAt) / 1000
  const alreadyThere = journal.tally(record.id, FILE_STATE.present).files
  const counts = { copied: total.files - alreadyThere, alreadyThere }
  return {
    result: { step: 'content', ...counts, bytes: total.bytes, seconds },
    evidence: { ...counts, bytes: total.bytes, seconds: Math.round(seconds) },
  }
}

async function importVolume(context: StepContext, volume: JobVolume, meter: ProgressMeter): Promise<void> {
  const { journal, record, gate } = context
  await demandVolume(volume.folder)
  for (;;) {
    const page = journal.page(record.id, volume.index, FILE_STATE.verified, '', PAGE)
    if (page.length === 0) return
    for (const batch of batches(page)) {
      await gate.pass()
      const copied = await copyVerified(
        batch.map((file) => copyItem(context, volume, file)),
        {
          gate,
          onBytes: (bytes) => meter.addBytes(bytes / 2),
          onFile: (path) => meter.fileStarted(path),
          onDifferent: 'refuse',
          sourceIsMedium: true,
        },
      )
      const present = new Set(copied.filter((file) => file.alreadyThere).map((file) => file.path))
      journal.putFiles(
        record.id,
        batch.filter((file) => present.has(file.path)),
        FILE_STATE.present,
      )
      journal.putFiles(
        record.id,
        batch.filter((file) => !present.has(file.path)),
        FILE_STATE.proven,
      )
      for (let n = 0; n < batch.length; n++) meter.fileDone()
    }
  }
}

function copyItem({ station, record }: StepContext, volume: JobVolume, file: JournalFile): CopyItem {
  const source = joinMediumPath(volume.folder, file.path)
  const common = { source, path: file.path, bytes: file.bytes, sha256: file.sha256 }
  if (file.path.startsWith(METADATA_FOLDER)) {
    const work = station.paths.work(record.id)
    return { ...common, root: work, target: joinMediumPath(work, file.path.slice(METADATA_FOLDER.length)), sha1: null }
  }
  const name = file.path.slice(CONTENT_FOLDER.length)
  const sha1 = file.path.startsWith(CONTENT_FOLDER) ? contentStoreName(name) : null
  if (sha1 === null || !record.data.contentPath)
    throw new CausewayError('transfer.contradicts-manifest', { what: 'place of a file', path: file.path })
  const root = record.data.contentPath
  return { ...common, root, target: join(root, ...name.split('/')), sha1 }
}
