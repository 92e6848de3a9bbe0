import { readdir, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CompanionPlace, PlacedCompanion } from '../../../shared/companions'
import { CausewayError } from '../../../shared/errors'
import { isTemporaryName, removeQuietly } from '../../files/durable'
import { systemDisk } from '../../files/disk'
import { isRealFolder } from '../../files/real-folders'
import { joinMediumPath } from '../../files/safe-path'
import { asTargetError } from '../../files/system-error'
import { demandApart, folderToMake, type NamedFolder } from '../companions/apart'
import { byName, companionFolder } from '../companions/companion-name'
import { FILE_STATE } from '../jobs/journal'
import { demandSigned, signedVolumes, type JobCompanionPlace } from '../jobs/job-record'
import { perform } from '../../workers/perform'
import type { Conflict } from '../../workers/task'
import { CONTENT_FOLDER } from '../payload-folders'
import type { StepContext } from '../jobs/step'

const PAGE = 1000

/**
 * Decides where each companion folder of the transfer goes: where the operator says now, where they said before, or
 * nowhere. Remembered in the journal before the first file is placed. What another choice had placed elsewhere stays
 * there, and is placed once more.
 * @param choices by names of any letter case; folders are tokens
 * @throws CausewayError `companion.not-carried` (details: name, carried), `companion.overlaps`, `file.unwritable`, `medium.full`
 *   (details: path)
 */
export async function settlePlaces(
  context: StepContext,
  choices: readonly CompanionPlace[],
): Promise<readonly JobCompanionPlace[]> {
  const { journal, record, station } = context
  const { companions: carried = [] } = demandSigned(record).transfer
  for (const { name } of choices)
    if (!byName(carried, name))
      throw new CausewayError('companion.not-carried', { name, carried: carried.map((one) => one.name).join(', ') })
  const before = record.data.companionPlaces ?? []
  const media = signedVolumes(record).map(({ medium }) => medium)
  const places: JobCompanionPlace[] = []
  for (const { name } of carried) {
    const choice = byName(choices, name)
    const chosen = choice?.folder ? context.mediumFolder(choice.folder) : null
    const wanted = choice ? chosen : (byName(before, name)?.folder ?? null)
    const folder = wanted === null ? null : await folderToMake(wanted)
    if (folder !== null) {
      const taken = places.flatMap((place) => place.folder ?? [])
      const others = [station.paths.home, record.data.contentPath ?? '', ...media, ...taken]
      await demandApart(
        { name, folder },
        others.filter((other) => other !== ''),
      )
    }
    places.push({ name, folder })
  }
  await demandRoom(context, chosenOnly(places))
  for (const { name, folder } of places)
    if (folder !== (byName(before, name)?.folder ?? null)) journal.unprove(record.id, companionFolder(name))
  journal.put({ ...journal.get(record.id), data: { ...record.data, companionPlaces: places } })
  return places
}

/** The companions that go somewhere. */
export function chosenOnly(places: readonly JobCompanionPlace[]): NamedFolder[] {
  return places.flatMap(({ name, folder }) => (folder === null ? [] : [{ name, folder }]))
}

/**
 * Makes the folder of a companion, and removes what killed work left behind where files are still to come. Looks into
 * no other folder: whatever else lies there is somebody's. A level below that is no folder is left for the copy to name.
 * @returns what is there in place of the folder itself, or null
 * @throws CausewayError `medium.full`, `medium.lost`, `file.unwritable`
 */
export async function makePlaceReady(
  { journal, record }: StepContext,
  { name, folder }: NamedFolder,
): Promise<Conflict | null> {
  try {
    const [blocked] = perform(systemDisk, {
      kind: 'make-folders',
      root: dirname(folder),
      folders: [folder],
      refusal: 'content.conflict',
    })
    if (blocked) return blocked.conflict
    const area = companionFolder(name)
    let cleaned = ''
    for (const { index } of signedVolumes(record)) {
      for (let after = area; ;) {
        const page = journal.page(record.id, index, FILE_STATE.verified, after, PAGE)
        for (const { path } of page) {
          if (!path.startsWith(area)) break
          const target = dirname(joinMediumPath(folder, path.slice(area.length)))
          if (target !== cleaned) await removeTemporaries(folder, target)
          cleaned = target
        }
        after = page.at(-1)?.path ?? ''
        if (!after.startsWith(area)) break
      }
    }
    return null
  } catch (error) {
    throw asTargetError(error, folder)
  }
}

async function removeTemporaries(root: string, folder: string): Promise<void> {
  if (!isRealFolder(systemDisk, root, folder)) return
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isFile() && isTemporaryName(entry.name)) await removeQuietly(join(folder, entry.name))
}

/** What became of the companions, when all of them are placed. */
export function placedCompanions(
  { journal, record }: StepContext,
  places: readonly JobCompanionPlace[],
): PlacedCompanion[] {
  return (demandSigned(record).transfer.companions ?? []).map(({ name, kind, files, bytes }) => {
    const folder = byName(places, name)?.folder ?? null
    const alreadyThere =
      folder === null ? 0 : journal.tallyBelow(record.id, companionFolder(name), FILE_STATE.present).files
    return { name, kind, files, bytes, folder, alreadyThere }
  })
}

/** Folders on one device share its room, with the content store if that lies there too. */
async function demandRoom({ journal, record }: StepContext, places: readonly NamedFolder[]): Promise<void> {
  if (places.length === 0) return
  const toCome = (area: string): number =>
    journal.tallyBelow(record.id, area, FILE_STATE.verified).bytes -
    journal.tallyBelow(record.id, area, FILE_STATE.proven).bytes
  const needs = new Map<number, { readonly path: string; bytes: number }>()
  for (const { name, folder } of places) {
    const there = await stat(folder).then(
      () => folder,
      () => dirname(folder),
    )
    const { dev } = await stat(there)
    const need = needs.get(dev) ?? { path: there, bytes: 0 }
    need.bytes += toCome(companionFolder(name))
    needs.set(dev, need)
  }
  const store = await stat(record.data.contentPath ?? '').catch(() => null)
  const beside = store && needs.get(store.dev)
  if (beside) beside.bytes += toCome(CONTENT_FOLDER)
  for (const { path, bytes } of needs.values()) {
    const { bavail, bsize } = await statfs(path)
    if (bytes > bavail * bsize) throw new CausewayError('medium.full', { path })
  }
}
