import type { Database } from 'better-sqlite3'
import { CausewayError } from '../../shared/errors'
import type { EventType } from '../../shared/ledger'
import type { LedgerHead } from '../../shared/transfer-json'
import { boundedPayload } from './bounded-payload'
import { eventHash, headBytes, NO_HASH, type EventRow, type SignedHead } from './chain'
import { ARCHIVED, hashesOf } from './chain-view'
import { readHeadFile, writeHeadFile } from './head-file'
import { highestHeldSequence, type HeadKeeping } from './held-heads'

/** What happened, before it has its place in the chain. */
export interface NewEvent {
  readonly type: EventType
  /** Known from the start of a send; of a receive, what the medium claims until its signature proves it. */
  readonly transferId?: string | null
  /** JSON values only; `jobId` ties the event to its attempt. */
  readonly payload: Readonly<Record<string, unknown>>
}

/** Who writes, and with what. */
export interface Writer {
  readonly station: string
  readonly operator: string
  readonly signHead: (bytes: Uint8Array) => string
  readonly verifyHead: (signature: string, bytes: Uint8Array) => boolean
  readonly now: () => Date
  readonly headFile: string
  /** Absent where nobody can tell what a proof is worth. */
  readonly keeping?: HeadKeeping | undefined
}

/**
 * Adds one event in one IMMEDIATE transaction, so that several processes append one after the other, and moves the
 * signed tip with it. No text keeps an event out: half a character has no canonical JSON and becomes U+FFFD, so that the
 * attempt of whoever sent it is recorded all the same. No length does either: see `boundedPayload`.
 *
 * Two rules keep the traces of a tampered end. The new sequence lies beyond every mark that ever stood, so cut-off
 * events leave a gap. And the tip moves only from an end that it vouches for, so a foreign event is never signed.
 */
export function appendEvent(db: Database, writer: Writer, event: NewEvent): EventRow {
  const payload = boundedPayload(event.payload)
  return db
    .transaction((): EventRow => {
      const last = readHead(db)
      const tip = readTip(db)
      const content = {
        sequence: nextSequence(db, writer, last, tip),
        at: writer.now().toISOString(),
        station: writer.station.toWellFormed(),
        operator: writer.operator.toWellFormed(),
        type: event.type,
        transfer_id: event.transferId?.toWellFormed() ?? null,
        payload,
      }
      const row = { ...content, previous_hash: last.hash, hash: eventHash(last.hash, content) }
      db.prepare(
        `INSERT INTO events (sequence, at, station, operator, type, transfer_id, payload, previous_hash, hash)
         VALUES ($sequence, $at, $station, $operator, $type, $transfer_id, $payload, $previous_hash, $hash)`,
      ).run(row)
      if (vouchesFor(tip, last, writer)) replaceTip(db, sign(writer, row))
      return row
    })
    .immediate()
}

/** Signs the newest event's hash and keeps the signature for good. The tip's is not taken: nobody has checked it here. */
export function keepSignedHead(db: Database, writer: Writer): SignedHead {
  return db
    .transaction((): SignedHead => {
      const head = readHead(db)
      // Each ledger begins with the making of its station.
      if (head.sequence === 0)
        throw new CausewayError('ledger.damaged', { station: writer.station, sequence: 1, problem: 'missing' })
      const signed = sign(writer, head)
      db.prepare(
        `INSERT INTO heads (sequence, station, hash, signature) VALUES ($sequence, $station, $hash, $signature)
         ON CONFLICT DO NOTHING`,
      ).run(signed)
      return signed
    })
    .immediate()
}

/**
 * Brings the head file to the signed tip, under the write lock, after the commit: killed in between, the file lags,
 * which is no contradiction. A file that contradicts the chain is evidence and stays.
 */
export function advanceHeadFile(db: Database, headFile: string): void {
  db.transaction(() => {
    const tip = readTip(db)
    const written = readHeadFile(headFile)
    if (!tip || written === 'malformed') return
    if (written === 'absent') return writeHeadFile(headFile, tip)
    // A head of an archived event contradicts nothing that is known here.
    const agrees = [written.hash, ARCHIVED].includes(hashesOf(db)(written.sequence) ?? '')
    if (agrees && written.sequence < tip.sequence) writeHeadFile(headFile, tip)
  }).immediate()
}

/**
 * The newest event's place and hash; sequence 0 for an empty ledger.
 * @throws CausewayError `ledger.damaged` (details: sequence, problem) for a row without a hash, as a cut file can hold it
 */
export function readHead(db: Database): LedgerHead & { readonly sequence: number; readonly hash: string } {
  const last = db
    .prepare<[], { sequence: number; hash: unknown }>(
      'SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1',
    )
    .get()
  if (!last) return { sequence: 0, hash: NO_HASH }
  const { sequence, hash } = last
  if (typeof hash !== 'string') throw new CausewayError('ledger.damaged', { sequence, problem: 'malformed' })
  return { sequence, hash }
}

/** The signed head after the newest event that the station vouched for. */
export function readTip(db: Database): SignedHead | undefined {
  return db.prepare<[], SignedHead>('SELECT sequence, station, hash, signature FROM tip').get()
}

/** True when the signed tip is the newest event's, so that what comes next may be signed too. */
function vouchesFor(tip: SignedHead | undefined, last: LedgerHead, { verifyHead }: Writer): boolean {
  if (!tip) return last.sequence === 0
  return tip.hash === last.hash && verifyHead(tip.signature, headBytes(tip))
}

function replaceTip(db: Database, head: SignedHead): void {
  db.prepare(
    `INSERT INTO tip (only, sequence, station, hash, signature) VALUES (1, $sequence, $station, $hash, $signature)
     ON CONFLICT (only) DO UPDATE SET sequence = excluded.sequence, station = excluded.station,
       hash = excluded.hash, signature = excluded.signature`,
  ).run(head)
}

function sign(writer: Writer, { sequence, hash }: LedgerHead): SignedHead {
  const head = { sequence, station: writer.station, hash }
  return { ...head, signature: writer.signHead(headBytes(head)) }
}

/**
 * Beyond the last event, AUTOINCREMENT's mark, the tip, the head file and the own heads that are held; the latter three
 * only with a good signature.
 */
function nextSequence(db: Database, writer: Writer, last: LedgerHead, tip: SignedHead | undefined): number {
  const mark = db.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'events'`).pluck().get() ?? 0
  const written = readHeadFile(writer.headFile)
  const ahead = [tip, written].flatMap((head) =>
    typeof head === 'object' && head.sequence > last.sequence && writer.verifyHead(head.signature, headBytes(head))
      ? [head.sequence]
      : [],
  )
  const held = writer.keeping ? highestHeldSequence(db, writer.keeping, last.sequence) : 0
  return Math.max(last.sequence, mark, held, ...ahead) + 1
}
