import { join } from 'node:path'
import { stat } from 'node:fs/promises'
import { CausewayError } from '../../../shared/errors'
import { removeTemporaryFiles } from '../../files/durable'
import { demandRealFolder } from '../../files/real-folders'
import { FILE_STATE, type JournalFile } from '../journal'
import type { JobVolume } from '../job-record'
import { ProgressMeter } from '../progress-meter'
import { WeakestReadBack } from '../read-back'
import type { StepContext, StepHandler } from '../step'
import { batches, copyVerified, type CopyItem } from '../verified-copy'

const PAGE = 1000

/**
 * Send, step 5: every file onto its volume, read back from there. Taken up again after a kill it repeats only
 * what the journal does not call proven.
 */
export const copyToMedia: StepHandler<'copy'> = async (context) => {
  const { journal, record, report } = context
  const volumes = record.data.volumes ?? []
  const startedAt = performance.now()
  const total = journal.tally(record.id, FILE_STATE.planned)
  const meter = new ProgressMeter(report, {
    phase: 'copying',
    totalBytes: total.bytes,
    totalFiles: total.files,
    volumes: volumes.map(({ index, label }) => ({
      index,
      label,
      doneBytes: 0,
      totalBytes: journal.tally(record.id, FILE_STATE.planned, index).bytes,
      state: 'waiting',
    })),
  })
  const readBack = new WeakestReadBack(context)
  try {
    for (const volume of volumes) await copyVolume(context, volume, meter, readBack)
  } finally {
    meter.finish()
  }
  const seconds = (performance.now() - startedAt) / 1000
  return {
    result: { step: 'copy', ...total, seconds, readBack: readBack.value },
    evidence: { ...total, seconds: Math.round(seconds), readBack: readBack.value },
  }
}

async function copyVolume(
  context: StepContext,
  volume: JobVolume,
  meter: ProgressMeter,
  readBack: WeakestReadBack,
): Promise<void> {
  const { journal, record, gate } = context
  await demandMedium(volume)
  const proven = journal.tally(record.id, FILE_STATE.proven, volume.index)
  meter.skip(proven.bytes, proven.files, volume.index)
  meter.setVolumeState(volume.index, 'copying')
  // Before anything there is deleted: a medium that was used before may hold a link where our folders would be.
  await demandRealFolder(volume.medium, volume.folder, 'medium.not-ready')
  await removeTemporaryFiles(volume.folder)
  for (;;) {
    const page = journal.page(record.id, volume.index, FILE_STATE.planned, '', PAGE)
    if (page.length === 0) break
    for (const batch of batches(page)) {
      await gate.pass()
      const copied = await copyVerified(
        batch.map((file) => copyItem(context, volume, file)),
        {
          gate,
          // a file counts for half when written and for the other half when read back
          onBytes: (bytes) => meter.addBytes(bytes / 2, volume.index),
          onFile: (path) => meter.fileStarted(path),
          onDifferent: 'replace',
          sourceIsMedium: false,
        },
      )
      for (const file of copied) readBack.saw(file.readBack)
      const sha256 = new Map(copied.map((file) => [file.path, file.sha256]))
      journal.putFiles(
        record.id,
        batch.map((file) => ({ ...file, sha256: sha256.get(file.path) ?? null })),
        FILE_STATE.proven,
      )
      for (let n = 0; n < batch.length; n++) meter.fileDone()
    }
  }
  meter.setVolumeState(volume.index, 'copied')
}

function copyItem({ station, record }: StepContext, volume: JobVolume, file: JournalFile): CopyItem {
  const [, area, ...rest] = file.path.split('/')
  const origin = area === 'metadata' ? station.paths.work(record.id) : (record.data.contentPath ?? '')
  return {
    source: join(origin, ...rest),
    target: join(volume.folder, ...file.path.split('/')),
    root: volume.medium,
    path: file.path,
    bytes: file.bytes,
    sha1: file.sha1,
    sha256: file.sha256,
  }
}

/** A medium that was pulled out leaves an empty mount point behind, or none. */
async function demandMedium(volume: JobVolume): Promise<void> {
  const there = await stat(volume.medium).catch((cause: unknown) => {
    throw new CausewayError('medium.lost', { path: volume.medium }, cause)
  })
  if (!there.isDirectory()) throw new CausewayError('medium.lost', { path: volume.medium })
}
