/** Signers that a station accepts, as the window and the command line see them. */
import type { TrustProof } from './domain'
import type { ErrorEnvelope } from './errors'

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

/** How a key came to the station that was asked to trust it: the event of the decision says so. */
export type KeyWay = 'file' | 'line' | 'medium' | 'list'

/** One key of an OpenSSH list of signers, before it is compared. */
export interface ListedSignerView extends SignerLimits {
  /** Its place among the keys of the list, from 0. */
  readonly row: number
  readonly holder: string
  /** What stands behind the key; nobody signs it. */
  readonly comment: string
  /** new: may be compared and trusted; the others are trusted already, or never will be here. */
  readonly standing: 'new' | 'known' | 'revoked' | 'own' | 'practice'
}

/** What a file of signers holds: a statement of a new key, or a list. */
export type SignerFileView =
  | {
      readonly kind: 'rotation'
      /** The station that replaced its key, in its own words. */
      readonly station: string
      /** Who holds the earlier key, in the words of who trusted it; null where this station does not know that key. */
      readonly holder: string | null
      readonly from: string
      readonly to: string
      /** UTC, whole seconds. */
      readonly rotatedAt: string
      /** Why it would be refused; null when it would not. */
      readonly error: ErrorEnvelope | null
    }
  | { readonly kind: 'list'; readonly signers: readonly ListedSignerView[] }

/** What became of one compared key of a list. */
export interface RefusedSigner {
  /** Its place in the list; null where only a fingerprint was given. */
  readonly row: number | null
  readonly fingerprint: string
  readonly holder: string
  readonly error: ErrorEnvelope
}

/** A key that the station had before. */
export interface FormerKey {
  readonly fingerprint: string
  /** UTC: until when it counted. */
  readonly replacedAt: string
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
