import type { EventType, LedgerEvent } from '../../shared/ledger'
import type { Ledger } from '../ledger/ledger'

/** All events of a type, read once: later questions look only at what was appended since. */
export class EventMemory {
  readonly #ledger: Pick<Ledger, 'events' | 'head'>
  readonly #type: EventType
  readonly #events: LedgerEvent[] = []
  #seen = 0

  constructor(ledger: Pick<Ledger, 'events' | 'head'>, type: EventType) {
    this.#ledger = ledger
    this.#type = type
  }

  /** Oldest first. */
  all(): readonly LedgerEvent[] {
    const head = this.#ledger.head().sequence
    while (this.#seen < head) {
      const page = this.#ledger.events({ type: this.#type, after: this.#seen })
      this.#events.push(...page)
      const last = page.at(-1)
      if (!last) break
      this.#seen = last.sequence
    }
    this.#seen = Math.max(this.#seen, head)
    return this.#events
  }
}
