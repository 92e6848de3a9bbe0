import type { Dirent } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { errorCode, isDeviceError } from '../files/system-error'
import { isTransferName, LONGEST_DESCRIPTION, SHELF, TAG_FILES, TRANSFER_JSON, VOLUME_NAME } from './names'

/** A transfer has at most 999; media that are never emptied gather some dozens in years. */
export const MOST_VOLUMES = 2000
/** Folders at a place that are looked into, and entries of each that are looked at. */
const MOST_FOLDERS = 10_000
const MOST_ENTRIES = 100_000
/** Of all descriptions at a place, which are read before a signature is verified. One of a usual transfer takes some kB. */
const MOST_DESCRIBED = 16 * 1024 * 1024

/**
 * The volume folders at a place that someone points at: a volume itself, a transfer's folder, the folder `causeway`
 * or the medium that holds it. Nothing deeper is searched and links are never followed. A folder counts by its name
 * or by any tag file in it, so that a damaged volume is found and its damage told.
 * @returns absolute paths, sorted; none for a place that is not there
 * @throws CausewayError `volume.too-many` (details: path, most) beyond the bounds above; system errors as they are when
 *   the device fails
 */
export async function findVolumes(root: string): Promise<string[]> {
  const start = resolve(root)
  if (VOLUME_NAME.test(basename(start)) && (await kindOf(start)) === 'folder') return [start]
  const found = await volumesIn(start, isTransferName(basename(start)))
  const add = (volumes: readonly string[]): void => {
    found.push(...volumes)
    if (found.length > MOST_VOLUMES) throw tooMany(start, MOST_VOLUMES)
  }
  for (const name of await subfolders(start)) {
    const folder = join(start, name)
    if (found.includes(folder)) continue
    // A medium that tells no case apart may have kept the folder of someone who wrote it larger.
    if (name.toLowerCase() !== SHELF) add(await volumesIn(folder, isTransferName(name)))
    else for (const transfer of await subfolders(folder)) add(await volumesIn(join(folder, transfer), true))
  }
  await demandShortDescriptions(start, found)
  // Last, because a stray tag file beside the shelf must not hide it.
  if (found.length === 0 && (await holdsTagFile(start))) return [start]
  return found.sort()
}

/** One that is too long by itself is not read at all. */
async function demandShortDescriptions(start: string, volumes: readonly string[]): Promise<void> {
  let bytes = 0
  for (const volume of volumes) {
    const size = await lstat(join(volume, TRANSFER_JSON)).then(
      (facts) => (facts.isFile() ? facts.size : 0),
      () => 0,
    )
    if (size <= LONGEST_DESCRIPTION) bytes += size
  }
  if (bytes > MOST_DESCRIBED)
    throw new CausewayError('volume.too-many', { path: start }, `${bytes} bytes of descriptions`)
}

/** The volumes in one folder. Elsewhere than in our own folders only names count: other bags may lie on a medium. */
async function volumesIn(folder: string, ours: boolean): Promise<string[]> {
  const found: string[] = []
  for (const name of await subfolders(folder)) {
    const path = join(folder, name)
    if (VOLUME_NAME.test(name) || (ours && (await holdsTagFile(path)))) found.push(path)
  }
  return found
}

async function holdsTagFile(folder: string): Promise<boolean> {
  for (const name of TAG_FILES) if ((await kindOf(join(folder, name))) !== null) return true
  return false
}

async function kindOf(path: string): Promise<'folder' | 'other' | null> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'other'
  } catch (error) {
    if (isDeviceError(error)) throw error
    return null
  }
}

/** Names of real folders; a folder that may not be read (System Volume Information) has none for us. */
async function subfolders(folder: string): Promise<string[]> {
  const names: string[] = []
  let entries = 0
  try {
    for await (const entry of await opendir(folder, { bufferSize: 256 })) {
      if (++entries > MOST_ENTRIES) throw tooMany(folder, MOST_ENTRIES)
      if (!(await isFolder(folder, entry))) continue
      if (names.push(entry.name) > MOST_FOLDERS) throw tooMany(folder, MOST_FOLDERS)
    }
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(errorCode(error) ?? '')) return []
    throw error
  }
  return names
}

async function isFolder(folder: string, entry: Dirent): Promise<boolean> {
  const known = entry.isDirectory() || entry.isFile() || entry.isSymbolicLink()
  return known ? entry.isDirectory() : (await kindOf(join(folder, entry.name))) === 'folder'
}

function tooMany(path: string, most: number): CausewayError {
  return new CausewayError('volume.too-many', { path, most })
}
