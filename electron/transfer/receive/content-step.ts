import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { removeTemporaryFiles, syncFolder } from '../../files/durable'
import { mediumRoot } from '../../bag/names'
import { joinMediumPath } from '../../files/safe-path'
import { asTargetError } from '../../files/system-error'
import { contentStoreName } from '../../wsus/content-store'
import { FILE_STATE, type JournalFile } from '../jobs/journal'
import { ByteCounter } from '../../workers/byte-counter'
import type { FileToCopy } from '../../workers/task'
import type { Workers } from '../../workers/workers'
import { byDevice } from '../copy/by-device'
import type { NamedFolder } from '../companions/apart'
import { companionFolder } from '../companions/companion-name'
import { signedVolumes, type JobVolume } from '../jobs/job-record'
import { CONTENT_FOLDER, METADATA_FOLDER } from '../payload-folders'
import { ProgressMeter } from '../jobs/progress-meter'
import { demandFilesRecorded } from '../jobs/recorded-steps'
import type { StepContext, StepHandler } from '../jobs/step'
import { copyVerified } from '../copy/verified-copy'
import { demandStillTrusted, demandVolume } from './authenticate'
import { chosenOnly, makePlaceReady, placedCompanions, settlePlaces } from './companion-places'
import { Conflicts } from './conflicts'
import { readNeeds } from './content-needs'
import { demandScanned } from './scan-requirements'
import { demandAllImported } from './whole'

const PAGE = 1000

/**
 * Receive, step 5: content into the content store, the metadata package into the job's own folder. Each file is
 * hashed again on its way, against the manifest and against its own name; what the store already has is
 * compared, never overwritten; what is something else is named, all of it, once the others are copied. Companion folders go where the operator says, in the same way, or stay on the medium.
 * Then the package is read, to say before it is imported what it holds and what will be missing.
 */
export const importContent: StepHandler<'content'> = async (context, { companions: choices = [] }) => {
  const { journal, record, report, station } = context
  demandStillTrusted(context)
  await demandFilesRecorded(context)
  const unscanned = unscannedError(context)
  if (unscanned) return { error: unscanned, mendable: true }
  const volumes = signedVolumes(record)
  const startedAt = performance.now()
  const settled = await settlePlaces(context, choices).catch((error: unknown) => {
    // Another choice mends it, and all that was verified would be lost with the job.
    if (error instanceof CausewayError && error.code !== 'cancelled') return error
    throw error
  })
  if (settled instanceof CausewayError) return { error: settled, mendable: true }
  const places = chosenOnly(settled)
  const left = settled
    .filter(({ folder }) => folder === null)
    .map(({ name }) => journal.tallyBelow(record.id, companionFolder(name), FILE_STATE.verified))
  const all = journal.tally(record.id, FILE_STATE.verified)
  const total = {
    files: left.reduce((rest, { files }) => rest - files, all.files),
    bytes: left.reduce((rest, { bytes }) => rest - bytes, all.bytes),
  }
  const meter = new ProgressMeter(report, { phase: 'copying', totalBytes: total.bytes, totalFiles: total.files })
  const workers = context.startWorkers()
  const proven = journal.tally(record.id, FILE_STATE.proven)
  meter.skip(proven.bytes, proven.files)
  const conflicts = new Conflicts()
  try {
    await makeReady(station.paths.work(record.id), record.data.contentPath)
    const ready: NamedFolder[] = []
    for (const place of places) {
      const conflict = await makePlaceReady(context, place)
      if (conflict === null) ready.push(place)
      else conflicts.add(place.folder, conflict, place)
    }
    await byDevice(volumes, (volume) => importVolume(context, workers, volume, { places: ready, meter, conflicts }))
  } finally {
    meter.finish()
    await workers.close()
  }
  if (conflicts.outcome) return conflicts.outcome
  const seconds = (performance.now() - startedAt) / 1000
  const { bytes, ...counts } = demandAllImported(context, settled)
  const { contents, needs } = await readNeeds(context)
  const companions = settled.length > 0 ? { companions: placedCompanions(context, settled) } : {}
  return {
    result: { step: 'content', ...counts, bytes, seconds, contents, needs, ...companions },
    data: { companionPlaces: settled },
    evidence: {
      ...counts,
      bytes,
      seconds: Math.round(seconds),
      ...(needs ? { missing: needs.here?.needed.files ?? null, missingAtFreshServer: needs.fresh.needed.files } : {}),
      ...companions,
    },
  }
}

/** What the station requires of malware scanners may have changed since the Verify step. */
function unscannedError({ station, record }: StepContext): CausewayError | null {
  try {
    demandScanned(station.scanning, record, station.ledger)
    return null
  } catch (error) {
    if (error instanceof CausewayError) return error
    throw error
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

/** A part of the payload, and the folder here that it goes into. */
interface Area {
  readonly folder: string
  readonly root: string | undefined
  /** The companion whose folder it is. */
  readonly place: NamedFolder | null
}

interface ImportRun {
  /** Companions whose folders are ready. */
  readonly places: readonly NamedFolder[]
  readonly meter: ProgressMeter
  readonly conflicts: Conflicts
}

async function importVolume(
  context: StepContext,
  workers: Workers,
  volume: JobVolume,
  { places, meter, conflicts }: ImportRun,
): Promise<void> {
  const { journal, record, station, gate } = context
  await demandVolume(volume.folder)
  const moved = new ByteCounter()
  // a file counts for half when written and for the other half when read back
  meter.follow(moved, 1 / 2)
  // They may lie on several file systems, and each is flushed for itself.
  const areas: readonly Area[] = [
    { folder: METADATA_FOLDER, root: station.paths.work(record.id), place: null },
    { folder: CONTENT_FOLDER, root: record.data.contentPath, place: null },
    ...places.map((place) => ({ folder: companionFolder(place.name), root: place.folder, place })),
  ]
  for (const { folder, root, place } of areas) {
    if (root === undefined) throw new CausewayError('job.wrong-step', { step: 'content' })
    let trouble: CausewayError | null = null
    await copyVerified(workers, {
      items: verifiedItems(context, volume, folder, root, () => trouble !== null),
      roots: [root],
      gate,
      moved,
      onDifferent: { refuse: (path, conflict) => conflicts.add(path, conflict, place) },
      sourceIsMedium: true,
      sourceBelow: mediumRoot(volume.folder),
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
  root: string,
  stopped: () => boolean,
): Generator<FileToCopy> {
  const { journal, record } = context
  for (let after = area; ;) {
    const page = journal.page(record.id, volume.index, FILE_STATE.verified, after, PAGE)
    for (const file of page) {
      if (stopped() || !file.path.startsWith(area)) return
      yield itemOf(volume, file, area, root)
      after = file.path
    }
    if (page.length === 0) return
  }
}

/** @throws CausewayError `transfer.contradicts-manifest` for a file that is not where the content store has one of its name */
function itemOf(volume: JobVolume, file: JournalFile, area: string, root: string): FileToCopy {
  const name = file.path.slice(area.length)
  const sha1 = area === CONTENT_FOLDER ? contentStoreName(name) : null
  if (area === CONTENT_FOLDER && sha1 === null)
    throw new CausewayError('transfer.contradicts-manifest', { what: 'place of a file', path: file.path })
  return {
    source: joinMediumPath(volume.folder, file.path),
    targets: [joinMediumPath(root, name)],
    path: file.path,
    bytes: file.bytes,
    sha1,
    sha256: file.sha256,
  }
}
