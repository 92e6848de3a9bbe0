import { stat } from 'node:fs/promises'
import { CausewayError } from '../../../shared/errors'
import type { TransferJson } from '../../../shared/transfer-json'
import { authenticate, readTagFiles, type AuthenticatedVolume, type Signer } from '../../bag/read'
import { parseTransferJson } from '../../bag/transfer-description'
import type { Station } from '../../station/station'
import { decideTrust, type TrustDecision } from '../../trust/decide'
import { NAMESPACES, verifySshsig } from '../../trust/sshsig'
import { wasRevoked } from '../revocations'
import type { StepContext } from '../step'

/**
 * Nobody trusts the key yet. Who signed stands beside the error's details, not in them: a sentence that shows the
 * whole fingerprint would be there to be copied into the comparison.
 */
export class UnknownSigner extends CausewayError {
  readonly signer: Signer

  constructor(signer: Signer) {
    super('trust.unknown-signer')
    this.signer = signer
  }
}

/** A volume whose tag files are what a trusted signer sealed. */
export interface TrustedVolume {
  readonly bag: AuthenticatedVolume
  readonly transfer: TransferJson
  readonly decision: TrustDecision
}

/**
 * Believes a volume's tag files only in this order: the signature is sound and not by a revoked key, every tag file
 * is what the signed tag manifest says, the description is of a known form and for this kind of station, the key is
 * trusted. An unknown key is told last, so that nobody is asked to compare the fingerprint of a damaged volume, or at
 * a production station that of a practice key.
 * @throws UnknownSigner; CausewayError `trust.revoked-signer` (details: fingerprint, holder),
 *   `trust.practice-key`, `medium.lost`, `signature.*`, `bag.*`, `transfer.malformed`, `transfer.unsupported-version`
 */
export async function authenticateVolume(folder: string, station: Station): Promise<TrustedVolume> {
  await demandVolume(folder)
  let decision: TrustDecision | null = null
  const bag = await authenticate(await readTagFiles(folder), (signature, tagManifest) => {
    const signer = verifySshsig(signature, NAMESPACES.transfer, tagManifest)
    decision = judgeSigner(station, signer.fingerprint)
    return signer
  })
  const decided = decision as TrustDecision | null
  if (!decided) throw new CausewayError('signature.invalid', { path: folder })
  const transfer = parseTransferJson(bag.transferJson)
  // A rehearsal stays among practice stations.
  if (transfer.practice !== station.isPractice)
    throw new CausewayError('trust.practice-key', { source: transfer.source.name })
  if (decided.status === 'unknown') throw new UnknownSigner(bag.signer)
  return { bag, transfer, decision: decided }
}

/**
 * A volume was found when the job began. When its folder is gone, so is the medium; were it taken for a volume
 * without tag files, pulling out a medium would end the job as if somebody had tampered.
 * @throws CausewayError `medium.lost` (details: path)
 */
export async function demandVolume(folder: string): Promise<void> {
  await stat(folder).catch((cause: unknown) => {
    throw new CausewayError('medium.lost', { path: folder }, cause)
  })
}

/**
 * A job may wait for days between its steps: from a signer whose key was revoked meanwhile nothing more is imported.
 * @throws CausewayError `trust.revoked-signer`, `trust.unknown-signer`
 */
export function demandStillTrusted({ station, record }: Pick<StepContext, 'station' | 'record'>): void {
  const { status } = judgeSigner(station, record.trust?.fingerprint ?? '')
  if (status !== 'trusted') throw new CausewayError('trust.unknown-signer')
}

/** @throws CausewayError `trust.revoked-signer` (details: fingerprint, holder) */
function judgeSigner(station: Station, fingerprint: string): TrustDecision {
  const decision = decideTrust({ fingerprint, store: station.trust, ownFingerprint: station.key.fingerprint })
  if (decision.status === 'revoked' || wasRevoked(station.ledger, fingerprint))
    throw new CausewayError('trust.revoked-signer', {
      fingerprint,
      ...(decision.signer ? { holder: decision.signer.holder } : {}),
    })
  return decision
}
