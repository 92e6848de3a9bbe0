/** A lock that lets one process at a time read, change and replace a small file. */
import Database from 'better-sqlite3'
import { setTimeout as wait } from 'node:timers/promises'
import { CausewayError } from '../../shared/errors'
import { errorCode } from '../files/system-error'

/** Changing a small file takes milliseconds; whoever holds the lock for so long hangs. */
const PATIENCE_MS = 15_000
const RETRY_AFTER_MS = 10

/**
 * Runs `work` while holding the lock of `path`. The lock is SQLite's, on the empty database `<path>.lock`: the system
 * takes it from a process that dies, so none is ever left behind and none has to be guessed stale.
 * @throws CausewayError `job.busy` (details: path) when another holds the lock for `patienceMs`, `station.damaged`
 * (details: path) when the lock file is not one; whatever `work` throws
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const lock = `${path}.lock`
  const database = new Database(lock, { timeout: 0 })
  try {
    const giveUpAt = performance.now() + patienceMs
    while (!take(database, lock)) {
      if (performance.now() > giveUpAt) throw new CausewayError('job.busy', { path })
      await wait(RETRY_AFTER_MS)
    }
    return await work()
  } finally {
    database.close()
  }
}

function take(database: Database.Database, path: string): boolean {
  try {
    database.exec('BEGIN IMMEDIATE')
    return true
  } catch (error) {
    const code = errorCode(error)
    if (code === 'SQLITE_BUSY') return false
    throw code === 'SQLITE_NOTADB' ? new CausewayError('station.damaged', { path }, error) : error
  }
}
