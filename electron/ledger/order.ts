/** What the order of transfers is judged by: what was received and sent before. Only verified transfers count. */
import type { Database } from 'better-sqlite3'

export interface SentTransfer {
  readonly sequence: number
  /** SHA-256 over the transfer's tag manifests; the next transfer names it. */
  readonly transferDigest: string
}

const RECEIVED = `FROM events WHERE type = 'receive.verdict' AND verdict = 'verified'`

export function highestReceivedSequence(db: Database, sourceFingerprint: string): number | null {
  return (
    db
      .prepare<[string], number | null>(
        `SELECT max(payload ->> '$.sequence') ${RECEIVED} AND payload ->> '$.source.fingerprint' = ?`,
      )
      .pluck()
      .get(sourceFingerprint) ?? null
  )
}

export function hasReceived(db: Database, transferId: string): boolean {
  return db.prepare<[string]>(`SELECT 1 ${RECEIVED} AND transfer_id = ? LIMIT 1`).get(transferId) !== undefined
}

export function lastSent(db: Database): SentTransfer | null {
  return (
    db
      .prepare<[], SentTransfer>(
        `SELECT payload ->> '$.sequence' AS sequence, payload ->> '$.transferDigest' AS transferDigest
         FROM events WHERE type = 'send.verdict' AND verdict = 'verified' AND payload ->> '$.transferDigest' IS NOT NULL
         ORDER BY payload ->> '$.sequence' DESC, events.sequence DESC LIMIT 1`,
      )
      .get() ?? null
  )
}
