import { accountIdSchema, accountNameSchema, policyRulesSchema } from '../../shared/policy-schemas'
import { defaultRules, type Account, type PolicyRules } from '../../shared/policy'
import type { Ledger } from '../ledger/ledger'
import { EventMemory } from './event-memory'
import { RecordedFile } from './recorded-file'

/**
 * The policy of a station. Each change is an event that holds the rules before and after, and the history decides:
 * whoever edits, deletes or restores policy.json changes nothing. Without any change the default holds, whose
 * administrator is the account that made the station.
 */
export class StationPolicy {
  readonly #ledger: Ledger
  readonly #recorded: RecordedFile<PolicyRules>
  readonly #creation: EventMemory

  constructor(path: string, ledger: Ledger) {
    this.#ledger = ledger
    this.#recorded = new RecordedFile({
      path,
      ledger,
      schema: policyRulesSchema,
      types: ['policy.changed'],
      told: ({ payload: { before, after } }) => ({ before, after }),
      altered: 'policy.altered',
    })
    this.#creation = new EventMemory(ledger, 'station.created')
  }

  /** False as long as the policy was never changed. */
  get isSet(): boolean {
    return this.#recorded.newest() !== null
  }

  /**
   * What holds now. A file that lags by the last change (killed in between, or put back) counts for nothing.
   * @throws CausewayError `policy.altered` for a file that the history never knew, `station.damaged`,
   *   `file.unreadable` (details: path)
   */
  rules(): PolicyRules {
    return this.#recorded.now() ?? this.#defaults()
  }

  /**
   * Sets rules.
   * @throws CausewayError `usage` (details: field, problem), `job.busy`, and as `rules`
   */
  async change(edit: (rules: PolicyRules) => PolicyRules): Promise<PolicyRules> {
    return this.#recorded.change(
      () => this.rules(),
      edit,
      (payload) => void this.#ledger.append({ type: 'policy.changed', payload }),
    )
  }

  #defaults(): PolicyRules {
    const [created] = this.#creation.all()
    return defaultRules(accountIn(created?.payload['account']) ?? { name: created?.operator ?? '', id: null })
  }
}

/** An account as an event holds it; null for what is none, such as in events from before there were accounts. */
export function accountIn(value: unknown): Account | null {
  if (typeof value !== 'object' || value === null || !('name' in value)) return null
  const name = accountNameSchema.safeParse(value.name)
  const id = accountIdSchema.safeParse('id' in value ? value.id : null)
  return name.success ? { name: name.data, id: id.success ? id.data : null } : null
}
