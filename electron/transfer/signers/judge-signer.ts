import { CausewayError, type ErrorCode } from '../../../shared/errors'
import { NO_LIMITS, validityAt, type MessageRole } from '../../../shared/trust'
import type { Ledger } from '../../ledger/ledger'
import type { Station } from '../../station/station'
import { decideTrust, type TrustDecision } from '../../trust/decide'
import { replacedAt, wasRevoked } from './revocations'

/** A message of another station, whose signature was verified. */
export interface SignedMessage {
  readonly role: MessageRole
  readonly fingerprint: string
  /** UTC, in the signer's words; null where the message does not say, or before it is believed. */
  readonly signedAt: string | null
}

const REFUSALS: Readonly<Partial<Record<TrustDecision['status'], ErrorCode>>> = {
  revoked: 'trust.revoked-signer',
  'before-revocation': 'trust.revoked-signer',
  'wrong-purpose': 'trust.wrong-purpose',
  'not-yet-valid': 'trust.not-yet-valid',
  expired: 'trust.expired-signer',
}

/**
 * What this station thinks of the signer of a message, for every role of message alike: transfers, receipts, ledger
 * heads and rotations. Own and unknown keys are answered, not refused: what they mean depends on who asks.
 * @param past true to answer also `before-revocation`, for those who only look at an old medium
 * @throws CausewayError `trust.revoked-signer`, `trust.wrong-purpose`, `trust.not-yet-valid`, `trust.expired-signer`
 *   (details: fingerprint, holder, role)
 */
export function judgeSigner(station: Station, message: SignedMessage, { past = false } = {}): TrustDecision {
  const { fingerprint, role, signedAt } = message
  const now = new Date().toISOString()
  const { trust: store, ownFingerprints } = station
  const decision = decideTrust({ fingerprint, role, signedAt, now, store, ownFingerprints })
  if (past && decision.status === 'before-revocation') return decision
  const code = REFUSALS[decision.status] ?? refusalInLedger(station.ledger, fingerprint, signedAt ?? now)
  if (code === null) return decision
  throw new CausewayError(code, {
    fingerprint,
    role,
    ...(decision.signer ? { holder: decision.signer.holder } : {}),
  })
}

/** A trust store from before a revocation or rotation does not undo it. */
function refusalInLedger(ledger: Ledger, fingerprint: string, at: string): ErrorCode | null {
  if (wasRevoked(ledger, fingerprint)) return 'trust.revoked-signer'
  const validUntil = replacedAt(ledger, fingerprint)
  return validityAt({ ...NO_LIMITS, validUntil }, at) === null ? null : 'trust.expired-signer'
}
