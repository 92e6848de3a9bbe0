import type { z } from 'zod'
import { CausewayError } from '../../shared/errors'
import {
  historyEventSchema,
  historyHeadSchema,
  historyReceiptSchema,
  historyRotationSchema,
  type HistoryEvent,
} from '../../shared/history-bundle'
import { parseJson } from '../../shared/json'
import { canonicalText, eventHash, headBytes, NO_HASH } from '../ledger/chain'
import { NAMESPACES, verifySshsig } from '../trust/sshsig'
import { readLines } from './bundle-lines'
import type { OpenedBundle } from './open-bundle'

/** What whoever walks through a bundle is told of, in the bundle's order. */
export interface BundleVisitor {
  event?(event: HistoryEvent): void
  receipt?(receipt: { readonly text: string; readonly signature: string }): void
}

/** The hashes of a chain that was checked. */
export interface ChainHashes {
  /** null for an event that the chain does not have. */
  hashAt(sequence: number): string | null
  /** Fingerprints of keys that the station had before. */
  readonly formerKeys: readonly string[]
}

/**
 * Reads an opened bundle again and checks it event by event: places and hashes in one chain from the first event to
 * the head that the statement names, each signed head by the station's key or one that the chain says it had before.
 * @throws CausewayError `ledger.damaged` (details: station, sequence, problem), `bundle.malformed` (details: path)
 */
export async function walkBundle(bundle: OpenedBundle, visitor: BundleVisitor): Promise<ChainHashes> {
  const { file, statement } = bundle
  const chain = new Chain(statement.station)
  const counted = { heads: 0, receipts: 0 }
  let n = 0
  for await (const line of readLines(file)) {
    if (n++ === 0) continue
    const value = parse(file, line)
    if ('event' in value) {
      const event = read(file, historyEventSchema, value)
      chain.add(event)
      visitor.event?.(event)
    } else if ('head' in value && 'signature' in value) {
      chain.checkHead(read(file, historyHeadSchema, value), bundle.fingerprint)
      counted.heads++
    } else if ('receipt' in value) {
      const { receipt, signature } = read(file, historyReceiptSchema, value)
      visitor.receipt?.({ text: receipt, signature })
      counted.receipts++
    } else if ('rotation' in value) read(file, historyRotationSchema, value)
    else break
  }
  const { events, head, heads, receipts } = statement
  if (chain.sequence !== head.sequence || chain.hash !== head.hash || chain.sequence !== events)
    throw chain.damaged(chain.sequence + 1, 'truncated')
  if (counted.heads !== heads || counted.receipts !== receipts)
    throw new CausewayError('bundle.malformed', { path: file }, 'not as many lines as stated')
  return chain
}

/** The chain as it is read, with every hash: 32 bytes for each event. */
class Chain implements ChainHashes {
  readonly #station: string
  readonly #former = new Map<string, number>()
  #hashes = Buffer.alloc(32 * 1024)
  sequence = 0
  hash = NO_HASH

  constructor(station: string) {
    this.#station = station
  }

  damaged(sequence: number, problem: string): CausewayError {
    return new CausewayError('ledger.damaged', { station: this.#station, sequence, problem })
  }

  add({ event, hash, previousHash }: HistoryEvent): void {
    if (event.sequence !== this.sequence + 1) throw this.damaged(this.sequence + 1, 'missing')
    if (previousHash !== this.hash) throw this.damaged(event.sequence, 'edited')
    if (hashOf(event, previousHash) !== hash) throw this.damaged(event.sequence, 'edited')
    this.sequence = event.sequence
    this.hash = hash
    if (this.#hashes.length < 32 * this.sequence) this.#hashes = Buffer.concat([this.#hashes], 64 * this.sequence)
    this.#hashes.write(hash, 32 * (this.sequence - 1), 'hex')
    const from = event.type === 'key.rotated' ? event.payload['from'] : null
    if (typeof from === 'string') this.#former.set(from, event.sequence)
  }

  /** A former key vouches only for what came before the event that says it was replaced. */
  checkHead(
    {
      head,
      signature,
    }: { readonly head: { hash: string; sequence: number; station: string }; readonly signature: string },
    fingerprint: string,
  ): void {
    if (this.hashAt(head.sequence) !== head.hash) throw this.damaged(head.sequence, 'edited')
    const signer = signerOf(head, signature)
    const isOwn = signer === fingerprint || (signer !== null && head.sequence < (this.#former.get(signer) ?? 0))
    if (!isOwn) throw this.damaged(head.sequence, 'forged-head')
  }

  get formerKeys(): string[] {
    return [...this.#former.keys()]
  }

  hashAt(sequence: number): string | null {
    if (sequence < 1 || sequence > this.sequence) return null
    return this.#hashes.toString('hex', 32 * (sequence - 1), 32 * sequence)
  }
}

/** null for an event that no ledger can hold: JSON may say lone surrogates, RFC 8785 may not. */
function hashOf(event: HistoryEvent['event'], previousHash: string): string | null {
  try {
    const payload = canonicalText(event.payload)
    return eventHash(previousHash, { ...event, transfer_id: event.transferId, payload })
  } catch {
    return null
  }
}

function parse(file: string, line: Buffer): object {
  try {
    const value = parseJson(line.toString('utf8'))
    if (typeof value === 'object' && value !== null) return value
  } catch (error) {
    throw new CausewayError('bundle.malformed', { path: file }, error)
  }
  throw new CausewayError('bundle.malformed', { path: file }, 'a line that is no object')
}

function read<T>(file: string, schema: z.ZodType<T>, value: object): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new CausewayError('bundle.malformed', { path: file }, parsed.error)
  return parsed.data
}

function signerOf(head: Parameters<typeof headBytes>[0], signature: string): string | null {
  try {
    return verifySshsig(signature, NAMESPACES.ledger, headBytes(head)).fingerprint
  } catch {
    return null
  }
}
