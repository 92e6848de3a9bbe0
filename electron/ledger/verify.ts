import type { Database } from 'better-sqlite3'
import type { LedgerProblem, LedgerVerification } from '../../shared/ledger'
import { readArchives, type ReadArchive } from './archives'
import { canonicalText, eventHash, headBytes, NO_HASH, type EventRow, type SignedHead } from './chain'
import { ARCHIVED, hashesOf, type HashAt } from './chain-view'
import { isDerivedSound } from './derived'
import type { readHeadFile } from './head-file'
import type { HeadKeeping } from './held-heads'
import { CarriedEvents } from './verify-archives'
import { judgeHeldHeads } from './verify-held-heads'

/** What a verification needs besides the database. */
export interface VerifyParts {
  readonly verifyHead: (signature: string, bytes: Uint8Array) => boolean
  /** Read before the database is looked at: an event appended meanwhile makes the file older, never newer. */
  readonly headFile: ReturnType<typeof readHeadFile>
  readonly now: () => Date
  readonly keeping?: HeadKeeping | undefined
  /** Archives at hand, each verified in itself. Those that the ledger does not name count for nothing. */
  readonly archives?: readonly ReadArchive[]
}

/** The first event that is not as it was, and how. */
export interface Finding {
  readonly sequence: number
  readonly problem: LedgerProblem
}

interface Walked {
  readonly finding: Finding | null
  readonly last: EventRow | null
  readonly signedHeads: number
}

type Joined = EventRow & {
  readonly head_station: string
  readonly head_hash: string
  /** null, as the other two, for an event without a head. */
  readonly head_signature: string | null
}

const COLUMNS = 'e.sequence, e.at, e.station, e.operator, e.type, e.transfer_id, e.payload, e.previous_hash, e.hash'

/**
 * Checks every event against its hash, its place and its predecessor, every signed head against the chain, the
 * end of the chain against four marks (AUTOINCREMENT's, the signed heads, the signed tip and the signed head file), and
 * the whole against the heads that are held elsewhere or came back. Of archived events, those that stayed are checked
 * against the event that names the archive, all others only where the archive is at hand.
 * Reads one snapshot, row after row, in memory that does not grow with the ledger; stops at the first bad event.
 */
export function verifyChain(db: Database, parts: VerifyParts): LedgerVerification {
  return db.transaction((): LedgerVerification => {
    const named = readArchives(db)
    const read = (parts.archives ?? []).filter(({ sha256 }) => named.some((each) => each.sha256 === sha256))
    const hashAt = hashesOf(db, read, named)
    const carried = new CarriedEvents(named, read)
    const walked = walk(db, parts, carried)
    const events = db.prepare<[], number>('SELECT count(*) FROM events').pluck().get() ?? 0
    const head = lastRow(db)
    const ends = walked.finding ? { finding: null, signedHeads: 0 } : checkEnd(db, parts, walked.last, hashAt)
    const { finding, ...held } = judgeHeldHeads(db, parts.keeping, head?.sequence ?? 0, hashAt)
    const chain = walked.finding ?? ends.finding
    const firstBad = earlier(finding, carried.finding(chain) ?? chain)
    return {
      intact: firstBad === null,
      events,
      headSequence: head?.sequence ?? 0,
      headHash: head?.hash ?? NO_HASH,
      signedHeads: walked.signedHeads + ends.signedHeads,
      firstBad,
      ...held,
      archives: named.map((each) => ({ ...each, isRead: read.some(({ sha256 }) => sha256 === each.sha256) })),
      isListSound: isDerivedSound(db),
      at: parts.now().toISOString(),
    }
  })()
}

/** Where both name the same event the chain's own word counts, but for a gap: it was left there for a held head. */
function earlier(held: Finding | null, chain: Finding | null): Finding | null {
  if (!held || !chain) return held ?? chain
  const isGap = chain.problem === 'missing' || chain.problem === 'reordered'
  return held.sequence < chain.sequence || (held.sequence === chain.sequence && isGap) ? held : chain
}

function walk(db: Database, { verifyHead }: VerifyParts, carried: CarriedEvents): Walked {
  const rows = db
    .prepare<[], Joined>(
      `SELECT ${COLUMNS}, h.station AS head_station, h.hash AS head_hash, h.signature AS head_signature
       FROM events e LEFT JOIN heads h ON h.sequence = e.sequence ORDER BY e.sequence`,
    )
    .iterate()
  let last: EventRow | null = null
  let lastAttested = false
  let signedHeads = 0
  for (const row of rows) {
    const isAlone = carried.has(row.sequence) && row.sequence > (last?.sequence ?? 0) + 1
    const finding = isAlone
      ? altered(db, row)
      : (misplaced(db, row, last) ?? altered(db, row) ?? unlinked(row, last, lastAttested))
    if (finding) return { finding, last, signedHeads }
    const head = headOf(row)
    if (head) {
      signedHeads++
      if (!verifyHead(head.signature, headBytes(head)))
        return { finding: { sequence: row.sequence, problem: 'forged-head' }, last, signedHeads }
      if (head.hash !== row.hash) return { finding: { sequence: row.sequence, problem: 'edited' }, last, signedHeads }
    }
    carried.take(row)
    last = row
    lastAttested = head !== null
  }
  return { finding: null, last, signedHeads }
}

