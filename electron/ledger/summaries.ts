/** The history: one row per attempt (job). Which rows there are is derived beforehand, what they show is read from events. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { VERDICTS } from '../../shared/domain'
import { CausewayError, ERRORS, type ErrorCode, type ErrorEnvelope } from '../../shared/errors'
import type { HistoryFilter, LedgerEvent, TransferSummary } from '../../shared/ledger'
import { JOB_KINDS } from '../../shared/steps'
import type { EventRow } from './chain'
import { EVENT_COLUMNS, toEvent } from './events'

const DEFAULT_LIMIT = 100
const COLUMNS = 'attempt, first, verdict_at, transfer_id, counterpart'

interface AttemptRow {
  readonly attempt: string
  readonly first: number
  readonly verdict_at: number | null
  readonly transfer_id: string | null
  readonly counterpart: string | null
}

/** Any word of an attempt, from its beginning, in any case and script. '' finds everything. */
const FOUND = `SELECT DISTINCT s.attempt FROM attempts_text t JOIN search_texts s ON s.id = t.rowid WHERE attempts_text MATCH $text`

/** Attempts that match, newest first, and how many match in all. */
export function listSummaries(
  db: Database,
  filter: HistoryFilter,
): { readonly transfers: TransferSummary[]; readonly total: number } {
  const text = matchExpression(filter.text ?? '')
  if (text === null) return { transfers: [], total: 0 }
  const conditions: Record<string, string> = {
    ...(filter.kind ? { kind: filter.kind } : {}),
    ...(filter.verdict ? { verdict: filter.verdict } : {}),
    ...(text === '' ? {} : { text }),
  }
  const clauses = Object.keys(conditions).map((name) => (name === 'text' ? `no IN (${FOUND})` : `${name} = $${name}`))
  const matching = `FROM attempts ${clauses.length > 0 ? `WHERE ${clauses.join(' AND ')}` : ''}`
  const total = db.prepare<[object], number>(`SELECT count(*) ${matching}`).pluck().get(conditions) ?? 0
  const rows = db
    .prepare<[object], AttemptRow>(`SELECT ${COLUMNS} ${matching} ORDER BY no DESC LIMIT $limit OFFSET $offset`)
    .all({ ...conditions, limit: filter.limit ?? DEFAULT_LIMIT, offset: filter.offset ?? 0 })
  return { transfers: rows.map((row) => summarise(db, row)), total }
}

/** The attempts of a transfer, or the attempt with this job id; newest first. */
export function findSummaries(db: Database, id: string): TransferSummary[] {
  return db
    .prepare<[{ id: string }], AttemptRow>(
      `SELECT ${COLUMNS} FROM attempts WHERE attempt = $id OR transfer_id = $id ORDER BY no DESC`,
    )
    .all({ id })
    .map((row) => summarise(db, row))
}

/**
 * Everything typed must be there: between blanks a phrase of FTS5, in the order typed, whose last word may go on. What
 * stands between letters and digits parts words, as the index parts them.
 * @returns '' for no text, null for text without any letter or digit, which nothing contains
 */
function matchExpression(text: string): string | null {
  const typed = text.normalize('NFC').trim()
  if (typed === '') return ''
  const phrases = typed.split(/\s+/).filter((phrase) => /[\p{L}\p{N}]/u.test(phrase))
  return phrases.length > 0 ? phrases.map((phrase) => `"${phrase.replaceAll('"', ' ')}"*`).join(' AND ') : null
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
  if (!row) throw new CausewayError('ledger.damaged', { path: db.name, sequence, problem: 'missing' })
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
