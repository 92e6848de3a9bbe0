/** Receipts, wherever they lie, against the ledger of the station that signed them and of the one that sent. */
import { createHash } from 'node:crypto'
import type { Finding } from '../../../shared/audit'
import { parseJson } from '../../../shared/json'
import { receiptSchema, type Receipt } from '../../../shared/receipt'
import { NAMESPACES, verifySshsig } from '../../trust/sshsig'
import type { StationFacts } from '../station-facts'
import { finding, nameOf, type Gathered, type GatheredReceipt } from './gathered'
import { checkHead } from './heads'

export function compareReceipts(gathered: Gathered): Finding[] {
  return gathered.receipts.flatMap((receipt) => compareOne(gathered, receipt))
}

function compareOne(gathered: Gathered, { text, signature, heldBy }: GatheredReceipt): Finding[] {
  const holder = heldBy ? nameOf(heldBy) : ''
  const receipt = readReceipt(text)
  const transferId = receipt?.transferId ?? null
  const at = { station: holder, transferId, event: null }
  if (!receipt || signerOf(text, signature) !== receipt.receiver.fingerprint)
    return [finding('receipt-forged', { ...at, details: { name: receipt?.receiver.name ?? '' } })]
  const receiver = gathered.byKey(receipt.receiver.fingerprint)
  if (!receiver) return [finding('station-missing', { ...at, details: { name: receipt.receiver.name } })]
  const other = { station: holder, event: null }
  return [
    ...againstReceiver(receiver, receipt, createHash('sha256').update(text).digest('hex'), other),
    ...againstSender(gathered, receipt, nameOf(receiver)),
    ...checkHead(receiver, { ...receipt.ledgerHead, seenAt: receipt.createdAt, transferId, holder: other }),
  ]
}

function againstReceiver(
  receiver: StationFacts,
  receipt: Receipt,
  sha256: string,
  other: NonNullable<Finding['other']>,
): Finding[] {
  const { transferId, createdAt } = receipt
  const attempt = receiver.attempts.find((each) => each.receiptSha256 === sha256)
  const at = { station: nameOf(receiver), transferId, other }
  if (!attempt) {
    const isLater = Date.parse(receiver.bundle.statement.createdAt) < Date.parse(createdAt)
    const details = { name: nameOf(receiver), sha256 }
    return [finding(isLater ? 'history-too-old' : 'receipt-unknown', { ...at, event: null, details })]
  }
  const differs =
    attempt.transferId !== transferId ||
    attempt.digest !== receipt.transferDigest ||
    attempt.files !== receipt.files.verified ||
    attempt.bytes !== receipt.files.bytes
  return differs ? [finding('receipt-differs', { ...at, event: attempt.event })] : []
}

function againstSender(gathered: Gathered, receipt: Receipt, receiver: string): Finding[] {
  const sender = gathered.byKey(receipt.source.fingerprint)
  const sent = sender?.attempts.find(
    ({ kind, verdict, transferId }) => kind === 'send' && verdict === 'verified' && transferId === receipt.transferId,
  )
  if (!sender || !sent || sent.digest === receipt.transferDigest) return []
  const other = { station: receiver, event: null }
  return [
    finding('receipt-differs', { station: nameOf(sender), transferId: receipt.transferId, event: sent.event, other }),
  ]
}

function readReceipt(text: string): Receipt | null {
  try {
    return receiptSchema.parse(parseJson(text))
  } catch {
    return null
  }
}

function signerOf(text: string, signature: string): string | null {
  try {
    return verifySshsig(signature, NAMESPACES.receipt, Buffer.from(text, 'utf8')).fingerprint
  } catch {
    return null
  }
}
