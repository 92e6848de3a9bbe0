import { CausewayError, toEnvelope } from '../../../shared/errors'
import type { RefusedSigner, SignerView } from '../../../shared/trust'
import { readSmallFile } from '../../files/open'
import { utf8Text } from '../../files/utf8-text'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import { demandProtectedPlace } from '../custody/rule'
import { parseAllowedSigners, type ListedSigner } from '../../trust/allowed-signers-file'
import { looksLikeRotation, parseRotation, type Rotation } from '../../trust/rotation'
import { demandYoung } from '../policy/judge-age'
import { judgeSigner } from './judge-signer'
import { wasRevoked } from './revocations'
import { offered, trustSigner } from './signers'

const FILE_LIMIT = 1024 * 1024

/** A fingerprint that came by another channel, and the place in the list of the key that it is said to be of. */
export interface ComparedKey {
  readonly fingerprint: string
  /** From 0; null: of whichever key of the list has it. */
  readonly row: number | null
}

/** What an import did. */
export interface ImportedSigners {
  readonly kind: 'rotation' | 'list'
  readonly trusted: readonly SignerView[]
  /** Keys of the list that were compared and are not trusted, each with its reason. */
  readonly refused: readonly RefusedSigner[]
  /** Fingerprints of keys in the list that nobody compared, so that nobody trusts them. */
  readonly left: readonly { readonly fingerprint: string; readonly holder: string }[]
}

/**
 * Imports a statement of a new key, or an OpenSSH list of signers. Of a list, only those keys are trusted whose
 * fingerprint came by another channel and is given here; the decision is recorded for each, and one that is refused
 * does not keep the others out.
 * @param compared of no use for a statement, which the known key signed
 * @throws CausewayError `operator.not-permitted`, `medium.not-write-protected`, `trust.fingerprint-mismatch` when a fingerprint without a row is of no
 *   key in the list, or none was given; as `readSignerFile` and `importRotation`
 */
export async function importSigners(
  station: Station,
  file: string,
  compared: readonly ComparedKey[],
): Promise<ImportedSigners> {
  demandPermission(station, 'trust-keys')
  const read = await readSignerFile(station, file)
  if (read.kind === 'list') return { kind: 'list', ...(await importList(station, read.signers, compared)) }
  return { kind: 'rotation', trusted: [await importRotation(station, read.rotation)], refused: [], left: [] }
}

/**
 * What a file of signers says. Nothing of it is trusted yet, but a statement's signatures were verified.
 * @throws CausewayError `medium.not-write-protected`, `file.unreadable`, `file.utf-16`, and as `parseRotation` and `parseAllowedSigners`
 */
export async function readSignerFile(
  station: Station,
  file: string,
): Promise<
  | { readonly kind: 'rotation'; readonly rotation: Rotation }
  | { readonly kind: 'list'; readonly signers: readonly ListedSigner[] }
> {
  await demandProtectedPlace(station, file)
  const bytes = await readSmallFile(file, FILE_LIMIT).catch((cause: unknown) => {
    throw new CausewayError('file.unreadable', { path: file }, cause)
  })
  const text = utf8Text(bytes, file)
  if (looksLikeRotation(text)) return { kind: 'rotation', rotation: parseRotation(text) }
  return { kind: 'list', signers: parseAllowedSigners(text) }
}

/**
 * Refuses a statement that does not count here; the refusal is an event.
 * @throws CausewayError as `judgeRotation`
 */
export function demandSoundRotation(station: Station, rotation: Rotation): void {
  try {
    judgeRotation(station, rotation)
  } catch (error) {
    if (error instanceof CausewayError)
      station.ledger.append({
        type: 'signer.refused',
        payload: {
          fingerprint: rotation.to.fingerprint,
          holder: rotation.station,
          reason: error.code,
          role: 'rotation',
        },
      })
    throw error
  }
}

