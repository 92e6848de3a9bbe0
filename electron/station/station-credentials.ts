import { CausewayError } from '../../shared/errors'
import type { LedgerEvent } from '../../shared/ledger'
import type { Account } from '../../shared/policy'
import { sha256Of } from '../files/hash'
import { canonicalText } from '../ledger/chain'
import type { Ledger } from '../ledger/ledger'
import { Credentials, type Credential } from '../trust/credentials'
import { EventMemory } from './event-memory'
import { recordAltered } from './recorded-file'

/** What the history says of an account's credential: the account as it was set, and the digest of its record. */
interface Recorded {
  readonly account: string
  /** null: of an earlier version, and not among what was taken over. */
  readonly sha256: string | null
  /** The id of the account, where its owner set the credential; null where an administrator did. */
  readonly id: string | null
}

/**
 * The personal credentials of a station. Whose there are, the history says, and a record in credentials.json counts only
 * with the digest that the history has of it: whoever writes a record of their own making proves nobody's presence.
 */
export class StationCredentials {
  readonly #path: string
  readonly #ledger: Ledger
  readonly #file: Credentials
  readonly #memories: readonly EventMemory[]

  constructor(path: string, ledger: Ledger) {
    this.#path = path
    this.#ledger = ledger
    this.#file = new Credentials(path)
    const types = ['credential.set', 'credential.removed', 'station.taken-over'] as const
    this.#memories = types.map((type) => new EventMemory(ledger, type))
  }

  /** Returns the accounts that have a credential, as the history has them, also where the file lacks it. */
  accounts(): readonly string[] {
    return [...this.#recorded().values()].map(({ account }) => account)
  }

  /** Returns the account with its id, where the history knows that: its owner set the credential. */
  accountOf(account: string): Account {
    return { name: account, id: this.#recorded().get(keyOf(account))?.id ?? null }
  }

  /**
   * Sets or replaces an account's credential; the event comes first.
   * @param id of the account, where its owner sets the credential
   * @throws CausewayError as `Credentials.set`
   */
  async set(
    account: string,
    secret: string,
    by: { readonly setAt: string; readonly setBy: string },
    id: string | null = null,
  ): Promise<void> {
    await this.#file.set(account, secret, by, (record) => {
      const facts = { account, ...(id === null ? {} : { accountId: id }), sha256: digestOf(record) }
      this.#ledger.append({ type: 'credential.set', payload: facts })
    })
  }

  /** @throws CausewayError `credential.unknown` (details: account), and as `Credentials.remove` */
  async remove(account: string): Promise<void> {
    await this.#file.remove(account, () => {
      if (!this.#recorded().has(keyOf(account))) throw new CausewayError('credential.unknown', { account })
      this.#ledger.append({ type: 'credential.removed', payload: { account } })
    })
  }

  /**
   * Returns whether this is the account's secret. See `Credentials.check`.
   * @throws CausewayError `credential.unknown`, `credential.altered` (details: account), and what `before` and `after` throw
   */
  async check(
    account: string,
    secret: string,
    { before, after }: { readonly before: () => void; readonly after: (isRight: boolean) => void },
  ): Promise<boolean> {
    return this.#file.check(account, secret, {
      before: (record) => {
        const recorded = this.#recorded().get(keyOf(account))
        if (!recorded) throw new CausewayError('credential.unknown', { account })
        before()
        if (record && digestOf(record) === recorded.sha256) return
        recordAltered(this.#ledger, this.#path)
        throw new CausewayError('credential.altered', { account, path: this.#path })
      },
      after,
    })
  }

  /**
   * Returns the digests of the records whose accounts the history of an earlier version knows, by account: it recorded
   * who has one, and not what it is.
   * @throws CausewayError `station.damaged`, `file.unreadable` (details: path)
   */
  digestsToTakeOver(): Readonly<Record<string, string>> {
    const known = this.#recorded()
    const records = this.#file.records().filter(({ account }) => known.has(keyOf(account)))
    return Object.fromEntries(records.map((record) => [record.account, digestOf(record)]))
  }

  #recorded(): ReadonlyMap<string, Recorded> {
    const found = new Map<string, Recorded>()
    const events = this.#memories.flatMap((memory) => memory.all()).sort((a, b) => a.sequence - b.sequence)
    for (const event of events) follow(found, event)
    return found
  }
}

function follow(found: Map<string, Recorded>, { type, payload }: LedgerEvent): void {
  const account = String(payload['account'])
  if (type === 'credential.removed') found.delete(keyOf(account))
  else if (type === 'credential.set')
    found.set(keyOf(account), { account, sha256: textIn(payload['sha256']), id: textIn(payload['accountId']) })
  else
    for (const [taken, sha256] of Object.entries(payload['credentials'] ?? {}))
      found.set(keyOf(taken), { account: taken, sha256: textIn(sha256), id: null })
}

function digestOf(record: Credential): string {
  return sha256Of(canonicalText(record))
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

const keyOf = (account: string): string => account.toLowerCase()
