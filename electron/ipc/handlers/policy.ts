import type { RequestChannel } from '../../../shared/channels'
import { changePolicy, policyView } from '../../transfer/policy/change-policy'
import { removeCredential, setCredential } from '../../transfer/policy/presence'
import type { Context } from '../context'
import type { Handlers } from '../router'

type PolicyChannel = Extract<RequestChannel, `policy.${string}`>

/** What the station asks, and who may do what. Who may change it is decided where it is changed, not here. */
export function policyHandlers({ station }: Context): Pick<Handlers, PolicyChannel> {
  return {
    'policy.show': async () => policyView(await station.required()),
    'policy.change': async (rules) => changePolicy(await station.required(), rules),
    'policy.set-credential': async (proof) => {
      const current = await station.required()
      await setCredential(current, proof)
      return policyView(current)
    },
    'policy.remove-credential': async (account) => {
      const current = await station.required()
      await removeCredential(current, account)
      return policyView(current)
    },
  }
}
