import type { EventType } from '../../../shared/ledger'
import type { Ledger } from '../../ledger/ledger'
import type { Station } from '../../station/station'

/**
 * True when this station ever revoked the key. The ledger decides, not only the trust store: a trust.json that was
 * lost, or restored from before the revocation, must not make the key good again.
 */
export function wasRevoked(ledger: Ledger, fingerprint: string): boolean {
  return lastFact(ledger, 'signer.revoked', fingerprint) !== null
}

/** The same, and by the trust store too: what either of them says ends the trust. */
export function isRevoked({ trust, ledger }: Pick<Station, 'trust' | 'ledger'>, fingerprint: string): boolean {
  return trust.find(fingerprint)?.status === 'revoked' || wasRevoked(ledger, fingerprint)
}

/** Until when the key counts because its holder replaced it, by the ledger for the same reason; null when it was not. */
export function replacedAt(ledger: Ledger, fingerprint: string): string | null {
  const at = lastFact(ledger, 'signer.rotated', fingerprint)?.['rotatedAt']
  return typeof at === 'string' ? at : null
}

function lastFact(ledger: Ledger, type: EventType, fingerprint: string): Readonly<Record<string, unknown>> | null {
  let found: Readonly<Record<string, unknown>> | null = null
  for (let after = 0; ;) {
    const page = ledger.events({ type, after })
    found = page.findLast((event) => event.payload['fingerprint'] === fingerprint)?.payload ?? found
    const last = page.at(-1)
    if (!last) return found
    after = last.sequence
  }
}
