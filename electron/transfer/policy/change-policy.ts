import type { PolicyRules, PolicyView } from '../../../shared/policy'
import { demandPermission, roleOf } from '../../station/permission'
import type { Station } from '../../station/station'

/**
 * Changes some rules of the policy; the change is an event with the rules before and after.
 * @throws CausewayError `operator.not-permitted`, `usage` (details: field, problem), `policy.altered`
 */
export async function changePolicy(station: Station, changes: Partial<PolicyRules>): Promise<PolicyView> {
  demandPermission(station, 'administer')
  await station.policy.change((rules) => ({ ...rules, ...changes }))
  return policyView(station)
}

/** The policy, and what it makes of the account that asks. @throws CausewayError `policy.altered`, `station.damaged` */
export function policyView(station: Station): PolicyView {
  return {
    rules: { ...station.policy.rules(), requireWriteProtection: station.requiresWriteProtection },
    isSet: station.policy.isSet,
    account: station.account,
    role: roleOf(station),
    credentials: station.credentials.accounts(),
  }
}
