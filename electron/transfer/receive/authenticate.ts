import { CausewayError } from '../../../shared/errors'
import type { TransferJson } from '../../../shared/transfer-json'
import { authenticate, readTagFiles, type AuthenticatedVolume } from '../../bag/read'
import { parseTransferJson } from '../../bag/transfer-description'
import type { Station } from '../../station/station'
import { decideTrust, type TrustDecision } from '../../trust/decide'
import { NAMESPACES, verifySshsig } from '../../trust/sshsig'

/** A volume whose tag files are what a trusted signer sealed. */
export interface TrustedVolume {
  readonly bag: AuthenticatedVolume
  readonly transfer: TransferJson
  readonly decision: TrustDecision
}

/**
 * Believes a volume's tag files only in this order: the signature is sound, its key is trusted, every tag file
 * is what the signed tag manifest says, the description is of a known form.
 * @throws CausewayError `trust.unknown-signer` or `trust.revoked-signer` (details: fingerprint, publicKey),
 *   `signature.*`, `bag.*`, `transfer.malformed`, `transfer.unsupported-version`
 */
export async function authenticateVolume(folder: string, station: Station): Promise<TrustedVolume> {
  let decision: TrustDecision | null = null
  const bag = await authenticate(await readTagFiles(folder), (signature, tagManifest) => {
    const signer = verifySshsig(signature, NAMESPACES.transfer, tagManifest)
    decision = decideTrust({
      fingerprint: signer.fingerprint,
      store: station.trust,
      ownFingerprint: station.key.fingerprint,
    })
    if (decision.status === 'unknown') throw new CausewayError('trust.unknown-signer', { ...signer })
    if (decision.status === 'revoked') throw new CausewayError('trust.revoked-signer', { ...signer })
    return signer
  })
  const decided = decision as TrustDecision | null
  if (!decided) throw new CausewayError('signature.invalid', { path: folder })
  const transfer = parseTransferJson(bag.transferJson)
  if (transfer.source.fingerprint !== bag.signer.fingerprint)
    throw new CausewayError('transfer.contradicts-manifest', { problem: 'source fingerprint', path: folder })
  return { bag, transfer, decision: decided }
}