/** The sequence has a gap before this row: its predecessors were deleted, or moved elsewhere. */
function misplaced(db: Database, row: EventRow, last: EventRow | null): Finding | null {
  const expected = (last?.sequence ?? 0) + 1
  if (row.sequence === expected) return null
  if (row.sequence < expected) return { sequence: row.sequence, problem: 'malformed' }
  return { sequence: expected, problem: isHashOfAnEvent(db, row.previous_hash) ? 'reordered' : 'missing' }
}

/** The row does not have the hash of its own content. */
function altered(db: Database, row: EventRow): Finding | null {
  const { sequence } = row
  if (!isTextual(row)) return { sequence, problem: 'malformed' }
  if (eventHash(row.previous_hash, row) === row.hash)
    return isCanonicalObject(row.payload) ? null : { sequence, problem: 'malformed' }
  if (!belongsElsewhere(db, row)) return { sequence, problem: 'edited' }
  const predecessorIsHere = row.previous_hash === NO_HASH || isHashOfAnEvent(db, row.previous_hash)
  return { sequence, problem: predecessorIsHere ? 'reordered' : 'missing' }
}

/**
 * The row is whole but names another predecessor: then it is the predecessor that is no longer what it was when
 * this row was written, unless a signed head vouches for the predecessor.
 */
function unlinked(row: EventRow, last: EventRow | null, lastAttested: boolean): Finding | null {
  if (row.previous_hash === (last?.hash ?? NO_HASH)) return null
  const sequence = last && !lastAttested ? last.sequence : row.sequence
  return { sequence, problem: 'edited' }
}

/**
 * True when the row's content has a known hash under another sequence, or in the place of another row: it is
 * genuine but was moved. Looks through the whole ledger; happens once, at the first bad event.
 */
function belongsElsewhere(db: Database, row: EventRow): boolean {
  const places = db.prepare<[], Pick<EventRow, 'sequence' | 'previous_hash' | 'hash'>>(
    'SELECT sequence, previous_hash, hash FROM events',
  )
  for (const place of places.iterate()) {
    const moved = { ...row, sequence: place.sequence }
    if (eventHash(row.previous_hash, moved) === row.hash) return true
    if (eventHash(place.previous_hash, moved) === place.hash) return true
  }
  return eventHash(row.previous_hash, { ...row, sequence: row.sequence + 1 }) === row.hash
}

/** The chain is sound as far as it goes: does it go to where the marks say, and do they agree with it? */
function checkEnd(
  db: Database,
  { verifyHead, headFile }: VerifyParts,
  last: EventRow | null,
  hashAt: HashAt,
): { finding: Finding | null; signedHeads: number } {
  const end = last?.sequence ?? 0
  const findings: Finding[] = []
  const truncated = (): number => findings.push({ sequence: end + 1, problem: 'truncated' })
  const mark = db.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'events'`).pluck().get()
  if ((mark ?? 0) !== end) truncated()
  if (db.prepare<[number]>('SELECT 1 FROM heads WHERE sequence > ? LIMIT 1').get(end) !== undefined) truncated()

  const tip = db.prepare<[], SignedHead>('SELECT sequence, station, hash, signature FROM tip').get()
  if (!tip && end > 0) truncated()
  if (tip && tip.sequence < end) findings.push({ sequence: tip.sequence + 1, problem: 'forged-head' })
  if (headFile === 'malformed') findings.push({ sequence: Math.max(end, 1), problem: 'forged-head' })
  const heads = [tip, typeof headFile === 'string' ? undefined : headFile].filter((head) => head !== undefined)
  for (const head of heads) {
    if (!verifyHead(head.signature, headBytes(head)))
      findings.push({ sequence: Math.min(head.sequence, Math.max(end, 1)), problem: 'forged-head' })
    else if (head.sequence > end) truncated()
    else if (![head.hash, ARCHIVED].includes(hashAt(head.sequence) ?? ''))
      findings.push({ sequence: head.sequence, problem: 'edited' })
  }
  const first = findings.sort((a, b) => a.sequence - b.sequence)[0]
  return { finding: first ?? null, signedHeads: heads.length }
}

function headOf(row: Joined): SignedHead | null {
  const { sequence, head_station: station, head_hash: hash, head_signature: signature } = row
  return signature === null ? null : { sequence, station, hash, signature }
}

function lastRow(db: Database): Pick<EventRow, 'sequence' | 'hash'> | undefined {
  return db
    .prepare<[], Pick<EventRow, 'sequence' | 'hash'>>(
      'SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1',
    )
    .get()
}

function isHashOfAnEvent(db: Database, hash: string): boolean {
  return db.prepare<[string]>('SELECT 1 FROM events WHERE hash = ?').get(hash) !== undefined
}

function isTextual(row: EventRow): boolean {
  const { at, station, operator, type, transfer_id: transferId, payload, previous_hash: previous, hash } = row
  return (
    Number.isSafeInteger(row.sequence) &&
    [at, station, operator, type, payload, previous, hash, transferId ?? ''].every(
      (text) => typeof text === 'string',
    ) &&
    /^[0-9a-f]{64}$/.test(previous)
  )
}

/** A payload in another spelling would hash differently for everybody who follows RFC 8785. */
function isCanonicalObject(payload: string): boolean {
  try {
    // eslint-disable-next-line no-restricted-syntax -- a million of the ledger's own texts; the comparison finds what is not canonical
    const value: unknown = JSON.parse(payload)
    return typeof value === 'object' && value !== null && !Array.isArray(value) && canonicalText(value) === payload
  } catch {
    return false
  }
}
