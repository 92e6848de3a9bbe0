import type { RequestChannel } from '../../../shared/channels'
import { acceptCheckCode } from '../../transfer/baseline/accept-code'
import { acceptReceiptFile } from '../../transfer/baseline/accept-file'
import { sentView } from '../../transfer/baseline/sent-transfers'
import { viewCheckCode } from '../../transfer/baseline/show-code'
import { readReceipt } from '../../transfer/receipts'
import type { Context } from '../context'
import type { Handlers } from '../router'

type ReceiptChannel = Exclude<Extract<RequestChannel, `receipt.${string}`>, 'receipt.export'>

/** Receipts on their way back: shown as a code at the receiving station, accepted at the sender. */
export function receiptHandlers({ station, desktop }: Context): Pick<Handlers, ReceiptChannel> {
  return {
    'receipt.check-code': async (id) => {
      const current = await station.required()
      return viewCheckCode(current, (await readReceipt(current, id)).receipt)
    },
    'receipt.sent': async () => sentView(await station.required()),
    'receipt.accept-file': async () => {
      const current = await station.required()
      const file = await desktop.pickReceiptFile()
      return file === null ? null : acceptReceiptFile(current, file)
    },
    'receipt.accept-code': async (typed) => acceptCheckCode(await station.required(), typed),
  }
}
