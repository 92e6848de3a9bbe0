import type { Database } from 'better-sqlite3'
import type { EventType, LedgerEvent } from '../../shared/ledger'
import { toWellFormedJson } from '../../shared/text'
import type { EventRow } from './chain'
import { NAMES_DEVICES } from './schema'

/** Which events to read. All conditions hold together. */
export interface EventFilter {
  readonly type?: EventType
  readonly transferId?: string
  readonly jobId?: string
  /** Only events after this sequence: for reading page by page. */
  readonly after?: number
  /** At most so many; 1000 when not given. */
  readonly limit?: number
}

export const EVENT_COLUMNS = 'sequence, at, station, operator, type, transfer_id, payload, previous_hash, hash'
const DEFAULT_LIMIT = 1000

/** Events that match, oldest first. Only the conditions that are given stand in the query, so that each has its index. */
export function readEvents(db: Database, filter: EventFilter = {}): LedgerEvent[] {
  const { type, transferId, jobId } = filter
  const clauses = [
    'sequence > $after',
    ...(type === undefined ? [] : ['type = $type']),
    ...(transferId === undefined ? [] : ['transfer_id = $transferId']),
    ...(jobId === undefined ? [] : ['job_id = $jobId']),
  ]
  return db
    .prepare<[object], EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE ${clauses.join(' AND ')} ORDER BY sequence LIMIT $limit`,
    )
    .all({
      after: filter.after ?? 0,
      ...(type === undefined ? {} : { type }),
      ...(transferId === undefined ? {} : { transferId }),
      ...(jobId === undefined ? {} : { jobId }),
      limit: filter.limit ?? DEFAULT_LIMIT,
    })
    .map(toEvent)
}

/** The newest event of a type. */
export function readNewest(db: Database, type: EventType): LedgerEvent | null {
  const row = db
    .prepare<[string], EventRow>(`SELECT ${EVENT_COLUMNS} FROM events WHERE type = ? ORDER BY sequence DESC LIMIT 1`)
    .get(type)
  return row ? toEvent(row) : null
}

/** How many events of each type there are from one UTC time up to another, which does not belong to it; by type. */
export function countEvents(db: Database, begin: string, end: string): Record<string, number> {
  const rows = db
    .prepare<[string, string], { type: string; count: number }>(
      'SELECT type, count(*) AS count FROM events WHERE at >= ? AND at < ? GROUP BY type ORDER BY type',
    )
    .all(begin, end)
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]))
}

/**
 * Everything that concerns one transfer or one attempt, oldest first: events that carry the id as transfer id or
 * as job id, and all events of jobs that carried the transfer, also those from before they knew which it was. With the
 * attempt go the events of its transfer that belong to no attempt, such as the receipt that came back.
 */
export function readTransferEvents(db: Database, id: string): LedgerEvent[] {
  return db
    .prepare<[string, string, string, string], EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE sequence IN (
         SELECT sequence FROM events WHERE transfer_id = ?
         UNION SELECT sequence FROM events WHERE job_id = ?
         UNION SELECT sequence FROM events WHERE job_id IN (
           SELECT job_id FROM events WHERE transfer_id = ? AND job_id IS NOT NULL)
         UNION SELECT sequence FROM events WHERE job_id IS NULL AND transfer_id IN (
           SELECT transfer_id FROM events WHERE job_id = ? AND transfer_id IS NOT NULL))
       ORDER BY sequence`,
    )
    .all(id, id, id, id)
    .map(toEvent)
}

/** `toISOString` times compare as text, so the latest is the greatest. */
export function latestTime(db: Database): string | null {
  return db.prepare<[], string | null>('SELECT max(at) FROM events').pluck().get() ?? null
}

/** Every event that names a device, oldest first: few beside all others, and found by an index of their own. */
export function readDeviceEvents(db: Database): LedgerEvent[] {
  return db
    .prepare<[], EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM events INDEXED BY events_devices WHERE ${NAMES_DEVICES} ORDER BY sequence`,
    )
    .all()
    .map(toEvent)
}

/** A row as the rest of Causeway sees it. A payload that cannot be read (an edited ledger) is shown as it stands. */
export function toEvent(row: EventRow): LedgerEvent {
  return {
    sequence: row.sequence,
    at: row.at,
    station: row.station,
    operator: row.operator,
    type: row.type as EventType,
    transferId: row.transfer_id,
    payload: readPayload(row.payload),
    previousHash: row.previous_hash,
    hash: row.hash,
  }
}

function readPayload(text: string): Readonly<Record<string, unknown>> {
  try {
    // eslint-disable-next-line no-restricted-syntax -- a million of the ledger's own texts; a reviver would take ten times as long
    const parsed: unknown = JSON.parse(text)
    // Canonical text escapes no surrogate: only an edited ledger can hold half a character.
    const value = /\\ud[89a-f]/i.test(text) ? toWellFormedJson(parsed) : parsed
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    return { unreadable: text }
  }
  return { unreadable: text }
}
