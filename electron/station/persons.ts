import { isSameName, type Account } from '../../shared/policy'
import type { Ledger } from '../ledger/ledger'
import { EventMemory } from './event-memory'
import { accountIn } from './station-policy'

/** The events that say which account, by name and id, an operator's name means. */
const IDENTIFYING = ['station.created', 'operator.identified'] as const

/** Says who was behind the operator's name of an event: names can be given to another account, ids cannot. */
export class Persons {
  readonly #memories: readonly EventMemory[]

  constructor(ledger: Pick<Ledger, 'events' | 'head'>) {
    this.#memories = IDENTIFYING.map((type) => new EventMemory(ledger, type))
  }

  /** Returns the account that a name meant at an event, or means now; null where the history does not say. */
  find(name: string, at = Infinity): Account | null {
    const told = this.#memories
      .flatMap((memory) => memory.all())
      .filter(({ sequence }) => sequence <= at)
      .sort((one, other) => one.sequence - other.sequence)
      .map(({ payload }) => accountIn(payload['account']))
    return told.findLast((account) => account !== null && isSameName(account.name, name)) ?? null
  }
}

/** Two accounts are one person when either their ids or their names are the same: an account may have been renamed. */
export function isSamePerson(one: Account, other: Account): boolean {
  return (one.id !== null && one.id === other.id) || isSameName(one.name, other.name)
}
