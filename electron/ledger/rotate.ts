/** Takes events that are in a proven archive out of the ledger. docs/decisions/0015-archived-ledger.md. */
import type { Database } from 'better-sqlite3'
import { CausewayError } from '../../shared/errors'
import type { LedgerArchive } from '../../shared/ledger'
import { appendEvent, keepSignedHead, readHead, readTip, type Writer } from './append'
import { archivedThrough, CarriedDigest } from './archives'
import { IS_CARRIED } from './carried'
import type { EventRow } from './chain'
import { deriveAgain } from './derived'
import { restoreSchema } from './schema'

/** The part of a ledger that can go to an archive. */
export interface ArchivablePart {
  /** The first event that is in no archive yet. */
  readonly from: number
  readonly through: number
  readonly hash: string
  readonly firstAt: string
  readonly lastAt: string
}

/** The archive as it lies on the disk, proven. */
export type ProvenArchive = ArchivablePart & Pick<LedgerArchive, 'file' | 'sha256' | 'bytes'>

/**
 * The events before a UTC time that are in no archive yet: up to the first one that is later, and never up to the last
 * of all. A time later than `now` is a wrong clock's and ends nothing. An attempt goes as a whole or not at all.
 * @returns null when there is nothing to archive
 */
export function archivablePart(db: Database, before: string, now: string): ArchivablePart | null {
  const done = archivedThrough(db)
  const head = readHead(db).sequence
  const later = db
    .prepare<[number, string, string], number | null>(
      'SELECT min(sequence) FROM events WHERE sequence > ? AND at >= ? AND at <= ?',
    )
    .pluck()
    .get(done, before, now)
  let through = Math.min((later ?? head) - 1, head - 1)
  for (let first = firstTorn(db, through); first !== null; first = firstTorn(db, through)) through = first - 1
  if (through <= done) return null
  const [first, last] = [rowAt(db, firstAfter(db, done)), rowAt(db, through)]
  return first && last && { from: done + 1, through, hash: last.hash, firstAt: first.at, lastAt: last.at }
}

/** Jobs of which an event up to this one is known. */
export function jobsUpTo(db: Database, through: number): Set<string> {
  const jobs = db.prepare<[number], string>(
    'SELECT DISTINCT job_id FROM events WHERE job_id IS NOT NULL AND sequence <= ?',
  )
  return new Set(jobs.pluck().all(through))
}

/**
 * One transaction: the event that names the archive, and nothing of the archived events but those that stay. A ledger
 * that has changed since, or whose end nobody vouches for, is left as it is.
 * @throws CausewayError `ledger.damaged` (details: path, sequence, problem), `job.busy` (details: path)
 */
export function rotate(db: Database, writer: Writer, archive: ProvenArchive): EventRow {
  const { through } = archive
  return db
    .transaction((): EventRow => {
      if (archivedThrough(db) !== archive.from - 1 || firstTorn(db, through) !== null)
        throw new CausewayError('job.busy', { path: db.name })
      if (rowAt(db, through)?.hash !== archive.hash) throw damaged(db, through, 'edited')
      markCarried(db, through)
      const digest = new CarriedDigest()
      for (const row of carriedRows(db)) digest.add(row)
      const payload = { ...archive, carried: digest.count, carriedSha256: digest.end() }
      const event = appendEvent(db, writer, { type: 'ledger.archived', payload })
      if (readTip(db)?.sequence !== event.sequence) throw damaged(db, event.sequence - 1, 'forged-head')
      keepSignedHead(db, writer)
      removeOthers(db, through)
      return event
    })
    .immediate()
}

/**
 * Gives the room of removed events back to the disk. SQLite does it in one transaction of its own, which needs about as
 * much free room as the ledger takes; a kill leaves the file as it was.
 */
export function shrink(db: Database): void {
  db.exec('VACUUM')
  db.pragma('wal_checkpoint(TRUNCATE)')
}

/** The first event of an attempt that would be torn apart: begun up to this event, and going on after it. */
function firstTorn(db: Database, through: number): number | null {
  return (
    db
      .prepare<[number, number], number | null>(
        `SELECT min(sequence) FROM events WHERE attempt IN (
           SELECT attempt FROM events WHERE attempt IS NOT NULL AND sequence > ?) AND sequence <= ?
           AND sequence > ${String(archivedThrough(db))}`,
      )
      .pluck()
      .get(through, through) ?? null
  )
}

/** The sequences of what stays, in a temporary table of this connection. */
function markCarried(db: Database, through: number): void {
  db.exec('DROP TABLE IF EXISTS temp.carried; CREATE TEMP TABLE carried (sequence INTEGER PRIMARY KEY)')
  db.prepare<{ through: number }>(
    `INSERT INTO temp.carried SELECT sequence FROM events WHERE sequence <= $through AND ${IS_CARRIED}`,
  ).run({ through })
}

function carriedRows(db: Database): Pick<EventRow, 'sequence' | 'hash'>[] {
  return db
    .prepare<[], Pick<EventRow, 'sequence' | 'hash'>>(
      'SELECT sequence, hash FROM events WHERE sequence IN (SELECT sequence FROM temp.carried) ORDER BY sequence',
    )
    .all()
}

function removeOthers(db: Database, through: number): void {
  // The triggers that keep the ledger growing stand again before the transaction ends.
  db.exec('DROP TRIGGER IF EXISTS events_no_delete; DROP TRIGGER IF EXISTS heads_no_delete')
  const others = 'WHERE sequence <= ? AND sequence NOT IN (SELECT sequence FROM temp.carried)'
  db.prepare(`DELETE FROM heads ${others}`).run(through)
  db.prepare(`DELETE FROM events ${others}`).run(through)
  db.exec('DROP TABLE temp.carried')
  restoreSchema(db)
  deriveAgain(db)
}

function rowAt(db: Database, sequence: number): Pick<EventRow, 'sequence' | 'at' | 'hash'> | null {
  const row = db.prepare<[number], Pick<EventRow, 'sequence' | 'at' | 'hash'>>(
    'SELECT sequence, at, hash FROM events WHERE sequence = ?',
  )
  return row.get(sequence) ?? null
}

function firstAfter(db: Database, sequence: number): number {
  return (
    db.prepare<[number], number | null>('SELECT min(sequence) FROM events WHERE sequence > ?').pluck().get(sequence) ??
    0
  )
}

function damaged(db: Database, sequence: number, problem: string): CausewayError {
  return new CausewayError('ledger.damaged', { path: db.name, sequence, problem })
}
