/** Which signed heads vouch for given events: what it takes to prove some events without the whole ledger. */
import type { Database } from 'better-sqlite3'
import { CausewayError } from '../../shared/errors'
import type { EventRow, SignedHead } from './chain'
import { EVENT_COLUMNS } from './events'

/** A run of neighbouring events that ends with the one whose hash `head` signs. */
export interface CoveredRun {
  readonly from: number
  readonly to: number
  readonly head: SignedHead
}

/**
 * The shortest runs that hold all given events and end in a signed head each: the next head kept for good, else the
 * signed tip. Events of other work that lie between are part of a run, because the chain leads through them.
 * @param sequences in ascending order
 * @throws CausewayError `ledger.damaged` (details: path, sequence, problem) when nothing signed follows an event
 */
export function coveredRuns(db: Database, sequences: readonly number[]): CoveredRun[] {
  const next = db.prepare<[number], SignedHead>(
    'SELECT sequence, station, hash, signature FROM heads WHERE sequence >= ? ORDER BY sequence LIMIT 1',
  )
  const tip = db.prepare<[], SignedHead>('SELECT sequence, station, hash, signature FROM tip')
  const runs: CoveredRun[] = []
  for (const sequence of sequences) {
    const last = runs.at(-1)
    if (last && sequence <= last.to) continue
    const head = next.get(sequence) ?? tip.get()
    if (!head || head.sequence < sequence)
      throw new CausewayError('ledger.damaged', { path: db.name, sequence, problem: 'forged-head' })
    runs.push({ from: sequence, to: head.sequence, head })
  }
  return runs
}

/** The events from `from` to `to`, both included, as they are stored; at most `limit`. */
export function readRows(db: Database, from: number, to: number, limit: number): EventRow[] {
  return db
    .prepare<[number, number, number], EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE sequence BETWEEN ? AND ? ORDER BY sequence LIMIT ?`,
    )
    .all(from, to, limit)
}

/** Heads kept for good, after one sequence and up to another; at most `limit`. */
export function readSignedHeads(db: Database, after: number, to: number, limit: number): SignedHead[] {
  return db
    .prepare<[number, number, number], SignedHead>(
      `SELECT sequence, station, hash, signature FROM heads WHERE sequence > ? AND sequence <= ?
       ORDER BY sequence LIMIT ?`,
    )
    .all(after, to, limit)
}
