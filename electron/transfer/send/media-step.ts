import { join } from 'node:path'
import type { Check } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import type { VolumeView } from '../../../shared/jobs'
import { mediumChecks } from '../../media/checks'
import { inspectFolder, type MediumFacts } from '../../media/folder'
import { mediumIdentity } from '../../media/identity'
import { demandApart } from '../companions/apart'
import { examineChosen } from '../custody/examine'
import { devicesOf } from '../custody/recorded-device'
import { FILE_STATE } from '../jobs/journal'
import { placesOf, type JobVolume } from '../jobs/job-record'
import type { StepContext, StepHandler } from '../jobs/step'
import { demandApartFromEachOther, demandMediaApart } from '../media-apart'
import { giveUp, keepVolumes, placeOn, type KeptVolume } from './kept-volumes'
import { VolumeSplit } from './split'
import { copiesCheck, ownBytesOn, roomsOn, type VolumeRoom } from './volume-rooms'

/**
 * Send, step 4: the chosen media can carry the transfer, and each file has its volume. Done again during the copy, it
 * leaves proven files where they are and splits the rest over the media that are chosen now.
 */
export const chooseMedia: StepHandler<'media'> = async (context, { media: tokens, copies = 1, lost = [] }) => {
  const { journal, record } = context
  // What was copied already would be lost with the job: the choice of media can be mended.
  const mendable = journal.hasProvenFiles(record.id) ? ({ mendable: true } as const) : {}
  const media = await inspect(tokens.map((token) => context.mediumFolder(token)))
  if (media instanceof CausewayError) return { error: media, ...mendable }
  const mixed = await inOtherFolders(context, media)
  if (mixed) return { error: mixed, mendable: true }
  for (const number of lost) giveUp(context, record.data.volumes?.[number - 1])
  const kept = await keepVolumes(context, media)
  const rooms = roomsOn(media, kept, copies, companionFolders(context))

  const checks = await lookAt(context, media, rooms, kept)
  checks.push(...examineChosen(context, media))
  if (copies > 1 || kept.some(({ volume }) => volume.copies)) checks.push(copiesCheck(rooms, kept, copies))
  const failed = checks.find((check) => check.state === 'failed')
  if (failed) {
    const path = media.map((medium) => medium.path).join(', ')
    return { checks, error: new CausewayError('medium.not-ready', { path, check: failed.id }), ...mendable }
  }
  const begun = split(context, rooms, kept)
  if (begun instanceof CausewayError) return { checks, error: begun, ...mendable }

  const volumes = [...kept.map(({ volume }) => volume), ...begun.map((one) => newVolume(context, one))].sort(
    (a, b) => a.index - b.index,
  )
  const used = new Set(volumes.flatMap((volume) => placesOf(volume).map((place) => place.medium)))
  const unused = media.filter((medium) => !used.has(medium.path)).map(({ label, path }) => ({ label, location: path }))
  return {
    checks,
    result: { step: 'media', volumes: volumeViews(context, volumes), unused },
    data: { volumes, ...(record.data.volumes ? { replanned: true } : {}) },
    evidence: {
      media: media.map((medium) => {
        const { path, kind, serial, fileSystem, label } = medium
        return { path, kind, serial, fileSystem, label, identity: mediumIdentity(medium) }
      }),
      devices: devicesOf(volumes),
      volumes: volumes.map((volume) => ({
        folders: placesOf(volume).map((place) => place.folder),
        ...journal.tally(record.id, FILE_STATE.planned, volume.index),
      })),
      unused: unused.map(({ location }) => location),
      ...(lost.length > 0 ? { givenUp: lost } : {}),
      ...(kept.length > 0 ? { kept: kept.map(keptEvidence) } : {}),
    },
  }
}

/** The folders as media, each once however it was named. */
async function inspect(folders: readonly string[]): Promise<MediumFacts[] | CausewayError> {
  const media = new Map<string, MediumFacts>()
  try {
    for (const folder of new Set(folders)) {
      const facts = await inspectFolder(folder)
      media.set(facts.path, facts)
    }
    return [...media.values()]
  } catch (error) {
    if (error instanceof CausewayError) return error
    throw error
  }
}

