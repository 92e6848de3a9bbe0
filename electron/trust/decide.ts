import type { TrustProof } from '../../shared/domain'
import { validityAt, type MessageRole, type SignerView } from '../../shared/trust'
import type { TrustStore } from './trust-store'

export interface TrustDecision {
  readonly proof: TrustProof
  readonly signer: SignerView | null
  /** before-revocation: revoked, but the message says that it was signed before the date that the revocation names. */
  readonly status:
    'trusted' | 'own' | 'unknown' | 'revoked' | 'before-revocation' | 'wrong-purpose' | 'not-yet-valid' | 'expired'
}

/** The decision on a message, as far as anything is known of the message. */
export interface JudgedMessage {
  readonly fingerprint: string
  readonly role: MessageRole
  /** UTC, in the words of the signer; null where the message does not say or is not believed yet. */
  readonly signedAt: string | null
  /** UTC. A message without a time is judged as if signed now. */
  readonly now: string
}

/**
 * What this station thinks of the key behind a signature that was verified before. The time of signing is the
 * signer's own word: a thief of the key can write any. So a revoked key never becomes trusted by it; it only gets a
 * status of its own, for those who look at old media without using them. A revoked key is revoked even where it is
 * the station's own.
 * @param ownFingerprints of the station's key and its former keys
 */
export function decideTrust({
  fingerprint,
  role,
  signedAt,
  now,
  store,
  ownFingerprints,
}: JudgedMessage & {
  readonly store: Pick<TrustStore, 'find'>
  readonly ownFingerprints: readonly string[]
}): TrustDecision {
  const signer = store.find(fingerprint)
  if (signer?.status === 'revoked') {
    const isEarlier =
      signedAt !== null && signer.revokedFrom !== null && Date.parse(signedAt) < Date.parse(signer.revokedFrom)
    return isEarlier && refusal(signer, role, signedAt) === null
      ? { proof: 'before-revocation', signer, status: 'before-revocation' }
      : { proof: 'none', signer, status: 'revoked' }
  }
  if (ownFingerprints.includes(fingerprint)) return { proof: 'own-key', signer, status: 'own' }
  if (!signer) return { proof: 'none', signer: null, status: 'unknown' }
  const status = refusal(signer, role, signedAt ?? now)
  return status === null ? { proof: signer.origin, signer, status: 'trusted' } : { proof: 'none', signer, status }
}

function refusal(
  signer: SignerView,
  role: MessageRole,
  at: string,
): 'wrong-purpose' | 'not-yet-valid' | 'expired' | null {
  return signer.purposes.includes(role) ? validityAt(signer, at) : 'wrong-purpose'
}
