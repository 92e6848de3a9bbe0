import type { TrustProof } from '../../shared/domain'
import type { SignerView } from '../../shared/trust'
import type { TrustStore } from './trust-store'

export interface TrustDecision {
  readonly proof: TrustProof
  readonly signer: SignerView | null
  readonly status: 'trusted' | 'revoked' | 'unknown' | 'own'
}

/**
 * What this station thinks of the key behind a signature that was verified before. A revoked key is revoked even where
 * it is the station's own.
 */
export function decideTrust({
  fingerprint,
  store,
  ownFingerprint,
}: {
  readonly fingerprint: string
  readonly store: Pick<TrustStore, 'find'>
  readonly ownFingerprint: string
}): TrustDecision {
  const signer = store.find(fingerprint)
  if (signer?.status === 'revoked') return { proof: 'none', signer, status: 'revoked' }
  if (fingerprint === ownFingerprint) return { proof: 'own-key', signer, status: 'own' }
  if (signer) return { proof: signer.origin, signer, status: 'trusted' }
  return { proof: 'none', signer: null, status: 'unknown' }
}
