import type { Database } from 'better-sqlite3'
import type { JudgedHead, LedgerVerification } from '../../shared/ledger'
import { ARCHIVED, hashesOf, type HashAt } from './chain-view'
import { contradictChain, contradictEachOther } from './contradictions'
import { proveHeldHeads, type HeadKeeping } from './held-heads'
import type { Finding } from './verify'

type Judged = Pick<LedgerVerification, 'heldHeads' | 'contradictions' | 'elsewhere' | 'unjudgedHeads'> & {
  readonly finding: Finding | null
}

/**
 * Holds every head that was kept against the chain, and those of other stations against each other. A kept head whose
 * proof is gone or proves something else was tampered with here.
 * Own heads of archived events that are not at hand are counted, and held against nothing.
 * @param end the number of the last event
 */
export function judgeHeldHeads(db: Database, keeping: HeadKeeping | undefined, end: number, hashAt: HashAt): Judged {
  if (!keeping) return { heldHeads: 0, contradictions: [], elsewhere: [], unjudgedHeads: 0, finding: null }
  const rows = proveHeldHeads(db, keeping)
  const proven = rows.filter(({ proof }) => proof !== null).map(({ head }) => head)
  const allOwn = proven.filter((head) => head.own)
  const own = allOwn.filter(({ sequence }) => hashAt(sequence) !== ARCHIVED)
  const contradictions = contradictChain(own, hashAt)
  const findings: Finding[] = contradictions.map(({ kind, head }) =>
    kind === 'older-than-held-head'
      ? { sequence: lastBefore(db, head.sequence) + 1, problem: kind }
      : { sequence: head.sequence, problem: 'contradicts-held-head' },
  )
  for (const { head, proof } of rows)
    if (proof === null)
      findings.push({ sequence: Math.min(head.sequence, Math.max(end, 1)), problem: 'held-head-altered' })
  for (const sequence of withoutRow(db)) findings.push({ sequence, problem: 'held-head-altered' })
  return {
    heldHeads: own.length,
    unjudgedHeads: allOwn.length - own.length,
    contradictions,
    elsewhere: contradictEachOther(proven.filter((head) => !head.own)),
    finding: findings.sort((a, b) => a.sequence - b.sequence)[0] ?? null,
  }
}

/**
 * Every head that was kept, newest first, with what contradicts the ledger or another head: each as `judgeHeldHeads`
 * judges it, without the findings that only a whole verification makes.
 */
export function judgedHeads(db: Database, keeping: HeadKeeping): JudgedHead[] {
  const rows = proveHeldHeads(db, keeping)
  const proven = rows.filter(({ proof }) => proof !== null).map(({ head }) => head)
  const found = [
    ...contradictChain(
      proven.filter((head) => head.own),
      hashesOf(db),
    ),
    ...contradictEachOther(proven.filter((head) => !head.own)),
  ]
  const kinds = new Map(found.map(({ head, kind }) => [head, kind]))
  return rows
    .map(({ head, proof }) => ({ ...head, isProven: proof !== null, contradiction: kinds.get(head) ?? null }))
    .reverse()
}

/** Events that say that a head was kept which is kept no more. */
function withoutRow(db: Database): number[] {
  return db
    .prepare<[], number>(
      `SELECT sequence FROM events WHERE type = 'ledger.head-kept' AND json_valid(payload) AND NOT EXISTS
         (SELECT 1 FROM held_heads h WHERE h.proof_sha256 = events.payload ->> '$.proofSha256')
       ORDER BY sequence LIMIT 1`,
    )
    .pluck()
    .all()
}

function lastBefore(db: Database, sequence: number): number {
  return (
    db.prepare<[number], number | null>('SELECT max(sequence) FROM events WHERE sequence < ?').pluck().get(sequence) ??
    0
  )
}
