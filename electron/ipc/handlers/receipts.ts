import type { AcceptedReceipt } from '../../../shared/baseline'
import type { RequestChannel } from '../../../shared/channels'
import { demandPermission } from '../../station/permission'
import { sentView } from '../../transfer/baseline/sent-transfers'
import { viewCheckCode } from '../../transfer/baseline/show-code'
import { readReceipt } from '../../transfer/receipts'
import { readCheckCode } from '../../trust/check-code'
import type { Context } from '../context'
import { askAll } from '../own-process'
import type { Handlers } from '../router'

type ReceiptChannel = Exclude<Extract<RequestChannel, `receipt.${string}`>, 'receipt.export'>

/** Receipts on their way back: shown as a code at the receiving station, accepted at the sender. */
export function receiptHandlers({ station, desktop }: Context): Pick<Handlers, ReceiptChannel> {
  const accept = async (given: string): Promise<AcceptedReceipt> =>
    (await askAll(await station.ownProcess(), 'receipt', 'accept', '--', given)) as unknown as AcceptedReceipt
  return {
    'receipt.check-code': async (id) => {
      const current = await station.required()
      return viewCheckCode(current, (await readReceipt(current, id)).receipt)
    },
    'receipt.sent': async () => sentView(await station.required()),
    'receipt.accept-file': async () => {
      demandPermission(await station.required(), 'transfer')
      const file = await desktop.pickReceiptFile()
      return file === null ? null : accept(file)
    },
    'receipt.accept-code': async (typed) => {
      demandPermission(await station.required(), 'transfer')
      // Said before a process is started; and what is a code is surely not taken for a file.
      readCheckCode(typed)
      return accept(typed)
    },
  }
}
