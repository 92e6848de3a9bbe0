import type { TransferSummary, LedgerEvent } from '../../../shared/ledger'

/** A fingerprint as OpenSSH prints it. */
const FINGERPRINT = /SHA256:[A-Za-z0-9+/]{43}/g

/**
 * What an event recorded, as the timeline shows it; its checks stand elsewhere. The fingerprint of a key that nobody
 * vouched for is left out: read off the screen, it would answer the trust prompt that asks for the sender's word.
 * Ledger and report have it whole.
 */
export function recordedText({ payload }: Pick<LedgerEvent, 'payload'>, isSignerKnown: boolean): string {
  const text = JSON.stringify(payload, (key, value: unknown) => (key === 'checks' ? undefined : value), 2)
  return isSignerKnown ? text : text.replace(FINGERPRINT, 'SHA256:…')
}

/** True when the key behind a transfer is this station's own, or was proven to be the one it was taken for. */
export function isSignerKnown({ kind, trustProof }: Pick<TransferSummary, 'kind' | 'trustProof'>): boolean {
  return kind === 'send' || (trustProof !== null && trustProof !== 'none')
}
