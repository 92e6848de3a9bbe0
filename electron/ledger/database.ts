import BetterSqlite, { type Database } from 'better-sqlite3'
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { asHomeError } from '../files/full-disk'
import { keepPrivate } from '../files/private-file'
import { errorCode } from '../files/system-error'
import { migrate } from './schema'

/** How long one process waits for another that is appending. An append takes milliseconds. */
const BUSY_TIMEOUT_MS = 15_000
const COPY_ATTEMPTS = 5

/**
 * Opens a ledger for appending; makes it when it is not there.
 * WAL lets readers read while one process appends; synchronous=FULL puts every committed event on the disk.
 */
export function openDatabase(file: string): Database {
  return guarded(file, () => {
    keepPrivate(file)
    const db = new BetterSqlite(file, { timeout: BUSY_TIMEOUT_MS })
    try {
      configure(db)
      migrate(db)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  })
}

/**
 * Opens a private copy of a ledger, so that looking at evidence changes nothing beside it: SQLite would otherwise
 * make -wal and -shm files there, and could not open a ledger on a write-protected medium at all.
 * @returns the opened copy, and what to call after closing it
 * @throws CausewayError `file.unreadable` (details: path), `ledger.damaged` (details: path)
 */
export function openPrivateCopy(file: string): { readonly db: Database; readonly dispose: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-ledger-'))
  const dispose = (): void => rmSync(folder, { recursive: true, force: true })
  const copy = join(folder, basename(file))
  try {
    copyAtRest(file, copy)
    demandLedger(copy, file)
    return { db: guarded(file, () => openDatabase(copy)), dispose }
  } catch (error) {
    dispose()
    throw error instanceof CausewayError ? error : new CausewayError('file.unreadable', { path: file }, error)
  }
}

/** A ledger that could be opened, and why nothing can be written to it. */
export interface OpenedLedger {
  readonly db: Database
  readonly dispose: () => void
  /** Set where the disk is full or cannot be written, and a private copy is read in the ledger's place. */
  readonly unwritable?: CausewayError
}

/**
 * Opens a station's ledger, or a private copy of it where its disk is full or read-only: SQLite writes even to read, and
 * what happened has to be readable then too.
 */
export function openForStation(file: string): OpenedLedger {
  try {
    return { db: openDatabase(file), dispose: () => undefined }
  } catch (error) {
    if (!(error instanceof CausewayError && ['home.full', 'home.unwritable'].includes(error.code))) throw error
    return { ...readInstead(file, error), unwritable: error }
  }
}

/** A ledger that the disk did not let be made is no damaged one: it cannot be read, and why is known. */
function readInstead(file: string, unwritable: CausewayError): ReturnType<typeof openPrivateCopy> {
  try {
    return openPrivateCopy(file)
  } catch {
    throw unwritable
  }
}

/** Runs `work` and names what SQLite says of the file: damaged, in use, full, not accessible. */
export function guarded<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asLedgerError(error, path)
  }
}

function configure(db: Database): void {
  switchToWal(db)
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
}

/** Two processes that open a new ledger together both want to switch it; SQLite does not wait here by itself. */
function switchToWal(db: Database): void {
  for (let attempt = 1; ; attempt++) {
    try {
      db.pragma('journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || attempt === 100) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    }
  }
}

/** Copies a ledger and its write-ahead log; again when somebody wrote meanwhile, since half of each is neither. */
function copyAtRest(file: string, copy: string): void {
  const parts = ['', '-wal']
  const state = (): string =>
    parts
      .map((part) =>
        existsSync(file + part)
          ? `${String(statSync(file + part).size)}@${String(statSync(file + part).mtimeMs)}`
          : '-',
      )
      .join(' ')
  for (let attempt = 1; attempt <= COPY_ATTEMPTS; attempt++) {
    const before = state()
    for (const part of parts) {
      rmSync(copy + part, { force: true })
      if (existsSync(file + part) || part === '') copyFileSync(file + part, copy + part)
    }
    if (state() === before) return
  }
  throw new CausewayError('job.busy', { path: file })
}

/** An empty or foreign file would be turned into a fresh ledger by opening it, and nothing is not "intact". */
function demandLedger(copy: string, file: string): void {
  guarded(file, () => {
    const db = new BetterSqlite(copy)
    try {
      if (db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'events'`).get() === undefined)
        throw new CausewayError('ledger.damaged', { path: file }, 'there is no table of events')
    } finally {
      db.close()
    }
  })
}

function asLedgerError(error: unknown, path: string): unknown {
  if (error instanceof CausewayError || !(error instanceof BetterSqlite.SqliteError)) return error
  const code = errorCode(error) ?? ''
  if (isBusy(error)) return new CausewayError('job.busy', { path }, error)
  if (/^SQLITE_(FULL|IOERR|CANTOPEN|READONLY|PERM)/.test(code)) return asHomeError(error, dirname(path))
  // SQLITE_ERROR: a table or column that is not as every ledger has it.
  if (/^SQLITE_(NOTADB|CORRUPT|FORMAT|ERROR|MISMATCH)/.test(code))
    return new CausewayError('ledger.damaged', { path }, error)
  return error
}

function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(errorCode(error) ?? '')
}
