import canonicalize from 'canonicalize'
import { createHash } from 'node:crypto'
import type { LedgerHead } from '../../shared/transfer-json'
import { CausewayError } from '../../shared/errors'

/** What the first event names as its predecessor. */
export const NO_HASH = '0'.repeat(64)

/** An event as it is stored; `payload` is its RFC 8785 text. */
export interface EventRow {
  readonly sequence: number
  readonly at: string
  readonly station: string
  readonly operator: string
  readonly type: string
  readonly transfer_id: string | null
  readonly payload: string
  readonly previous_hash: string
  readonly hash: string
}

/** A head of the chain with the station that signed it. */
export interface SignedHead extends LedgerHead {
  readonly station: string
  /** Armored SSHSIG, namespace causeway-ledger, over `headText`. */
  readonly signature: string
}

/**
 * RFC 8785 canonical JSON. @throws CausewayError `unexpected` for what JSON cannot say (NaN, lone surrogates, cycles)
 */
export function canonicalText(value: unknown): string {
  try {
    const text = canonicalize(value)
    if (text === undefined) throw new TypeError('there is no JSON form of this value')
    return text
  } catch (error) {
    throw new CausewayError('unexpected', {}, error)
  }
}

/**
 * The canonical JSON of an event: the object {at, operator, payload, sequence, station, transferId, type}.
 * Written out because the payload is canonical text already; the keys are in RFC 8785 order.
 */
export function eventText(row: Omit<EventRow, 'hash' | 'previous_hash'>): string {
  const text = canonicalText
  return (
    `{"at":${text(row.at)},"operator":${text(row.operator)},"payload":${row.payload},"sequence":${text(row.sequence)},` +
    `"station":${text(row.station)},"transferId":${text(row.transfer_id)},"type":${text(row.type)}}`
  )
}

/** SHA-256 (lower hex) over the 32 bytes of the previous hash, then the UTF-8 bytes of the canonical event. */
export function eventHash(previousHash: string, row: Omit<EventRow, 'hash' | 'previous_hash'>): string {
  return createHash('sha256').update(previousHash, 'hex').update(eventText(row), 'utf8').digest('hex')
}

/** What a head's signature covers: canonical JSON of {hash, sequence, station}, UTF-8, no line end. */
export function headText(head: LedgerHead & { readonly station: string }): string {
  return canonicalText({ hash: head.hash, sequence: head.sequence, station: head.station })
}

/** `headText` as bytes. */
export function headBytes(head: LedgerHead & { readonly station: string }): Uint8Array {
  return Buffer.from(headText(head), 'utf8')
}