/** A medium in a folder that travels or decides, or around it, would carry or change what is written to it. */
async function inOtherFolders(
  { record, station }: StepContext,
  media: readonly MediumFacts[],
): Promise<CausewayError | null> {
  const folders = media.map(({ path }) => path)
  try {
    await demandMediaApart(folders, station.paths, record.data.contentPath)
    await demandApartFromEachOther(folders)
    for (const companion of record.data.companions ?? []) await demandApart(companion, folders)
    return null
  } catch (error) {
    if (error instanceof CausewayError) return error
    throw error
  }
}

/** Folders that companions take beside those of the content store. */
function companionFolders({ record }: StepContext): number {
  return (record.data.companions ?? []).reduce((sum, { folders }) => sum + folders, 0)
}

async function lookAt(
  { journal, record }: StepContext,
  media: readonly MediumFacts[],
  rooms: readonly VolumeRoom[],
  kept: readonly KeptVolume[],
): Promise<Check[]> {
  const [total, proven] = [journal.tally(record.id, FILE_STATE.planned), journal.tally(record.id, FILE_STATE.proven)]
  const [largest] = journal.largestFirst(record.id, FILE_STATE.planned)
  const fitsSomewhere = rooms.some((room) => room.largestFileBytes >= (largest?.bytes ?? 0))
  const largestFileBytes = fitsSomewhere ? 0 : (largest?.bytes ?? 0)
  const together = rooms.reduce((sum, room) => sum + room.bytes, 0)
  const bytes = total.bytes - proven.bytes
  const isEnough = together >= bytes
  const checks: Check[] = []
  for (const medium of media) {
    const need = { bytes: 0, largestFileBytes, ownBytes: ownBytesOn(medium, kept) }
    for (const check of await mediumChecks(medium, need, { write: true })) {
      // A medium that is full gets nothing; that is no fault while the others have room for everything.
      const isBorne = isEnough && check.id === 'medium.free-space' && check.state === 'failed'
      checks.push(isBorne ? { ...check, state: 'warning' } : check)
    }
  }
  checks.push({
    id: 'medium.space-together',
    state: isEnough ? 'ok' : 'failed',
    value: { kind: 'bytes-of', bytes, total: together },
    source: 'statfs',
    at: new Date().toISOString(),
  })
  return checks
}

/**
 * Gives each file that is not proven its volume, all or none of them.
 * @returns the volumes that are begun by it, or the error that says why not all files can go
 */
function split(
  { journal, record }: StepContext,
  rooms: readonly VolumeRoom[],
  kept: readonly KeptVolume[],
): { readonly room: VolumeRoom; readonly index: number }[] | CausewayError {
  const plan = new VolumeSplit(
    rooms,
    kept.map(({ volume }) => volume.index),
  )
  function* assignments(): Generator<{ readonly path: string; readonly volume: number }> {
    for (const file of journal.largestFirst(record.id, FILE_STATE.planned))
      yield { path: file.path, volume: plan.place(file) }
  }
  try {
    journal.assignVolumes(record.id, assignments())
  } catch (error) {
    if (error instanceof CausewayError) return error
    throw error
  }
  return plan.begun.filter(({ room }) => room.index === null)
}

function newVolume(
  { record }: StepContext,
  { room, index }: { readonly room: VolumeRoom; readonly index: number },
): JobVolume {
  const folder = join('causeway', record.transferId ?? '', `volume-${String(index).padStart(2, '0')}`)
  const [first, ...copies] = room.media.map((medium) => placeOn(medium, folder))
  if (!first) throw new CausewayError('unexpected', { volume: index })
  return { index, ...first, ...(copies.length > 0 ? { copies } : {}) }
}

/** What was copied before, and the media that were known again at another mount point. */
function keptEvidence({ volume, proven, found }: KeptVolume) {
  const moved = found.filter(({ medium, was }) => medium.path !== was.medium)
  return {
    folder: volume.folder,
    ...proven,
    ...(moved.length > 0 ? { moved: moved.map(({ medium, was }) => ({ from: was.medium, to: medium.path })) } : {}),
  }
}

/** The volumes of a job with what the journal assigned to each, numbered by their order. */
export function volumeViews({ journal, record }: StepContext, volumes: readonly JobVolume[]): VolumeView[] {
  return volumes.map((volume, n) => ({
    index: n + 1,
    of: volumes.length,
    folder: volume.folder,
    ...(volume.copies ? { copies: volume.copies.map((place) => place.folder) } : {}),
    ...journal.tally(record.id, FILE_STATE.planned, volume.index),
  }))
}
