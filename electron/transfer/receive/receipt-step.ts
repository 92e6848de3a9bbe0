import { rm } from 'node:fs/promises'
import { CausewayError } from '../../../shared/errors'
import { RECEIPT_FORMAT_VERSION, type Receipt } from '../../../shared/receipt'
import { TOOL } from '../../../shared/tool'
import { sha256Of } from '../../files/hash'
import { transferDigest } from '../../trust/transfer-code'
import { storeReceipt } from '../receipts'
import type { StepContext, StepHandler } from '../jobs/step'
import { headThatLeaves, receivedFacts, recordVerdict } from '../jobs/verdicts'

/**
 * Receive, step 8: the signed statement of what was imported. The verdict goes into the ledger first, so that
 * the receipt carries a ledger head that holds it.
 */
export const signReceipt: StepHandler<'receipt'> = async (context) => {
  const { station, record } = context
  const verified = record.steps.verify?.result
  if (verified?.step !== 'verify') throw new CausewayError('job.wrong-step', { step: 'receipt' })
  recordVerdict(context, 'verified', receivedFacts(context, verified))
  const receipt = compose(context)
  const { text } = await storeReceipt(station, receipt)
  const receiptSha256 = sha256Of(text)
  const event = station.ledger.append({
    type: 'receipt.signed',
    transferId: record.transferId,
    payload: { jobId: record.id, receiptSha256, fingerprint: station.key.fingerprint },
  })
  await rm(station.paths.work(record.id), { recursive: true, force: true })
  return { result: { step: 'receipt', receiptSha256, fingerprint: station.key.fingerprint, at: event.at } }
}

function compose({ station, record }: StepContext): Receipt {
  const { transfer, tagManifests } = record.data
  const verified = record.steps.verify?.result
  const content = record.steps.content?.result
  const confirmed = record.steps.confirm?.result
  const proof = record.trust?.proof
  if (
    !transfer ||
    verified?.step !== 'verify' ||
    content?.step !== 'content' ||
    confirmed?.step !== 'confirm' ||
    (proof !== 'pinned' && proof !== 'first-use')
  )
    throw new CausewayError('job.wrong-step', { step: 'receipt' })
  return {
    formatVersion: RECEIPT_FORMAT_VERSION,
    transferId: transfer.transferId,
    sequence: transfer.sequence,
    transferDigest: transferDigest(tagManifests ?? []),
    practice: station.isPractice,
    source: { name: transfer.source.name, fingerprint: transfer.source.fingerprint },
    receiver: { name: station.file.name, fingerprint: station.key.fingerprint },
    trustProof: proof,
    verdict: 'verified',
    files: {
      verified: verified.files,
      bytes: verified.bytes,
      copied: content.copied,
      alreadyThere: content.alreadyThere,
    },
    updates: {
      before: confirmed.before,
      after: confirmed.after,
      inPackage: confirmed.inPackage,
      missing: confirmed.inPackage === null ? null : confirmed.missingUpdates.length,
    },
    ...(content.companions
      ? {
          companions: content.companions.map(({ name, files, bytes, folder }) => {
            return { name, files, bytes, placed: folder !== null }
          }),
        }
      : {}),
    scans: (verified.scans ?? []).map(({ name, version, signaturesAt, files, bytes, unreadCount }) => {
      return { engine: name, version, signaturesAt, files, bytes, unread: unreadCount }
    }),
    operator: station.operator,
    tool: TOOL,
    createdAt: new Date().toISOString(),
    ledgerHead: headThatLeaves(station, record, 'receipt'),
  }
}
