import type { Ledger } from '../ledger/ledger'

/**
 * True when this station ever revoked the key. The ledger decides, not only the trust store: a trust.json that was
 * lost, or restored from before the revocation, must not make the key good again.
 */
export function wasRevoked(ledger: Ledger, fingerprint: string): boolean {
  for (let after = 0; ;) {
    const page = ledger.events({ type: 'signer.revoked', after })
    if (page.some((event) => event.payload['fingerprint'] === fingerprint)) return true
    const last = page.at(-1)
    if (!last) return false
    after = last.sequence
  }
}
