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
  if (!isAbsentOrFile(file)) throw new CausewayError('file.unreadable', { path: file }, 'not a regular file')
  if (process.platform === 'win32') return
  try {
    closeSync(openSync(file, 'a', 0o600))
    chmodSync(file, 0o600)
  } catch {
    // A file that cannot be opened or is another account's: SQLite, which opens it next, names the cause.
  }
}

function isAbsentOrFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? true
  } catch (cause) {
    // A link to itself, a folder that may not be entered.
    throw new CausewayError('file.unreadable', { path }, cause)
  }
}
