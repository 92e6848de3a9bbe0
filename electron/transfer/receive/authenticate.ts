import { stat } from 'node:fs/promises'
import { CausewayError } from '../../../shared/errors'
import type { TransferJson } from '../../../shared/transfer-json'
import { authenticate, readTagFiles, type AuthenticatedVolume, type Signer } from '../../bag/read'
import { parseTransferJson } from '../../bag/transfer-description'
import type { Gate } from '../../files/gate'
import type { Station } from '../../station/station'
import type { TrustDecision } from '../../trust/decide'
import { NAMESPACES, verifySshsig } from '../../trust/sshsig'
import { transferDigest } from '../../trust/transfer-code'
import { judgeSigner } from '../signers/judge-signer'
import { isRevoked } from '../signers/revocations'
import { demandSigned, type JobVolume } from '../jobs/job-record'
import { doneEvent } from '../jobs/recorded-steps'
import type { StepContext } from '../jobs/step'

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

/** To import it, or only to look at it: then a key that was revoked after the transfer was signed has a word of its own. */
export type Intent = 'import' | 'look'

/**
 * Believes a volume's tag files only in this order: the signature is sound and not by a revoked key, every tag file
 * is what the signed tag manifest says, the description is of a known form and for this kind of station, the key is
 * trusted for transfers at the time that the description names, and was pinned where the policy asks for it. An
 * unknown key is told last, so that nobody is asked to compare the fingerprint of a damaged volume, or at a
 * production station that of a practice key.
 * @throws UnknownSigner; CausewayError `trust.revoked-signer`, `trust.wrong-purpose`, `trust.expired-signer`,
 *   `trust.not-yet-valid` (details: fingerprint, holder), `trust.not-pinned`, `trust.practice-key`, `medium.lost`,
 *   `signature.*`, `bag.*`, `transfer.malformed`, `transfer.unsupported-version`, `policy.altered`
 */
export async function authenticateVolume(
  folder: string,
  station: Station,
  intent: Intent = 'import',
  gate?: Gate,
): Promise<TrustedVolume> {
  await demandVolume(folder)
  const bag = await authenticate(await readTagFiles(folder, gate), (signature, tagManifest) => {
    const signer = verifySshsig(signature, NAMESPACES.transfer, tagManifest)
    if (intent === 'import' && isRevoked(station, signer.fingerprint)) judge(station, signer.fingerprint, null, intent)
    return signer
  })
  const transfer = parseTransferJson(bag.transferJson)
  // A rehearsal stays among practice stations.
  if (transfer.practice !== station.isPractice)
    throw new CausewayError('trust.practice-key', { source: transfer.source.name })
  const decision = judge(station, bag.signer.fingerprint, transfer.createdAt, intent)
  const { requirePinned } = station.policy.rules()
  if (decision.status === 'unknown')
    throw requirePinned
      ? new CausewayError('trust.not-pinned', { fingerprint: bag.signer.fingerprint })
      : new UnknownSigner(bag.signer)
  if (requirePinned && intent === 'import' && decision.proof === 'first-use')
    throw new CausewayError('trust.not-pinned', { fingerprint: bag.signer.fingerprint })
  return { bag, transfer, decision }
}

/**
 * Authenticates a volume once more after the Trust step: it must be the one that was trusted then, word for word.
 * @throws CausewayError `bag.tag-file-altered`, `job.wrong-step` before the Trust step, and as `authenticateVolume`
 */
export async function authenticateAgain(
  { station, record, gate }: Pick<StepContext, 'station' | 'record' | 'gate'>,
  volume: JobVolume,
): Promise<TrustedVolume> {
  const intent = record.kind === 'verify' ? 'look' : 'import'
  const trusted = await authenticateVolume(volume.folder, station, intent, gate)
  if (trusted.bag.tagManifestSha256 !== demandSigned(record).tagManifests[volume.index - 1])
    throw new CausewayError('bag.tag-file-altered', { path: 'tagmanifest-sha256.txt' })
  return trusted
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
 * Demands that what is imported is still trusted. A job may wait for days between its steps: its signer's key may be
 * revoked meanwhile, and the journal, which is working memory, may be edited to name another set of volumes.
 * @throws CausewayError `trust.revoked-signer`, `trust.unknown-signer` and as `judgeSigner`; `job.altered` (details:
 *   path) when the journal names another transfer than the ledger says was trusted
 */
export function demandStillTrusted({ station, record }: Pick<StepContext, 'station' | 'record'>): void {
  const { transfer, tagManifests } = demandSigned(record)
  const { status } = judge(station, record.trust?.fingerprint ?? '', transfer.createdAt, 'import')
  if (status !== 'trusted') throw new CausewayError('trust.unknown-signer')
  const trusted = doneEvent({ station, record }, 'trust')?.payload
  // Earlier versions did not record the digest.
  const recorded = trusted && (trusted['transferDigest'] ?? null)
  if (recorded !== null && recorded !== transferDigest(tagManifests))
    throw new CausewayError('job.altered', { path: station.paths.journal })
}

function judge(station: Station, fingerprint: string, signedAt: string | null, intent: Intent): TrustDecision {
  return judgeSigner(station, { role: 'transfer', fingerprint, signedAt }, { past: intent === 'look' })
}
