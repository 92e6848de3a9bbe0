/** Signers that a station accepts, as the window and the command line see them. */
import type { TrustProof } from './domain'

/** pinned: the key or its fingerprint came before the first transfer; first-use: compared while receiving one. */
export type TrustOrigin = 'pinned' | 'first-use'

export interface SignerView {
  readonly fingerprint: string
  /** `ssh-ed25519 AAAA…` without comment. */
  readonly publicKey: string
  /** Who holds the private key, in the words of the person who trusted it. */
  readonly holder: string
  readonly status: 'trusted' | 'revoked'
  readonly origin: TrustOrigin
  readonly trustedBy: string
  readonly trustedAt: string
  readonly revokedAt: string | null
  readonly revokedReason: string | null
}

/** What the trust prompt shows: 43 characters in groups of four, three of them blanked. */
export interface TrustChallenge {
  /** `null` stands for a group that the operator types. The last group has three characters. */
  readonly groups: readonly (string | null)[]
  readonly attemptsLeft: number
  readonly claimedName: string
  readonly claimedHost: string
}

export interface TrustOutcome {
  readonly proof: TrustProof
  readonly fingerprint: string
  readonly holder: string | null
  /** Who compared the fingerprint, when proof is first-use. */
  readonly comparedBy: string | null
}
