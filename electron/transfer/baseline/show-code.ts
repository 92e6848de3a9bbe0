import type { CheckCodeView } from '../../../shared/baseline'
import { CausewayError, toEnvelope } from '../../../shared/errors'
import type { Receipt } from '../../../shared/receipt'
import type { Station } from '../../station/station'
import { checkCode } from '../../trust/check-code'
import { judgeSigner } from '../signers/judge-signer'
import { isRevoked } from '../signers/revocations'

/**
 * The check code of a receipt that this station signed. Only for a transfer of which nothing is missing, as far as this
 * can be known: what is written in a receipt can be read, a code only says yes.
 *
 * It is made with the keys that both stations have today, whichever sealed the transfer and signed the receipt: the
 * private halves of earlier keys are gone, so the sender could not check a code under the key that it had.
 * @throws CausewayError `receipt.no-code` (details: transferId) where something is missing or cannot be known,
 *   `trust.revoked-signer`, `trust.unknown-signer` when the sender's key is not trusted here any more
 */
export function checkCodeOf(station: Station, receipt: Receipt): string {
  const { transferId, transferDigest, verdict, updates } = receipt
  if (updates.missing !== 0) throw new CausewayError('receipt.no-code', { transferId })
  const sealedBy = receipt.source.fingerprint
  const source = isRevoked(station, sealedBy) ? sealedBy : station.trust.newestOf(sealedBy)
  const { status, signer } = judgeSigner(station, { role: 'transfer', fingerprint: source, signedAt: null })
  if (status !== 'trusted' || !signer) throw new CausewayError('trust.unknown-signer')
  const confirmed = { transferId, transferDigest, verdict, source, receiver: station.key.fingerprint }
  return checkCode(station.key.shareWith(signer.publicKey), confirmed)
}

/** The same, or why there is none. */
export function viewCheckCode(station: Station, receipt: Receipt): CheckCodeView {
  try {
    return { code: checkCodeOf(station, receipt), error: null }
  } catch (error) {
    return { code: null, error: toEnvelope(error) }
  }
}
