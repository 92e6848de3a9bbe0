import { rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { systemDisk } from '../../files/disk'
import { demandRealFolder } from '../../files/real-folders'
import type { MediumFacts } from '../../media/folder'
import { mediumIdentity, otherMedium, samePlace } from '../../media/identity'
import { recordDevice } from '../custody/recorded-device'
import { FILE_STATE, type Tally } from '../jobs/journal'
import { placesOf, type JobVolume, type VolumePlace } from '../jobs/job-record'
import type { StepContext } from '../jobs/step'

const PAGE = 1000

/** A volume of an earlier plan that holds proven files, and where it was found among the media chosen now. */
export interface KeptVolume {
  /** As the job will know it: places that were found are where they are now. */
  readonly volume: JobVolume
  readonly proven: Tally
  readonly found: readonly { readonly medium: MediumFacts; readonly was: VolumePlace }[]
  /** All its media are among the chosen ones, so it can take further files. */
  readonly isWhole: boolean
}

/**
 * What an earlier plan leaves behind: volumes with proven files are kept where they are; of the others nothing
 * remains. A kept volume whose media are not all chosen now gets no further files.
 */
export async function keepVolumes(context: StepContext, media: readonly MediumFacts[]): Promise<KeptVolume[]> {
  const { journal, record } = context
  const kept: KeptVolume[] = []
  for (const volume of record.data.volumes ?? []) {
    const proven = journal.tally(record.id, FILE_STATE.proven, volume.index)
    if (proven.files === 0) await clearAway(volume)
    else kept.push({ ...(await findAgain(volume, media)), proven })
  }
  return kept
}

/** Calls all files of a volume unproven, because its medium is gone for good: they will be copied anew. */
export function giveUp({ journal, record }: StepContext, volume: JobVolume | undefined): void {
  if (!volume) return
  for (;;) {
    const page = journal.page(record.id, volume.index, FILE_STATE.proven, '', PAGE)
    if (page.length === 0) return
    journal.markFiles(record.id, page, FILE_STATE.planned)
  }
}

async function findAgain(volume: JobVolume, media: readonly MediumFacts[]): Promise<Omit<KeptVolume, 'proven'>> {
  const found: { medium: MediumFacts; was: VolumePlace }[] = []
  const places: VolumePlace[] = []
  for (const was of placesOf(volume)) {
    const medium = await mediumOf(was, media)
    if (medium) found.push({ medium, was })
    places.push(medium ? placeOn(medium, relative(was.medium, was.folder)) : was)
  }
  const [first = volume, ...copies] = places
  return {
    volume: { index: volume.index, ...first, ...(copies.length > 0 ? { copies } : {}) },
    found,
    isWhole: found.length === places.length,
  }
}

/** The chosen medium that holds the volume: the one with its identity, wherever it is mounted now. */
async function mediumOf({ medium, folder, identity }: VolumePlace, media: readonly MediumFacts[]) {
  for (const candidate of media) {
    const now = mediumIdentity(candidate)
    const isThere = candidate.path === medium && !(identity !== undefined && otherMedium(identity, now))
    const isElsewhere = identity !== undefined && samePlace(identity, now)
    if ((isThere || isElsewhere) && (await isFolder(join(candidate.path, relative(medium, folder))))) return candidate
  }
  return null
}

/** A volume's place on a medium. @param folder relative to the medium */
export function placeOn(medium: MediumFacts, folder: string): VolumePlace {
  return {
    medium: medium.path,
    folder: join(medium.path, folder),
    label: medium.label,
    identity: mediumIdentity(medium),
    device: recordDevice(medium),
    ...(medium.attachment === null ? {} : { attachment: medium.attachment }),
  }
}

/**
 * Deletes the unfinished volume folders that a new plan does not go on with: a reader who found one later would call
 * it a damaged volume. A medium that is not there keeps its folder.
 */
async function clearAway(volume: JobVolume): Promise<void> {
  for (const { medium, folder } of placesOf(volume)) {
    try {
      demandRealFolder(systemDisk, medium, folder, 'medium.not-ready')
      await rm(folder, { recursive: true, force: true })
      for (let above = dirname(folder); above !== medium; above = dirname(above)) await rmdir(above)
    } catch {
      // Another volume lies beside it, or the medium is gone or faulty, which whoever uses it next will be told.
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  )
}
