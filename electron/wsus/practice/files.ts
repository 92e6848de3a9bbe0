/** How the files of a practice server are opened: a named pipe, a folder, a device or a link in the place of one is an error. */
import { lstat, writeFile } from 'node:fs/promises'
import { CausewayError } from '../../../shared/errors'
import { readSmallFile } from '../../files/open'
import { errorCode } from '../../files/system-error'

/** What is read whole: settings, approvals and the log of events. */
const LARGEST = 64 * 1024 * 1024

/** @throws CausewayError `file.unreadable` for anything but a regular file of at most 64 MiB; the file system's error */
export async function readServerText(path: string): Promise<string> {
  return (await readSmallFile(path, LARGEST)).toString('utf8')
}

/** Appends to a regular file, or makes one. @throws CausewayError `file.unreadable` for anything else; the file system's error */
export async function appendServerText(path: string, text: string): Promise<void> {
  await demandRegular(path)
  await writeFile(path, text, { flag: 'a' })
}

/** Passes for a regular file and for none. @throws CausewayError `file.unreadable` for anything else; the file system's error */
export async function demandRegular(path: string): Promise<void> {
  const facts = await lstat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  })
  if (facts && !facts.isFile()) throw new CausewayError('file.unreadable', { path }, 'not a regular file')
}

/** Returns what cannot be read of a practice server as the one error that all servers have for it. */
export function serverUnreadable(reason: string, cause: unknown): CausewayError {
  return new CausewayError('server.unreadable', { reason }, cause)
}
