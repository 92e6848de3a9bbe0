/**
 * The check code of a receipt, for sites where no file may leave: 17 characters that the receiving station shows and the
 * sender's operator types. Only who holds the private key of one of the two stations can compute it, so to the sender
 * it proves that the receiving station confirmed exactly this transfer. A third person learns nothing from it: the
 * sender could have made it too. docs/format.md is its reference.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import canonicalize from 'canonicalize'
import { CausewayError } from '../../shared/errors'
import { formatBase32Checked, plainBase32, readBase32Checked } from './base32'
import { layoutOf } from './keyboard'

/** 80 bits: nobody guesses them, and they can be read aloud. */
const CODE_BYTES = 10
const CODE_CHARACTERS = 16
const PURPOSE = 'causeway-check-code-1'

/** What a check code speaks of. */
export interface ConfirmedTransfer {
  readonly transferId: string
  /** See `transferDigest`. */
  readonly transferDigest: string
  readonly verdict: 'verified'
  /** Fingerprints of the two keys. */
  readonly source: string
  readonly receiver: string
}

/** As `7K3M-0QXV-9D2A-WTHE-4`. @param secret what the two stations share: see `StationKey.shareWith` */
export function checkCode(secret: Uint8Array, confirmed: ConfirmedTransfer): string {
  return formatBase32Checked(codeBytes(secret, confirmed))
}

/**
 * A code as it was typed.
 * @returns its 16 characters, for `matchesCheckCode`
 * @throws CausewayError `receipt.code-mistyped` when it is none: its check symbol says so, or its length
 *   (details: layout, where another keyboard layout spoilt it)
 */
export function readCheckCode(typed: string): string {
  const read = readBase32Checked(typed, CODE_CHARACTERS)
  if (typeof read === 'string') {
    const layout = layoutOf(typed, (sent) => typeof readBase32Checked(sent, CODE_CHARACTERS) !== 'string')
    throw new CausewayError('receipt.code-mistyped', layout === null ? {} : { layout })
  }
  return read.plain
}

/** Returns whether the code is that of this transfer. @param plain as `readCheckCode` returns it */
export function matchesCheckCode(plain: string, secret: Uint8Array, confirmed: ConfirmedTransfer): boolean {
  const [given, right] = [Buffer.from(plain), Buffer.from(plainBase32(codeBytes(secret, confirmed)))]
  return timingSafeEqual(given, right)
}

/** HMAC-SHA256, under a key that HKDF (RFC 5869) makes of the secret for this purpose and these two stations alone. */
function codeBytes(secret: Uint8Array, confirmed: ConfirmedTransfer): Buffer {
  const { transferId, transferDigest, verdict, source, receiver } = confirmed
  const key = hkdfSync('sha256', secret, '', `${PURPOSE}\n${source}\n${receiver}\n`, 32)
  // An object of strings always has a canonical form.
  const text = canonicalize({ purpose: PURPOSE, transferDigest, transferId, verdict }) as string
  return createHmac('sha256', Buffer.from(key)).update(text, 'utf8').digest().subarray(0, CODE_BYTES)
}
