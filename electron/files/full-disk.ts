import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, resolve } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { namesBelow } from './below'
import { errorCode } from './system-error'

/** Less than SQLite needs for the memory that it shares between processes, its log and a page. */
const LITTLE_BYTES = 256 * 1024
const FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])
const UNWRITABLE = new Set(['EROFS', 'EACCES', 'EPERM', 'EIO'])

/**
 * Names what an error met in the home means: `home.full`, `home.unwritable`, `station.damaged` (details: path). SQLite calls
 * a full disk by several names, so the file system is asked. Its temporary files are elsewhere, and so may the fault be.
 * @param home the folder that is told of
 * @returns any other error, CausewayErrors and those of paths elsewhere included, as it is
 */
export function asHomeError(error: unknown, home: string): unknown {
  const code = errorCode(error) ?? ''
  const isSqlite = /^SQLITE_(IOERR|CANTOPEN|READONLY|PERM|FULL)/.test(code)
  // The ledger names its own damage; what is met anywhere else is in the working memory.
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new CausewayError('station.damaged', { path: home }, error)
  const path = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : null
  const concernsHome = path === null ? isSqlite || FULL.has(code) : namesBelow(resolve(home), resolve(path)) !== null
  if (!concernsHome) return error
  const full = isSqlite || FULL.has(code) ? [home, tmpdir()].find(isFull) : undefined
  if (full !== undefined || (path !== null && FULL.has(code)) || code === 'SQLITE_FULL')
    return new CausewayError('home.full', { path: full ?? home }, error)
  return isSqlite || UNWRITABLE.has(code) ? new CausewayError('home.unwritable', { path: home }, error) : error
}

/** Asks the file system, by the nearest folder that is there. */
function isFull(folder: string): boolean {
  try {
    const { bavail, bsize, files, ffree } = statfsSync(folder)
    return bavail * bsize < LITTLE_BYTES || (files > 0 && ffree === 0)
  } catch (error) {
    return errorCode(error) === 'ENOENT' && folder !== dirname(folder) && isFull(dirname(folder))
  }
}
