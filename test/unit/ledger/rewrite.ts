/** The worst attacker: the whole disk, and the station's own key. Rewrites a past so that nothing on this disk tells. */
import type { Database } from 'better-sqlite3'
import { writeFileSync } from 'node:fs'
import { canonicalText, eventHash, headText, NO_HASH, type EventRow } from '../../../electron/ledger/chain'
import type { LedgerOptions } from '../../../electron/ledger/ledger'
import { sha256Of } from '../../../electron/files/hash'
import { NAMESPACES, verifySshsig } from '../../../electron/trust/sshsig'
import { attack } from './fixture'

/**
 * Changes events and makes everything else fit: hashes, kept heads, tip, head file, and the heads that are held, which
 * the attacker signs anew where they are the station's own.
 */
export function rewrite(
  { file, headFile, options }: { readonly file: string; readonly headFile: string; readonly options: LedgerOptions },
  change: (db: Database) => void,
): void {
  attack(file, (db) => {
    change(db)
    const signed = (row: { sequence: number; hash: string }) => {
      const text = headText({ station: options.station, ...row })
      return { text, signature: options.signHead(Buffer.from(text)) }
    }
    let previous = NO_HASH
    let last = { sequence: 0, hash: NO_HASH }
    const hashes = new Map<number, string>()
    for (const row of db.prepare<[], EventRow>('SELECT * FROM events ORDER BY sequence').all()) {
      const payload = row.type === 'ledger.head-kept' ? signHeldAnew(db, row, hashes, signed) : row.payload
      const hash = eventHash(previous, { ...row, payload })
      db.prepare('UPDATE events SET payload = ?, previous_hash = ?, hash = ? WHERE sequence = ?').run(
        payload,
        previous,
        hash,
        row.sequence,
      )
      previous = hash
      last = { sequence: row.sequence, hash }
      hashes.set(row.sequence, hash)
    }
    for (const sequence of db.prepare<[], number>('SELECT sequence FROM heads').pluck().all()) {
      const hash = hashes.get(sequence) ?? ''
      db.prepare('UPDATE heads SET hash = ?, signature = ? WHERE sequence = ?').run(
        hash,
        signed({ sequence, hash }).signature,
        sequence,
      )
    }
    const tip = signed(last)
    db.prepare('UPDATE tip SET sequence = ?, hash = ?, signature = ?').run(last.sequence, last.hash, tip.signature)
    writeFileSync(headFile, `${tip.text}\n${tip.signature}`)
  })
}

function signHeldAnew(
  db: Database,
  row: EventRow,
  hashes: ReadonlyMap<number, string>,
  signed: (row: { sequence: number; hash: string }) => { text: string; signature: string },
): string {
  const payload = JSON.parse(row.payload) as Record<string, unknown>
  if (payload['direction'] !== 'left') return row.payload
  const sequence = Number(payload['sequence'])
  const hash = hashes.get(sequence) ?? ''
  const head = signed({ sequence, hash })
  const proof = canonicalText({ kind: 'head', ...head })
  // The key of today, also for what an earlier one had signed.
  const { fingerprint } = verifySshsig(head.signature, NAMESPACES.ledger, Buffer.from(head.text))
  db.prepare('UPDATE held_heads SET fingerprint = ?, hash = ?, proof = ?, proof_sha256 = ? WHERE proof_sha256 = ?').run(
    fingerprint,
    hash,
    proof,
    sha256Of(proof),
    payload['proofSha256'],
  )
  return canonicalText({ ...payload, fingerprint, hash, proofSha256: sha256Of(proof) })
}
