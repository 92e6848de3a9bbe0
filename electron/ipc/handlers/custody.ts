import type { RequestChannel } from '../../../shared/channels'
import { demandPermission } from '../../station/permission'
import { checkEmpty, recordCustody } from '../../transfer/custody/entries'
import { deviceInventory, findDevice } from '../../transfer/custody/inventory'
import { proofWanted } from '../../transfer/custody/second-person'
import type { Context } from '../context'
import type { Handlers } from '../router'

type CustodyChannel = Extract<RequestChannel, `custody.${string}`>

/** The inventory of media and what people record of them. */
export function custodyHandlers({ station, tokens }: Context): Pick<Handlers, CustodyChannel> {
  return {
    'custody.devices': async () => deviceInventory((await station.required()).ledger).map(({ device }) => device),
    'custody.device': async (id) => findDevice(deviceInventory((await station.required()).ledger), id),
    'custody.proof-wanted': async (name) => proofWanted(await station.required(), name),
    'custody.record': async (id, entry) => {
      const current = await station.required()
      demandPermission(current, 'transfer')
      // The window records of what the ledger knows; to name a folder is the command line's.
      const { device } = findDevice(deviceInventory(current.ledger), id)
      return recordCustody(current, device.id, entry)
    },
    'custody.check-empty': async (id, token) =>
      checkEmpty(await station.required(), id, tokens.pathOf(token, 'medium')),
  }
}
