import type { LedgerArchive } from '../../shared/ledger'
import { CarriedDigest, type ReadArchive } from './archives'
import type { EventRow } from './chain'
import type { Finding } from './verify'

/**
 * Holds what stayed of archived events against the event that names the archive, and against archives that are at hand.
 * Told every row of the ledger in order; `finding` is asked at the end.
 */
export class CarriedEvents {
  readonly #last: LedgerArchive | undefined
  readonly #read: readonly ReadArchive[]
  readonly #digest = new CarriedDigest()
  #otherwise: Finding | null

  /** @param named oldest first */
  constructor(named: readonly LedgerArchive[], read: readonly ReadArchive[]) {
    this.#last = named.at(-1)
    this.#read = read
    const foreign = named.find(({ through, hash }) => this.#differs(through, hash))
    this.#otherwise = foreign ? { sequence: foreign.through, problem: 'contradicts-archive' } : null
  }

  /** True for an event whose neighbours may be in an archive. */
  has(sequence: number): boolean {
    return sequence <= (this.#last?.through ?? 0)
  }

  take({ sequence, hash }: Pick<EventRow, 'sequence' | 'hash'>): void {
    if (!this.has(sequence)) return
    this.#digest.add({ sequence, hash })
    if (this.#differs(sequence, hash) && sequence < (this.#otherwise?.sequence ?? Infinity))
      this.#otherwise = { sequence, problem: 'contradicts-archive' }
  }

  /**
   * @param chain what the chain itself shows: when it is not sound up to the event that names the archive, that event's
   *   word counts for nothing
   */
  finding(chain: Finding | null): Finding | null {
    if (!this.#last || (chain && chain.sequence <= this.#last.event)) return null
    const isWhole = this.#digest.end() === this.#last.carriedSha256
    return this.#otherwise ?? (isWhole ? null : { sequence: this.#last.through, problem: 'carried-altered' })
  }

  #differs(sequence: number, hash: string): boolean {
    return this.#read.some((archive) => (archive.hashAt(sequence) ?? hash) !== hash)
  }
}
