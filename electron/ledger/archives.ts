/** The archives that a ledger names: what its `ledger.archived` events say. docs/decisions/0015-archived-ledger.md. */
import type { Database } from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { sha256Schema } from '../../shared/domain'
import type { LedgerArchive } from '../../shared/ledger'
import type { EventRow } from './chain'

const count = z.number().int().nonnegative()

/** The payload of `ledger.archived`. */
export const archivedSchema = z.object({
  from: z.number().int().positive(),
  through: z.number().int().positive(),
  hash: sha256Schema,
  firstAt: z.string(),
  lastAt: z.string(),
  file: z.string(),
  sha256: sha256Schema,
  bytes: count,
  carried: count,
  carriedSha256: sha256Schema,
})

/** A file of earlier events whose own chain was verified, as a verification holds it against the ledger. */
export interface ReadArchive {
  /** Of the whole file: the ledger names it. */
  readonly sha256: string
  /** Of the events that it holds; null for others. */
  hashAt(sequence: number): string | null
}

/** SQL: the last event that is in an archive, 0 when none is. An event whose payload is ruined says nothing. */
export const THROUGH = `(SELECT coalesce(max(CASE WHEN json_valid(payload) THEN payload ->> '$.through' END), 0)
  FROM events WHERE type = 'ledger.archived')`

/** See `THROUGH`. */
export function archivedThrough(db: Database): number {
  const through = db.prepare<[], unknown>(`SELECT ${THROUGH}`).pluck().get()
  return Number.isSafeInteger(through) ? Number(through) : 0
}

/** The archives, oldest first. What cannot be read is left out: a verification finds the event edited. */
export function readArchives(db: Database): LedgerArchive[] {
  return db
    .prepare<[], Pick<EventRow, 'sequence' | 'at' | 'payload'>>(
      `SELECT sequence, at, payload FROM events WHERE type = 'ledger.archived' ORDER BY sequence`,
    )
    .all()
    .flatMap(({ sequence, at, payload }) => {
      const facts = archivedSchema.safeParse(parsed(payload))
      return facts.success ? [{ ...facts.data, event: sequence, archivedAt: at }] : []
    })
}

/** The archive that the attempts at a transfer, or one attempt by its job id, are in: their verdicts stayed. */
export function archiveOf(db: Database, id: string): LedgerArchive | null {
  const sequence = db
    .prepare<[string, string], number | null>(
      `SELECT max(sequence) FROM (SELECT sequence FROM events WHERE transfer_id = ? AND attempt IS NOT NULL
         UNION ALL SELECT sequence FROM events WHERE attempt = ?)`,
    )
    .pluck()
    .get(id, id)
  if (typeof sequence !== 'number') return null
  return readArchives(db).find(({ through }) => sequence <= through) ?? null
}

/** A digest over the events that stay, in order: a line `sequence hash` for each. An event's hash covers all of it. */
export class CarriedDigest {
  readonly #hash = createHash('sha256')
  count = 0

  add({ sequence, hash }: Pick<EventRow, 'sequence' | 'hash'>): void {
    this.#hash.update(`${String(sequence)} ${hash}\n`, 'utf8')
    this.count++
  }

  /** SHA-256 in lower-case hex; nothing can be added afterwards. */
  end(): string {
    return this.#hash.digest('hex')
  }
}

function parsed(payload: string): unknown {
  try {
    // eslint-disable-next-line no-restricted-syntax -- the ledger's own canonical text
    return JSON.parse(payload)
  } catch {
    return null
  }
}
