import { chmodSync, closeSync, openSync, statSync } from 'node:fs'
import { CausewayError } from '../../shared/errors'

/**
 * Makes sure that a database is its owner's alone, before SQLite opens it: SQLite makes files readable for everyone
 * whom the umask lets, and gives its -wal and -shm files the rights of the database. Windows takes them from the
 * folder.
 * @throws CausewayError `file.unreadable` (details: path) for a folder, a pipe or a device, which SQLite would take for a
 *   failing disk
 */
export function keepPrivate(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false)
    throw new CausewayError('file.unreadable', { path: file }, 'not a regular file')
  if (process.platform === 'win32') return
  try {
    closeSync(openSync(file, 'a', 0o600))
    chmodSync(file, 0o600)
  } catch {
    // A file that cannot be opened or is another account's: SQLite, which opens it next, names the cause.
  }
}
