import { rm } from 'node:fs/promises'
import { CausewayError } from '../../../shared/errors'
import { RECEIPT_FORMAT_VERSION, type Receipt } from '../../../shared/receipt'
import { TOOL } from '../../../shared/tool'
import { sha256Of } from '../../files/hash'
import { transferDigest } from '../../trust/transfer-code'
import { demandSigned } from '../jobs/job-record'
import type { Tally } from '../jobs/journal'
import { storeReceipt } from '../receipts'
import type { StepContext, StepHandler } from '../jobs/step'
import { demandAllImported, demandAllVerified, type ImportedFiles } from './whole'
import { headThatLeaves, receivedFacts, recordVerdict } from '../jobs/verdicts'

/**
 * Receive, step 8: the signed statement of what was imported. The verdict goes into the ledger first, so that
 * the receipt carries a ledger head that holds it.
 */
export const signReceipt: StepHandler<'receipt'> = async (context) => {
  const { station, record } = context
  const verified = record.steps.verify?.result
  if (verified?.step !== 'verify') throw new CausewayError('job.wrong-step', { step: 'receipt' })
  // Counted once more: what the steps wrote down says nothing of what became of the files since.
  const counted = demandAllVerified(context)
  const imported = demandAllImported(context, record.data.companionPlaces ?? [])
  recordVerdict(context, 'verified', receivedFacts(context, { ...counted, scans: verified.scans ?? [] }))
  const receipt = compose(context, counted, imported)
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

function compose({ station, record }: StepContext, counted: Tally, imported: ImportedFiles): Receipt {
  const { transfer, tagManifests } = demandSigned(record)
  const verified = record.steps.verify?.result
  const content = record.steps.content?.result
  const confirmed = record.steps.confirm?.result
  const proof = record.trust?.proof
  if (
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
    transferDigest: transferDigest(tagManifests),
    practice: station.isPractice,
    source: { name: transfer.source.name, fingerprint: transfer.source.fingerprint },
    receiver: { name: station.file.name, fingerprint: station.key.fingerprint },
    trustProof: proof,
    verdict: 'verified',
    files: {
      verified: counted.files,
      bytes: counted.bytes,
      copied: imported.copied,
      alreadyThere: imported.alreadyThere,
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
