import { toEnvelope, type ErrorEnvelope } from '../../../shared/errors'
import type { ListedSignerView, SignerFileView } from '../../../shared/trust'
import type { Station } from '../../station/station'
import type { ListedSigner } from '../../trust/allowed-signers-file'
import { isPracticeComment } from '../../trust/openssh'
import type { Rotation } from '../../trust/rotation'
import { demandSoundRotation, readSignerFile } from './import-signers'
import { isRevoked } from './revocations'

/**
 * What an import of this file would do, before anything is trusted; that a statement would be refused is recorded as if
 * it had been imported. The fingerprints of a list are not in
 * the answer: whoever sees them there would copy them into the comparison.
 * @throws CausewayError as `readSignerFile`
 */
export async function previewSigners(station: Station, file: string): Promise<SignerFileView> {
  const read = await readSignerFile(station, file)
  if (read.kind === 'rotation') return previewRotation(station, read.rotation)
  return { kind: 'list', signers: read.signers.map((signer, row) => ({ row, ...previewListed(station, signer) })) }
}

function previewRotation(station: Station, rotation: Rotation): SignerFileView {
  const { from, to, rotatedAt, station: name } = rotation
  return {
    kind: 'rotation',
    station: name,
    holder: station.trust.find(from.fingerprint)?.holder ?? null,
    from: from.fingerprint,
    to: to.fingerprint,
    rotatedAt,
    error: refusalOf(() => demandSoundRotation(station, rotation)),
  }
}

function refusalOf(judge: () => void): ErrorEnvelope | null {
  try {
    judge()
    return null
  } catch (error) {
    return toEnvelope(error)
  }
}

function previewListed(station: Station, signer: ListedSigner): Omit<ListedSignerView, 'row'> {
  const { key, holder, purposes, validFrom, validUntil } = signer
  return { holder, comment: key.comment, purposes, validFrom, validUntil, standing: standingOf(station, signer) }
}

function standingOf(station: Station, { key }: ListedSigner): ListedSignerView['standing'] {
  const { fingerprint } = key
  if (station.ownFingerprints.includes(fingerprint)) return 'own'
  if (isRevoked(station, fingerprint)) return 'revoked'
  if (station.trust.find(fingerprint)) return 'known'
  if (!station.isPractice && isPracticeComment(`${key.publicKey} ${key.comment}`)) return 'practice'
  return 'new'
}
