/** Signers that a station accepts, as the window and the command line see them. */
import type { TrustProof } from './domain'

/** pinned: the key or its fingerprint came before the first transfer; first-use: compared while receiving one. */
export type TrustOrigin = 'pinned' | 'first-use'

/** What a signed message is. A signer's signature counts for some of them, as its purpose says. */
export const MESSAGE_ROLES = ['transfer', 'receipt', 'ledger', 'rotation'] as const
export type MessageRole = (typeof MESSAGE_ROLES)[number]

/** What a signer may sign and when. */
export interface SignerLimits {
  /** At least one, each once, in the order of MESSAGE_ROLES. */
  readonly purposes: readonly MessageRole[]
  /** UTC, whole seconds as OpenSSH counts them; null: no such limit. */
  readonly validFrom: string | null
  readonly validUntil: string | null
}

/** For everything, at any time: what signers were trusted for before there were limits. */
export const NO_LIMITS: SignerLimits = { purposes: MESSAGE_ROLES, validFrom: null, validUntil: null }

export interface SignerView extends SignerLimits {
  readonly fingerprint: string
  /** `ssh-ed25519 AAAA…` without comment. */
  readonly publicKey: string
  /** Who holds the private key, in the words of the person who trusted it. */
  readonly holder: string
  readonly status: 'trusted' | 'revoked'
  readonly origin: TrustOrigin
  readonly trustedBy: string
  readonly trustedAt: string
  /** When the revocation was decided. */
  readonly revokedAt: string | null
  /** From when on its signatures count no more: when the key was lost, which may be long before that was known. */
  readonly revokedFrom: string | null
  readonly revokedReason: string | null
  /** The earlier key of the same holder, whose signed statement put this one into its place; null for all others. */
  readonly replaces: string | null
}

/** How a signer stands today, in one word. */
export type SignerStanding = 'pinned' | 'first-use' | 'not-yet-valid' | 'expired' | 'revoked'

/** @param now UTC */
export function standingOf(signer: SignerView, now: string): SignerStanding {
  if (signer.status === 'revoked') return 'revoked'
  return validityAt(signer, now) ?? signer.origin
}

/**
 * Why a key does not count at a time, or null when it does. Whole seconds, both ends included: so OpenSSH compares.
 * @param at UTC
 */
export function validityAt({ validFrom, validUntil }: SignerLimits, at: string): 'not-yet-valid' | 'expired' | null {
  const second = secondOf(at)
  if (validFrom !== null && second < secondOf(validFrom)) return 'not-yet-valid'
  return validUntil !== null && second > secondOf(validUntil) ? 'expired' : null
}

const secondOf = (utc: string): number => Math.floor(Date.parse(utc) / 1000)

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
