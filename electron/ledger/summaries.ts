/** The history: one row per attempt (job), derived from its events each time, so that it cannot disagree with them. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { VERDICTS } from '../../shared/domain'
import { ERRORS, type ErrorCode, type ErrorEnvelope } from '../../shared/errors'
import type { HistoryFilter, LedgerEvent, TransferSummary } from '../../shared/ledger'
import { JOB_KINDS } from '../../shared/steps'
import type { EventRow } from './chain'
import { EVENT_COLUMNS, toEvent } from './events'

const DEFAULT_LIMIT = 100

interface AttemptRow {
  readonly attempt: string
  readonly first: number
  readonly verdict_at: number | null
  readonly transfer_id: string | null
  readonly counterpart: string | null
}

/**
 * Per attempt: its first event, its last verdict, and the newest transfer id and counterpart that its events name:
 * what a medium claims first, what its signature proves afterwards.
 */
const ATTEMPTS = `
  SELECT a.attempt, a.first, a.verdict_at,
    (SELECT transfer_id FROM events WHERE attempt = a.attempt AND transfer_id IS NOT NULL
      ORDER BY sequence DESC LIMIT 1) AS transfer_id,
    (SELECT counterpart FROM events WHERE attempt = a.attempt AND counterpart <> ''
      ORDER BY sequence DESC LIMIT 1) AS counterpart
  FROM (
    SELECT attempt, min(sequence) AS first, max(CASE WHEN verdict IS NOT NULL THEN sequence END) AS verdict_at
    FROM events WHERE attempt IS NOT NULL GROUP BY attempt
  ) a`

const MATCHING = `
  FROM (${ATTEMPTS}) m
  WHERE ($kind IS NULL OR (SELECT type FROM events WHERE sequence = m.first) GLOB $kind || '.*')
    AND ($verdict IS NULL OR (SELECT verdict FROM events WHERE sequence = m.verdict_at) = $verdict)
    AND ($text IS NULL OR instr(fold(m.attempt), $text) OR instr(fold(m.transfer_id), $text)
      OR instr(fold(m.counterpart), $text)
      OR EXISTS (SELECT 1 FROM events WHERE attempt = m.attempt AND instr(fold(operator), $text)))`

/** Makes `fold(text)` known to SQL: SQLite's own lower() knows ASCII only. */
export function addTextFunctions(db: Database): void {
  db.function('fold', { deterministic: true }, (text: unknown) => (typeof text === 'string' ? fold(text) : ''))
}

/** Attempts that match, newest first, and how many match in all. */
export function listSummaries(
  db: Database,
  filter: HistoryFilter,
): { readonly transfers: TransferSummary[]; readonly total: number } {
  const text = fold(filter.text?.trim() ?? '')
  const conditions = { kind: filter.kind ?? null, verdict: filter.verdict ?? null, text: text === '' ? null : text }
  const total = db.prepare<[typeof conditions], number>(`SELECT count(*) ${MATCHING}`).pluck().get(conditions) ?? 0
  const rows = db
    .prepare<[object], AttemptRow>(`SELECT m.* ${MATCHING} ORDER BY m.first DESC LIMIT $limit OFFSET $offset`)
    .all({ ...conditions, limit: filter.limit ?? DEFAULT_LIMIT, offset: filter.offset ?? 0 })
  return { transfers: rows.map((row) => summarise(db, row)), total }
}

/** The attempts of a transfer, or the attempt with this job id; newest first. */
export function findSummaries(db: Database, id: string): TransferSummary[] {
  return db
    .prepare<[{ id: string }], AttemptRow>(
      `SELECT * FROM (${ATTEMPTS}
         WHERE a.attempt = $id OR a.attempt IN
           (SELECT attempt FROM events WHERE transfer_id = $id AND attempt IS NOT NULL))
       WHERE attempt = $id OR transfer_id = $id ORDER BY first DESC`,
    )
    .all({ id })
    .map((row) => summarise(db, row))
}

function summarise(db: Database, row: AttemptRow): TransferSummary {
  const first = eventAt(db, row.first)
  const last = row.verdict_at === null ? null : eventAt(db, row.verdict_at)
  const begun = factsOf(first)
  const ended = last ? factsOf(last) : null
  return {
    transferId: row.transfer_id ?? '',
    jobId: row.attempt,
    kind: z.enum(JOB_KINDS).catch('verify').parse(first.type.split('.')[0]),
    sequence: ended?.sequence ?? begun.sequence,
    counterpart: row.counterpart,
    startedAt: first.at,
    endedAt: last?.at ?? null,
    verdict: ended?.verdict ?? null,
    error: ended?.error ?? null,
    files: ended?.files ?? null,
    bytes: ended?.bytes ?? null,
    trustProof: ended?.trustProof ?? null,
    operator: first.operator,
  }
}

function eventAt(db: Database, sequence: number): LedgerEvent {
  const row = db.prepare<[number], EventRow>(`SELECT ${EVENT_COLUMNS} FROM events WHERE sequence = ?`).get(sequence)
  if (!row) throw new RangeError(`there is no event ${String(sequence)}`)
  return toEvent(row)
}

const count = z.number().int().nonnegative().nullable().catch(null)

/** An error as it was recorded; a code that this version does not know is kept as the cause. */
const errorSchema = z
  .object({
    code: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number()])).catch({}),
    cause: z.string().nullable().catch(null),
  })
  .transform(({ code, details, cause }): ErrorEnvelope =>
    isErrorCode(code) ? { code, details, cause } : { code: 'unexpected', details, cause: code },
  )

const factsSchema = z.object({
  verdict: z.enum(VERDICTS).nullable().catch(null),
  error: errorSchema.nullable().catch(null),
  sequence: count,
  files: count,
  bytes: count,
  trustProof: z.enum(['pinned', 'first-use', 'own-key', 'before-revocation', 'none']).nullable().catch(null),
})

function factsOf(event: LedgerEvent): z.infer<typeof factsSchema> {
  return factsSchema.parse(event.payload)
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
