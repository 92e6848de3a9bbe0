/** The chain of a history bundle, checked as it is read, with every hash: 32 bytes for each event. */
import { CausewayError } from '../../../shared/errors'
import type { HistoryEvent, HistoryStatement } from '../../../shared/history-bundle'
import { archivedSchema, CarriedDigest } from '../../ledger/archives'
import { canonicalText, eventHash, headBytes, NO_HASH } from '../../ledger/chain'
import { parseRotation, type Rotation } from '../../trust/rotation'
import { NAMESPACES, verifySshsig } from '../../trust/sshsig'

/** The hashes of a chain that was checked. */
export interface ChainHashes {
  /** null for an event that the chain does not have, or whose hash is in an archive. */
  hashAt(sequence: number): string | null
  /** Up to this event the chain is in an archive, but for events that stayed; 0 when all of it is here. */
  readonly archivedThrough: number
  /** Fingerprints of keys that the station had before. */
  readonly formerKeys: readonly string[]
}

/** A head as a bundle has it. */
interface BundleHead {
  readonly head: { readonly hash: string; readonly sequence: number; readonly station: string }
  readonly signature: string
}

export class BundleChain implements ChainHashes {
  readonly archivedThrough: number
  readonly #station: string
  readonly #archivedHash: string
  readonly #former = new Map<string, number>()
  readonly #carried = new Map<number, string>()
  readonly #digest = new CarriedDigest()
  /** Heads by keys that the chain does not name: statements of rotations may. */
  readonly #foreign: { readonly sequence: number; readonly signer: string }[] = []
  #carriedSha256: string | null = null
  #isNamed = false
  #hashes = Buffer.alloc(32 * 1024)
  sequence = 0
  hash = NO_HASH

  constructor({ station, archived }: Pick<HistoryStatement, 'station' | 'archived'>) {
    this.#station = station
    this.archivedThrough = archived?.through ?? 0
    this.#archivedHash = archived?.hash ?? NO_HASH
  }

  damaged(sequence: number, problem: string): CausewayError {
    return new CausewayError('ledger.damaged', { station: this.#station, sequence, problem })
  }

  add({ event, hash, previousHash }: HistoryEvent): void {
    const { sequence } = event
    const isCarried = sequence <= this.archivedThrough
    const isNext = sequence === this.sequence + 1
    if (!isNext && !(isCarried && sequence > this.sequence)) throw this.damaged(this.sequence + 1, 'missing')
    if (isNext && previousHash !== this.hash) throw this.damaged(sequence, 'edited')
    if (hashOf(event, previousHash) !== hash) throw this.damaged(sequence, 'edited')
    this.sequence = sequence
    this.hash = hash
    if (isCarried) this.#carry(sequence, hash)
    else this.#keep(sequence, hash)
    if (event.type === 'key.rotated') {
      const { from } = event.payload
      if (typeof from === 'string') this.#former.set(from, sequence)
    }
    if (event.type === 'ledger.archived') this.#archived(sequence, event.payload)
  }

  /** A former key vouches only for what came before the event that says it was replaced. */
  checkHead({ head, signature }: BundleHead, fingerprint: string): void {
    if (this.hashAt(head.sequence) !== head.hash) throw this.damaged(head.sequence, 'edited')
    const signer = signerOf(head, signature)
    if (signer === null) throw this.damaged(head.sequence, 'forged-head')
    const isOwn = signer === fingerprint || head.sequence < (this.#former.get(signer) ?? 0)
    if (!isOwn) this.#foreign.push({ sequence: head.sequence, signer })
  }

  /**
   * When everything was read: heads by keys that were replaced after the bundle's last event are proven by the statements
   * of these rotations, each signed by both keys. And what stayed of archived events is what the chain says stayed.
   * @param statements of rotations, as the bundle has them
   * @param isArchive an archive may end before the event that names the archive before it
   */
  settle(fingerprint: string, statements: readonly string[], isArchive: boolean): void {
    const rotations = this.#foreign.length > 0 ? leadingTo(fingerprint, statements) : []
    const forged = this.#foreign.find(
      ({ sequence, signer }) =>
        !rotations.some(({ from, ledgerHead }) => from.fingerprint === signer && sequence <= ledgerHead.sequence),
    )
    if (forged) throw this.damaged(forged.sequence, 'forged-head')
    const { archivedThrough } = this
    if (archivedThrough === 0) return
    if (this.#carried.get(archivedThrough) !== this.#archivedHash)
      throw this.damaged(archivedThrough, 'carried-altered')
    if (!this.#isNamed && !isArchive) throw this.damaged(archivedThrough, 'missing')
    if (this.#isNamed && this.#digest.end() !== this.#carriedSha256)
      throw this.damaged(archivedThrough, 'carried-altered')
  }

  get formerKeys(): string[] {
    return [...this.#former.keys()]
  }

  hashAt(sequence: number): string | null {
    if (sequence <= this.archivedThrough) return this.#carried.get(sequence) ?? null
    if (sequence > this.sequence) return null
    const place = 32 * (sequence - this.archivedThrough - 1)
    return place < 0 ? null : this.#hashes.toString('hex', place, place + 32)
  }

  #carry(sequence: number, hash: string): void {
    this.#carried.set(sequence, hash)
    this.#digest.add({ sequence, hash })
  }

  #keep(sequence: number, hash: string): void {
    const place = 32 * (sequence - this.archivedThrough - 1)
    if (this.#hashes.length < place + 32) this.#hashes = Buffer.concat([this.#hashes], 2 * (place + 32))
    this.#hashes.write(hash, place, 'hex')
  }

  /** An event that names an archive: the hash of the last event there is known by it. */
  #archived(sequence: number, payload: HistoryEvent['event']['payload']): void {
    const { success, data } = archivedSchema.safeParse(payload)
    if (!success) return
    const { through, hash, carriedSha256 } = data
    if (through > this.archivedThrough) throw this.damaged(sequence, 'missing')
    if ((this.hashAt(through) ?? hash) !== hash) throw this.damaged(through, 'edited')
    this.#carried.set(through, hash)
    if (through === this.archivedThrough) {
      this.#isNamed = true
      this.#carriedSha256 = carriedSha256
    }
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

/** Rotations from key to key that end with this one. @throws CausewayError `trust.rotation-malformed`, `signature.*` */
function leadingTo(fingerprint: string, statements: readonly string[]): Rotation[] {
  const all = statements.map((text) => parseRotation(text))
  const led: Rotation[] = []
  for (let to = fingerprint; ;) {
    const before = all.find((rotation) => rotation.to.fingerprint === to && !led.includes(rotation))
    if (!before) return led
    led.push(before)
    to = before.from.fingerprint
  }
}

function signerOf(head: Parameters<typeof headBytes>[0], signature: string): string | null {
  try {
    return verifySshsig(signature, NAMESPACES.ledger, headBytes(head)).fingerprint
  } catch {
    return null
  }
}
