import { stat } from 'node:fs/promises'
import type { AcceptedReceipt, BaselineView } from '../../../shared/baseline'
import { typedStationNameSchema } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import { isSameStation } from '../../../shared/station-name'
import { acceptCheckCode } from '../../transfer/baseline/accept-code'
import { acceptReceiptFile } from '../../transfer/baseline/accept-file'
import { allBaselines, describeBaseline } from '../../transfer/baseline/baseline'
import { viewCheckCode } from '../../transfer/baseline/show-code'
import { exportReceipt, readReceipt } from '../../transfer/receipts'
import { parseCommand, required, usage } from '../arguments'
import { withStation, type Command } from '../command'
import { done, orElse } from '../output'

/** `receipt show`: what was signed, and the check code for a site where no file may leave. */
export const receiptShow: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 1, max: 1 })
  return withStation(context, async (station) => {
    const { receipt, text } = await readReceipt(station, positionals[0] ?? '')
    const { code, error } = viewCheckCode(station, receipt)
    const line = code === null ? `No check code: ${error.code}` : `Check code, to type at the sender: ${code}`
    return done({ verdict: receipt.verdict, receipt, checkCode: code }, [...text.trimEnd().split('\n'), line])
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

/** `receipt accept`: what names a file is one; everything else is taken for a check code. */
export const receiptAccept: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 1, max: 20 })
  const given = positionals.join(' ')
  const isFile = await stat(given).then(
    () => true,
    () => false,
  )
  if (!isFile && /[/\\.]/.test(given)) throw new CausewayError('file.unreadable', { path: given })
  return withStation(context, async (station) => {
    const accepted = isFile ? await acceptReceiptFile(station, given) : acceptCheckCode(station, given)
    return done({ ...accepted }, describeAccepted(accepted))
  })
}

export const baselineShow: Command = async (args, context) => {
  const { values } = parseCommand(args, { destination: { type: 'string' } })
  const named = typedStationNameSchema.optional().safeParse(values.destination)
  if (!named.success) throw usage('--destination is the name of the receiving station')
  return withStation(context, async (station) => {
    station.requireRole('connected')
    const destination = named.data
    const all = allBaselines(station).filter(
      (each) => destination === undefined || isSameStation(each.destination, destination),
    )
    if (destination !== undefined && all.length === 0) throw new CausewayError('baseline.none', { destination })
    const baselines: BaselineView[] = []
    for (const baseline of all) baselines.push(await describeBaseline(station, baseline))
    const lines = baselines.flatMap(describe)
    return done(
      { baselines },
      orElse(lines, 'No transfer is confirmed yet. Accept a receipt with: causeway receipt accept'),
    )
  })
}

function describeAccepted({ transferId, receiver, destination, ...facts }: AcceptedReceipt): string[] {
  const who = `${receiver.name}${receiver.holder ? ` (key held by ${receiver.holder})` : ''}`
  if (facts.alreadyKnown) return [`Known already: ${who} confirmed transfer ${transferId}.`]
  const baseline = facts.movedBaseline
    ? `The baseline of ${destination} moved: the next increment leaves out what this transfer carried.`
    : facts.hasProof
      ? `The baseline of ${destination} stays: a newer full transfer is confirmed already.`
      : `The baseline of ${destination} stays: an earlier version of Causeway sealed this transfer and kept no list of its content.`
  return [`Accepted: ${who} confirmed transfer ${transferId} by ${facts.how}.`, baseline]
}

function describe({ destination, id, files, bytes, transfers }: BaselineView): string[] {
  return [
    `${destination}: ${files} files, ${bytes} bytes`,
    `  baseline ${id}`,
    ...transfers.map(({ transferId, mode, how, confirmedAt }) => `  ${transferId}  ${mode}  by ${how}  ${confirmedAt}`),
  ]
}
