import { CausewayError } from '../../../shared/errors'
import type { KeyWay, SignerLimits, SignerView } from '../../../shared/trust'
import { authenticate, readTagFiles } from '../../bag/read'
import { parseTransferJson } from '../../bag/transfer-description'
import { readSmallFile } from '../../files/open'
import { utf8Text } from '../../files/utf8-text'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import { importPublicKeyFile, importPublicKeyLine, isPracticeComment, type PublicKey } from '../../trust/openssh'
import { NAMESPACES, verifySshsig } from '../../trust/sshsig'
import { demandProtectedFolders } from '../custody/rule'
import { lookOver } from '../receive/volumes-on-media'
import { wasRevoked } from './revocations'
import { writeOutput } from '../write-output'

/** A public key that someone wants trusted, before anything was compared. */
export interface OfferedKey {
  readonly publicKey: string
  readonly fingerprint: string
  readonly comment: string
  /** The key says so in its comment, or in the transfer that it sealed. */
  readonly practice: boolean
  readonly cameBy: KeyWay
}

export interface NewSigner {
  readonly key: OfferedKey
  /** The fingerprint as it came by another channel. */
  readonly comparedFingerprint: string
  readonly holder: string
  readonly origin: SignerView['origin']
  /** What it is trusted for and when; everything at any time when not given. */
  readonly limits?: Partial<SignerLimits>
}

/** A public key takes about a hundred bytes and a comment; whoever offers more offers something else. */
const KEY_FILE_LIMIT = 16 * 1024

/** Reads a public key file as `ssh-keygen` writes it. @throws CausewayError `file.unreadable`, `file.utf-16`, `key.*` */
export async function readOfferedKey(file: string): Promise<OfferedKey> {
  const bytes = await readSmallFile(file, KEY_FILE_LIMIT).catch((cause: unknown) => {
    throw new CausewayError('file.unreadable', { path: file }, cause)
  })
  return offered(importPublicKeyFile(utf8Text(bytes, file)), 'file')
}

/** Reads the line of a public key file as somebody typed, pasted or scanned it. @throws CausewayError `key.*` */
export function readTypedKey(line: string): OfferedKey {
  return offered(importPublicKeyLine(line), 'line')
}

/** A key that came with a comment, which says whether it is for practice. */
export function offered(key: PublicKey, cameBy: KeyWay): OfferedKey {
  return { ...key, cameBy, practice: isPracticeComment(`${key.publicKey} ${key.comment}`) }
}

/**
 * The key that signed the transfer on a medium. The volume is what that key sealed, so whoever made the medium holds
 * the private key; who that is, only the comparison of fingerprints can say.
 * @throws CausewayError `medium.not-write-protected`, `volume.none-found`, `signature.*`, `bag.*`, `transfer.*`
 */
export async function readKeyOnMedium(station: Station, medium: string): Promise<OfferedKey> {
  await demandProtectedFolders(station, [medium])
  const [volume] = (await lookOver([medium])).volumes
  if (!volume) throw new CausewayError('volume.none-found', { path: medium })
  const bag = await authenticate(await readTagFiles(volume.folder), (signature, tagManifest) =>
    verifySshsig(signature, NAMESPACES.transfer, tagManifest),
  )
  const { practice } = parseTransferJson(bag.transferJson)
  return { ...bag.signer, comment: '', practice, cameBy: 'medium' }
}

/**
 * Trusts a key whose fingerprint was compared. The decision, either way, is an event.
 * @throws CausewayError `operator.not-permitted`, `trust.fingerprint-mismatch`, `trust.practice-key`,
 *   `trust.revoked-signer`, `trust.own-key`, `trust.not-pinned`, `trust.signer-exists`, `usage` (details: field)
 */
export async function trustSigner(station: Station, wanted: NewSigner): Promise<SignerView> {
  demandPermission(station, 'trust-keys')
  const { fingerprint, publicKey, practice, cameBy } = wanted.key
  const refuse = (error: CausewayError): never => {
    station.ledger.append({
      type: 'signer.refused',
      payload: { fingerprint, holder: wanted.holder, reason: error.code, cameBy },
    })
    throw error
  }
  if (wanted.comparedFingerprint.trim() !== fingerprint)
    refuse(new CausewayError('trust.fingerprint-mismatch', { fingerprint }))
  if (station.ownFingerprints.includes(fingerprint)) refuse(new CausewayError('trust.own-key', { fingerprint }))
  if (wanted.origin === 'first-use' && station.policy.rules().requirePinned)
    refuse(new CausewayError('trust.not-pinned', { fingerprint }))
  if (practice && !station.isPractice) refuse(new CausewayError('trust.practice-key', { source: wanted.holder }))
  if (wasRevoked(station.ledger, fingerprint)) refuse(new CausewayError('trust.revoked-signer', { fingerprint }))
  const trusted = await station.trust.add({
    publicKey,
    holder: wanted.holder,
    origin: wanted.origin,
    trustedBy: station.operator,
    at: new Date().toISOString(),
    ...wanted.limits,
  })
  station.ledger.append({
    type: 'signer.trusted',
    payload: { fingerprint, holder: wanted.holder, origin: wanted.origin, cameBy, ...wanted.limits },
  })
  return trusted
}

/**
 * Revokes a signer, for good.
 * @param from UTC: since when its signatures count no more, where that is earlier than now: the day the key was lost
 * @throws CausewayError `operator.not-permitted`, `trust.signer-not-found`, `trust.revoked-signer`, `usage`
 */
export async function revokeSigner(
  station: Station,
  fingerprint: string,
  reason: string,
  from?: string,
): Promise<SignerView> {
  demandPermission(station, 'trust-keys')
  const at = new Date().toISOString()
  if (from !== undefined && Date.parse(from) > Date.parse(at))
    throw new CausewayError('usage', { field: 'from', problem: 'a revocation does not begin later' })
  const revoked = await station.trust.revoke(fingerprint, { reason, at, from: from ?? at })
  const payload = { fingerprint, reason, from: revoked.revokedFrom }
  station.ledger.append({ type: 'signer.revoked', payload })
  return revoked
}

/** Writes the trust store as an OpenSSH allowed_signers file. @throws CausewayError `file.unwritable` */
export async function exportAllowedSigners(station: Station, file: string): Promise<void> {
  await writeOutput(file, station.trust.allowedSigners())
}
