import { CausewayError } from '../../shared/errors'
import {
  mayDo,
  OPERATOR_ACTIONS,
  OPERATOR_ROLES,
  roleUnder,
  type OperatorAction,
  type OperatorRole,
  type Permissions,
} from '../../shared/policy'
import { currentOperator } from './operator'
import { Persons } from './persons'
import type { Station } from './station'

/** What the account that operates this process is at the station. @throws CausewayError as `StationPolicy.rules` */
export function roleOf({ policy, account }: Station): OperatorRole {
  return roleUnder(policy.rules(), account)
}

/**
 * What the account may do, by the very rules that `demandPermission` asks. Only tells: nothing is allowed by it, and
 * nothing of it is an event.
 * @throws CausewayError as `StationPolicy.rules`
 */
export function permissionsOf({ policy, account }: Station): Permissions {
  const rules = policy.rules()
  const role = roleUnder(rules, account)
  const rolesFor = (action: OperatorAction): OperatorRole[] =>
    OPERATOR_ROLES.filter((each) => mayDo(rules, each, action))
  return {
    role,
    may: OPERATOR_ACTIONS.filter((action) => mayDo(rules, role, action)),
    roles: { transfer: rolesFor('transfer'), 'trust-keys': rolesFor('trust-keys'), administer: rolesFor('administer') },
    administrators: rules.administrators.map(({ name }) => name),
  }
}

/**
 * Lets only those go on whom the policy lets do this. A refusal is an event; so is the first deed of each account, and
 * of one whose name meant another account last, with what tells them apart.
 * @throws CausewayError `operator.not-permitted` (details: account, action, role), and as `StationPolicy.rules`
 */
export function demandPermission(station: Station, action: OperatorAction): void {
  const rules = station.policy.rules()
  const role = roleUnder(rules, station.account)
  if (mayDo(rules, role, action)) return recordAccount(station)
  const details = { account: station.account.name, action, role }
  station.ledger.append({ type: 'operator.refused', payload: { ...details, account: station.account } })
  throw new CausewayError('operator.not-permitted', details)
}

function recordAccount({ ledger, account }: Station): void {
  const known = new Persons(ledger).find(account.name)
  if (known?.id === account.id && known.name === account.name) return
  ledger.append({ type: 'operator.identified', payload: { account: { ...account, domain: currentOperator().domain } } })
}
