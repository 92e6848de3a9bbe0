import { CausewayError } from '../../../shared/errors'
import type { SignerView } from '../../../shared/trust'
import { readSmallFile } from '../../files/open'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import { demandProtectedPlace } from '../custody/rule'
import { parseAllowedSigners } from '../../trust/allowed-signers-file'
import { isPracticeComment } from '../../trust/openssh'
import { looksLikeRotation, parseRotation, type Rotation } from '../../trust/rotation'
import { demandYoung } from '../policy/judge-age'
import { judgeSigner } from './judge-signer'
import { wasRevoked } from './revocations'
import { trustSigner } from './signers'

const FILE_LIMIT = 1024 * 1024

/** What an import did. */
export interface ImportedSigners {
  readonly kind: 'rotation' | 'list'
  readonly trusted: readonly SignerView[]
  /** Fingerprints of keys in the list that nobody compared, so that nobody trusts them. */
  readonly left: readonly { readonly fingerprint: string; readonly holder: string }[]
}

/**
 * Imports a statement of a new key, or an OpenSSH list of signers. Of a list, only those keys are trusted whose
 * fingerprint came by another channel and is given here; the comparison is recorded for each.
 * @param compared fingerprints as they came by another channel; of no use for a statement, which the known key signed
 * @throws CausewayError `operator.not-permitted`, `medium.not-write-protected`, `file.unreadable`, `trust.fingerprint-mismatch` when nothing in the
 *   list is what was compared, and as `importRotation`, `parseAllowedSigners`, `trustSigner`
 */
export async function importSigners(
  station: Station,
  file: string,
  compared: readonly string[],
): Promise<ImportedSigners> {
  demandPermission(station, 'trust-keys')
  await demandProtectedPlace(station, file)
  const bytes = await readSmallFile(file, FILE_LIMIT).catch((cause: unknown) => {
    throw new CausewayError('file.unreadable', { path: file }, cause)
  })
  const text = bytes.toString('utf8')
  if (looksLikeRotation(text)) return { kind: 'rotation', trusted: [await importRotation(station, text)], left: [] }
  return { kind: 'list', ...(await importList(station, text, compared)) }
}

/**
 * Puts the new key of a known holder into the place of the earlier one, on the word of the earlier one.
 * @throws CausewayError `trust.rotation-malformed`, `signature.*`, `trust.practice-key`, `trust.own-key`,
 *   `trust.unknown-signer`, `trust.rotation-replayed` for a statement that was imported before, `trust.rotation-superseded`
 *   for a second successor of a key, `trust.not-pinned`, and as `judgeSigner` and `demandYoung`
 */
export async function importRotation(station: Station, text: string): Promise<SignerView> {
  const rotation = parseRotation(text)
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
  text: string,
  compared: readonly string[],
): Promise<Pick<ImportedSigners, 'trusted' | 'left'>> {
  const listed = parseAllowedSigners(text)
  const wanted = listed.filter(({ key }) => compared.includes(key.fingerprint))
  const missing = compared.find((fingerprint) => !listed.some(({ key }) => key.fingerprint === fingerprint))
  if (wanted.length === 0 || missing !== undefined)
    throw new CausewayError('trust.fingerprint-mismatch', missing === undefined ? {} : { fingerprint: missing })
  const trusted: SignerView[] = []
  for (const { key, holder, purposes, validFrom, validUntil } of wanted) {
    const offered = { ...key, practice: isPracticeComment(`${key.publicKey} ${key.comment}`) }
    const limits = { purposes, validFrom, validUntil }
    const facts = { key: offered, comparedFingerprint: key.fingerprint, holder, origin: 'pinned' as const, limits }
    await trustSigner(station, facts)
    trusted.push(...station.trust.list().filter(({ fingerprint }) => fingerprint === key.fingerprint))
  }
  const left = listed
    .filter((signer) => !wanted.includes(signer))
    .map(({ key, holder }) => ({ fingerprint: key.fingerprint, holder }))
  return { trusted, left }
}
