import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { CausewayError } from '../../../shared/errors'
import { removeTemporaryFiles } from '../../files/durable'
import { demandRealFolder } from '../../files/real-folders'
import { asTargetError } from '../../files/system-error'
import { ByteCounter } from '../../workers/byte-counter'
import type { FileToCopy } from '../../workers/task'
import type { Workers } from '../../workers/workers'
import { byDevice } from '../copy/by-device'
import { FILE_STATE, type JournalFile } from '../jobs/journal'
import type { JobVolume, VolumePlace } from '../jobs/job-record'
import { ProgressMeter } from '../jobs/progress-meter'
import { WeakestReadBack } from '../copy/read-back'
import type { StepContext, StepHandler } from '../jobs/step'
import { copyVerified } from '../copy/verified-copy'
import { demandPlace } from './demand-place'
import { SourceTroubles } from './source-troubles'

const PAGE = 1000
/** A file that a server writes or a scanner holds is free a moment later. */
const ATTEMPTS = 3
const WAIT_MS = 1500

/** What the volumes of one copy share. */
interface Run {
  readonly context: StepContext
  readonly workers: Workers
  readonly meter: ProgressMeter
  readonly readBack: WeakestReadBack
  readonly troubles: SourceTroubles
}

/**
 * Send, step 5: every file onto its volume, read back from there. Taken up again after a kill it repeats only
 * what the journal does not call proven. A file whose source is at fault is tried again, then named; the others are
 * copied nonetheless.
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
  const workers = context.startWorkers()
  const run: Run = { context, workers, meter, readBack: new WeakestReadBack(context), troubles: new SourceTroubles() }
  try {
    await byDevice(volumes, (volume) =>
      copyVolume(run, volume).catch((error: unknown) => {
        meter.setVolumeState(volume.index, 'stopped')
        throw error
      }),
    )
  } finally {
    meter.finish()
    await workers.close()
  }
  const trouble = run.troubles.worst
  if (trouble) {
    const { problems, isForGood } = run.troubles
    return { error: trouble, problems, ...(isForGood ? {} : { mendable: true }) }
  }
  const seconds = (performance.now() - startedAt) / 1000
  const readBack = run.readBack.value
  return {
    result: { step: 'copy', ...total, seconds, readBack },
    evidence: { ...total, seconds: Math.round(seconds), readBack },
  }
}

async function copyVolume(run: Run, volume: JobVolume): Promise<void> {
  const { context, meter, workers } = run
  const { journal, record, gate } = context
  const places = [volume, ...(volume.copies ?? [])]
  for (const place of places) await makeReady(workers, place)
  const proven = journal.tally(record.id, FILE_STATE.proven, volume.index)
  meter.skip(proven.bytes, proven.files, volume.index)
  meter.setVolumeState(volume.index, 'copying')
  const moved = new ByteCounter()
  // A byte counts once as written and once as read back, on each medium that carries the volume.
  meter.follow(moved, 1 / (1 + places.length), volume.index)
  for (let attempt = 1; ; attempt++) {
    const troubles = new SourceTroubles()
    await copyVerified(workers, {
      items: plannedItems(context, volume, troubles),
      roots: places.map((place) => place.medium),
      gate,
      moved,
      onDifferent: 'replace',
      sourceIsMedium: false,
      onFile: (path) => meter.fileStarted(path),
      onTrouble: (path, error) => troubles.add(path, error),
      onProven: (files) => {
        for (const file of files) run.readBack.saw(file.readBack)
        journal.markFiles(record.id, files, FILE_STATE.proven)
        meter.filesDone(files.length)
      },
    })
    if (troubles.count === 0) break
    if (attempt === ATTEMPTS || troubles.tooMany) {
      run.troubles.addAll(troubles)
      return
    }
    await wait(WAIT_MS * attempt, undefined, { signal: gate.signal })
  }
  meter.setVolumeState(volume.index, 'copied')
}

/** What the journal does not call proven yet, in pages. Ends early when there is no sense in going on. */
function* plannedItems(
  { journal, record, station }: StepContext,
  volume: JobVolume,
  troubles: SourceTroubles,
): Generator<FileToCopy> {
  const origins = new Map([
    ['metadata', station.paths.work(record.id)],
    ['WSUSContent', record.data.contentPath ?? ''],
    ...(record.data.companions ?? []).map(({ name, folder }) => [`companions/${name}`, folder] as const),
  ])
  for (let after = ''; ;) {
    const page = journal.page(record.id, volume.index, FILE_STATE.planned, after, PAGE)
    if (page.length === 0) return
    for (const file of page) {
      if (troubles.tooMany) return
      yield itemOf(file, volume, origins)
      after = file.path
    }
  }
}

/** @param origins the folder of each area of the payload on this computer; each companion is one */
function itemOf(file: JournalFile, volume: JobVolume, origins: ReadonlyMap<string, string>): FileToCopy {
  const [, top = '', ...rest] = file.path.split('/')
  const area = top === 'companions' ? `${top}/${rest.shift() ?? ''}` : top
  const origin = origins.get(area)
  if (origin === undefined) throw new CausewayError('unexpected', { path: file.path })
  return {
    source: join(origin, ...rest),
    targets: [volume, ...(volume.copies ?? [])].map((place) => join(place.folder, ...file.path.split('/'))),
    path: file.path,
    bytes: file.bytes,
    sha1: file.sha1,
    sha256: file.sha256,
    mtimeMs: file.mtimeMs ?? null,
  }
}

/** Removes what killed work left behind. @throws CausewayError `medium.lost`, `medium.not-ready`, `file.unwritable` */
async function makeReady(workers: Workers, place: VolumePlace): Promise<void> {
  await demandPlace(place)
  try {
    // Before anything there is deleted: a medium that was used before may hold a link where our folders would be.
    demandRealFolder(workers.disk, place.medium, place.folder, 'medium.not-ready')
    await removeTemporaryFiles(place.folder)
  } catch (error) {
    throw asTargetError(error, place.folder)
  }
}
