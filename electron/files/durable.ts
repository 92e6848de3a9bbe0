import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { CausewayError } from '../../shared/errors'
import { errorCode } from './system-error'
import { walkNames } from './walk'

const TEMPORARY = /^\.causeway-[0-9a-f]{16}\.part$/

/** A fresh temporary name in the folder of `finalPath`, so that the later rename stays inside one file system. */
export function temporaryPath(finalPath: string): string {
  return join(dirname(finalPath), `.causeway-${randomBytes(8).toString('hex')}.part`)
}

/** True for names (or paths) that `temporaryPath` makes, and for nothing else. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(basename(name))
}

/**
 * Deletes what killed work left behind below `root`: regular files with temporary names, never anything else.
 * A folder that does not exist holds none.
 * @returns how many files were deleted
 */
export async function removeTemporaryFiles(root: string): Promise<number> {
  let removed = 0
  try {
    for await (const entry of walkNames(root)) {
      if (entry.kind !== 'file' || !isTemporaryName(entry.path)) continue
      await rm(join(root, entry.path), { force: true })
      removed++
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
  return removed
}

/**
 * Replaces `path` by `data` so that after a power cut either the old or the new bytes are there, whole:
 * temporary file in the same folder, flush, rename, flush the folder.
 * @throws as `renameReplacing`
 */
export async function writeFileDurably(
  path: string,
  data: Uint8Array | string,
  options: { readonly mode?: number } = {},
): Promise<void> {
  await replaceDurably(path, (file) => file.writeFile(data), options)
}

/** The same for what is written piece by piece. @param write writes all of it to the temporary file */
export async function replaceDurably(
  path: string,
  write: (file: FileHandle) => Promise<void>,
  options: { readonly mode?: number } = {},
): Promise<void> {
  const temporary = temporaryPath(path)
  try {
    const file = await open(temporary, 'wx', options.mode)
    try {
      await write(file)
      await file.sync()
    } finally {
      await file.close()
    }
    await renameReplacing(temporary, path)
  } catch (error) {
    await removeQuietly(temporary)
    throw error
  }
  await syncFolder(dirname(path))
}

async function demandReplaceable(path: string): Promise<void> {
  const isFile = await stat(path).then(
    (facts) => facts.isFile(),
    // What cannot be looked at is the business of the writing itself.
    () => true,
  )
  if (!isFile) throw new CausewayError('file.unwritable', { path }, 'not a regular file')
}

/** Flushes the names in a folder. Platforms that cannot open a folder for this (Windows) flush names by themselves. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch (error) {
    // EINVAL and ENOTSUP: file systems (FUSE, network) that know no flush of a folder.
    if (!['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'ENOSYS'].includes(errorCode(error) ?? '')) throw error
  }
}

/**
 * Renames over the file that has the name, if one has. On Windows a virus scanner may hold a fresh file for a moment and the rename
 * then fails; it is tried again for a second.
 * @throws CausewayError `file.unwritable` (details: path) where a device, a pipe or a folder has the name, or what a link
 *   leads to is one: the rename would take its place, and /dev/null be a file; system errors as they are
 */
export async function renameReplacing(from: string, to: string): Promise<void> {
  await demandReplaceable(to)
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to)
    } catch (error) {
      const held = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error) ?? '')
      if (!held || attempt === 20) throw error
      await wait(50)
    }
  }
}

/** Removes a file of ours after a failure; the failure itself is what the caller must hear of. */
export async function removeQuietly(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined)
}
