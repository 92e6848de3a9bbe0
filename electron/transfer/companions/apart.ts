import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { overlapping } from '../../files/apart'
import { errorCode } from '../../files/system-error'

/** A folder that a person named for a companion. */
export interface NamedFolder {
  readonly name: string
  readonly folder: string
}

/**
 * The folder with its links resolved.
 * @throws CausewayError `file.unreadable` (details: path) when it is no folder that is there
 */
export async function existingFolder(folder: string): Promise<string> {
  const unreadable = (cause: unknown): CausewayError => new CausewayError('file.unreadable', { path: folder }, cause)
  const real = await realpath(resolve(folder)).catch((cause: unknown) => {
    throw unreadable(cause)
  })
  if (!(await stat(real)).isDirectory()) throw unreadable('not a folder')
  return real
}

/**
 * The folder with its links resolved, whether it is there or is still to be made. The folder around it has to be there:
 * a wrong word would otherwise fill another disk.
 * @throws CausewayError `file.unwritable` (details: path)
 */
export async function folderToMake(folder: string): Promise<string> {
  const absolute = resolve(folder)
  try {
    return await existingFolder(absolute)
  } catch (error) {
    const missing = error instanceof CausewayError && errorCode(error.cause) === 'ENOENT'
    if (!missing) throw new CausewayError('file.unwritable', { path: folder }, error)
  }
  const above = await existingFolder(dirname(absolute)).catch((cause: unknown) => {
    throw new CausewayError('file.unwritable', { path: folder }, cause)
  })
  return join(above, basename(absolute))
}

/**
 * Neither lies in the other: what is written into one would otherwise travel with, or change, the other.
 * @param companion with its links resolved
 * @param others folders as anybody named them; those that are not there are compared by their names
 * @throws CausewayError `companion.overlaps` (details: name, path, other)
 */
export async function demandApart({ name, folder }: NamedFolder, others: readonly string[]): Promise<void> {
  const other = await overlapping(folder, others)
  if (other !== null) throw new CausewayError('companion.overlaps', { name, path: folder, other })
}