/** Puts the new key of a known holder into the place of the earlier one, on the word of the earlier one. */
async function importRotation(station: Station, rotation: Rotation): Promise<SignerView> {
  demandSoundRotation(station, rotation)
  const { from, to, rotatedAt } = rotation
  const at = new Date().toISOString()
  const trustedBy = station.operator
  const successor = await station.trust.succeed({
    from: from.fingerprint,
    publicKey: to.publicKey,
    rotatedAt,
    trustedBy,
    at,
  })
  station.ledger.append({
    type: 'signer.rotated',
    payload: { fingerprint: from.fingerprint, successor: to.fingerprint, holder: successor.holder, rotatedAt },
  })
  return successor
}

/**
 * Whether a statement whose signatures hold counts here.
 * @throws CausewayError `trust.practice-key`, `trust.own-key`, `trust.unknown-signer`, `trust.rotation-replayed` for a
 *   statement that was imported before, `trust.rotation-superseded` for a second successor of a key, `trust.not-pinned`,
 *   and as `judgeSigner` and `demandYoung`
 */
function judgeRotation(station: Station, { from, to, practice, rotatedAt, station: name }: Rotation): void {
  if (practice !== station.isPractice) throw new CausewayError('trust.practice-key', { source: name })
  if ([from, to].some(({ fingerprint }) => station.ownFingerprints.includes(fingerprint)))
    throw new CausewayError('trust.own-key', { fingerprint: from.fingerprint })
  // Asked first: the earlier key has expired by the very statement that comes a second time.
  const known = station.trust.find(to.fingerprint)
  if (known?.replaces === from.fingerprint) throw new CausewayError('trust.rotation-replayed')
  const next = station.trust.list().find(({ replaces }) => replaces === from.fingerprint)
  if (next) throw new CausewayError('trust.rotation-superseded', { fingerprint: from.fingerprint, holder: next.holder })
  if (wasRevoked(station.ledger, to.fingerprint))
    throw new CausewayError('trust.revoked-signer', { fingerprint: to.fingerprint })
  const { status, proof } = judgeSigner(station, {
    role: 'rotation',
    fingerprint: from.fingerprint,
    signedAt: rotatedAt,
  })
  if (status !== 'trusted') throw new CausewayError('trust.unknown-signer')
  if (proof === 'first-use' && station.policy.rules().requirePinned)
    throw new CausewayError('trust.not-pinned', { fingerprint: from.fingerprint })
  demandYoung(station, rotatedAt)
}

async function importList(
  station: Station,
  listed: readonly ListedSigner[],
  compared: readonly ComparedKey[],
): Promise<Pick<ImportedSigners, 'trusted' | 'refused' | 'left'>> {
  if (compared.length === 0) throw new CausewayError('trust.fingerprint-mismatch')
  const wanted = compared.map(({ fingerprint, row }) => {
    const signer = row === null ? listed.find(({ key }) => key.fingerprint === fingerprint) : listed[row]
    if (!signer) throw new CausewayError('trust.fingerprint-mismatch', { fingerprint })
    return { fingerprint, row, signer }
  })
  const trusted: SignerView[] = []
  const refused: RefusedSigner[] = []
  for (const { fingerprint, row, signer } of wanted)
    try {
      trusted.push(await trustListed(station, signer, fingerprint))
    } catch (error) {
      if (!(error instanceof CausewayError)) throw error
      refused.push({ row, fingerprint: signer.key.fingerprint, holder: signer.holder, error: toEnvelope(error) })
    }
  const left = listed
    .filter((each) => !wanted.some(({ signer }) => signer === each))
    .map(({ key, holder }) => ({ fingerprint: key.fingerprint, holder }))
  return { trusted, refused, left }
}

async function trustListed(station: Station, signer: ListedSigner, comparedFingerprint: string): Promise<SignerView> {
  const { key, holder, purposes, validFrom, validUntil } = signer
  return trustSigner(station, {
    key: offered(key, 'list'),
    comparedFingerprint,
    holder,
    origin: 'pinned',
    limits: { purposes, validFrom, validUntil },
  })
}
