import { exportReceipt, readReceipt } from '../../transfer/receipts'
import { parseCommand, required } from '../arguments'
import { withStation, type Command } from '../command'
import { done } from '../output'

export const receiptShow: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 1, max: 1 })
  return withStation(context, async (station) => {
    const { receipt, text } = await readReceipt(station, positionals[0] ?? '')
    return done({ verdict: receipt.verdict, receipt }, text.trimEnd())
  })
}

/** `receipt export`: the receipt and, beside it, `FILE.sig`. */
export const receiptExport: Command = async (args, context) => {
  const { values, positionals } = parseCommand(args, { out: { type: 'string' } }, { min: 1, max: 1 })
  const file = required(values.out, '--out')
  return withStation(context, async (station) => {
    const { receipt } = await exportReceipt(station, positionals[0] ?? '', file)
    return done({ receipt, file, signatureFile: `${file}.sig` }, `Written: ${file} and ${file}.sig`)
  })
}
