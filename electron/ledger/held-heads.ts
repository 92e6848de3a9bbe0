/**
 * Heads held elsewhere. Whoever has this disk and the station's key can write another past on it, but not on the media
 * and receipts that have left: what they say of a ledger's head is kept here, and given back from elsewhere.
 */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { HeldHead } from '../../shared/ledger'
import { parseJson } from '../../shared/json'
import { sha256Of } from '../files/hash'
import { canonicalText } from './chain'

/** A signed statement that names a head, whole, so that it can be proven again at any time. */
export const headProofSchema = z.discriminatedUnion('kind', [
  /** `text` is the signed text of a head, namespace causeway-ledger. */
  z.strictObject({ kind: z.literal('head'), text: z.string(), signature: z.string() }),
  /** The signature covers the tag manifest, the tag manifest names the digest of transfer.json. */
  z.strictObject({
    kind: z.literal('transfer'),
    tagManifest: z.string(),
    signature: z.string(),
    transferJson: z.string(),
  }),
  z.strictObject({ kind: z.literal('receipt'), text: z.string(), signature: z.string() }),
])
export type HeadProof = z.infer<typeof headProofSchema>

/** What a proof proves. */
export type ProvenHead = Pick<HeldHead, 'fingerprint' | 'station' | 'sequence' | 'hash' | 'statedAt'> & {
  /** The transfer that the statement is about; null for a head alone. */
  readonly transferId: string | null
}

/** Whose ledger this is, and who can tell what a proof is worth. */
export interface HeadKeeping {
  /** Of the key that signs now. */
  readonly fingerprint: string
  /** The keys that signed before it, each with the number of the last event that it could sign for; none when absent. */
  readonly former?: readonly { readonly fingerprint: string; readonly until: number }[]
  /** What the proof proves and by whose key; null when it proves nothing. Never throws. */
  readonly prove: (proof: HeadProof) => ProvenHead | null
}

/** True for a key of this ledger's station: the current one, or one that it had before. */
export function isOwnKey({ fingerprint: current, former = [] }: HeadKeeping, fingerprint: string): boolean {
  return fingerprint === current || former.some((key) => key.fingerprint === fingerprint)
}

/** A head that is to be kept. */
export interface FoundHead extends Omit<HeldHead, 'own' | 'seenAt'> {
  readonly proof: HeadProof
}

interface Row {
  readonly fingerprint: string
  readonly station: string
  readonly sequence: number
  readonly hash: string
  readonly place: HeldHead['place']
  readonly direction: HeldHead['direction']
  readonly reference: string
  readonly stated_at: string | null
  readonly seen_at: string
  readonly proof: string
  readonly proof_sha256: string
}

/** Keeps a head. @returns the digest of its proof, null when the same head was kept from the same place before */
export function insertHeldHead(db: Database, found: FoundHead, seenAt: string): string | null {
  const proof = canonicalText(found.proof)
  const proofSha256 = sha256Of(proof)
  const { changes } = db
    .prepare(
      `INSERT INTO held_heads
         (fingerprint, station, sequence, hash, place, direction, reference, stated_at, seen_at, proof, proof_sha256)
       VALUES ($fingerprint, $station, $sequence, $hash, $place, $direction, $reference, $statedAt, $seenAt, $proof,
         $proofSha256) ON CONFLICT DO NOTHING`,
    )
    .run({
      fingerprint: found.fingerprint,
      station: found.station,
      sequence: found.sequence,
      hash: found.hash,
      place: found.place,
      direction: found.direction,
      reference: found.reference,
      statedAt: found.statedAt,
      seenAt,
      proof,
      proofSha256,
    })
  return changes === 0 ? null : proofSha256
}

/** Every head that was kept, oldest first. */
export function readHeldHeads(db: Database, keeping: HeadKeeping): HeldHead[] {
  return rowsOf(db).map((row) => toHeldHead(row, keeping))
}

/** Every head with its proof, oldest first, and whether the proof still proves what stands beside it. */
export function proveHeldHeads(
  db: Database,
  keeping: HeadKeeping,
): { readonly head: HeldHead; readonly proof: HeadProof | null }[] {
  return rowsOf(db).map((row) => ({ head: toHeldHead(row, keeping), proof: proofOf(row, keeping) }))
}

/**
 * The highest number that a proven own head names: what this ledger has once had. 0 for none. What an earlier key says
 * of events after its rotation is told by `verify`, but whoever has a copy of that key does not set the numbers here.
 */
export function highestHeldSequence(db: Database, keeping: HeadKeeping, above: number): number {
  const rows = db
    .prepare<[number], Row>('SELECT * FROM held_heads WHERE sequence > ? ORDER BY sequence DESC')
    .iterate(above)
  for (const row of rows) if (mayNumber(keeping, row) && proofOf(row, keeping)) return row.sequence
  return 0
}

function mayNumber({ fingerprint: current, former = [] }: HeadKeeping, { fingerprint, sequence }: Row): boolean {
  return fingerprint === current || former.some((key) => key.fingerprint === fingerprint && sequence <= key.until)
}

function rowsOf(db: Database): Row[] {
  return db.prepare<[], Row>('SELECT * FROM held_heads ORDER BY id').all()
}

function proofOf(row: Row, { prove }: HeadKeeping): HeadProof | null {
  if (sha256Of(row.proof) !== row.proof_sha256) return null
  const parsed = headProofSchema.safeParse(parse(row.proof))
  const proven = parsed.success ? prove(parsed.data) : null
  const same =
    proven?.fingerprint === row.fingerprint &&
    proven.station === row.station &&
    proven.sequence === row.sequence &&
    proven.hash === row.hash &&
    // An own head that left is proven by its own signature, which gives no time.
    (row.direction === 'left' || proven.statedAt === row.stated_at)
  return same && parsed.success ? parsed.data : null
}

function toHeldHead(row: Row, keeping: HeadKeeping): HeldHead {
  return {
    fingerprint: row.fingerprint,
    station: row.station,
    own: isOwnKey(keeping, row.fingerprint),
    sequence: row.sequence,
    hash: row.hash,
    place: row.place,
    direction: row.direction,
    reference: row.reference,
    statedAt: row.stated_at,
    seenAt: row.seen_at,
  }
}

function parse(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return null
  }
}
