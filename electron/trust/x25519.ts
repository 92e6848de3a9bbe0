/**
 * A secret that two stations share because each holds an Ed25519 key and knows the other's: Diffie-Hellman (X25519, RFC
 * 7748) between the two keys, converted as libsodium's crypto_sign_ed25519_pk_to_curve25519 and _sk_to_curve25519 and
 * age's ssh-ed25519 recipients do. Both sides compute the same 32 bytes; nobody without one of the private keys can.
 * Sources: RFC 7748, 4.1 (the birational map) and 5 (clamping); RFC 8032, 5.1.5 (the scalar of a seed).
 */
import { createHash, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import { isSmallOrder, KEY_BYTES } from './ed25519'
import { WireFormatError } from './wire'

/** 2^255 - 19. */
const P = (1n << 255n) - 19n
/** PKCS #8 of an X25519 private key up to its 32 bytes (RFC 8410, 7): unlike a JWK it needs no public key beside it. */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** The X25519 private key of an Ed25519 seed: the first half of its SHA-512, clamped. */
export function montgomeryScalar(seed: Uint8Array): Buffer {
  const scalar = createHash('sha512').update(seed).digest().subarray(0, KEY_BYTES)
  scalar[0] = (scalar[0] ?? 0) & 0xf8
  scalar[31] = ((scalar[31] ?? 0) & 0x7f) | 0x40
  return scalar
}

/**
 * The X25519 public key of an Ed25519 point: u = (1 + y) / (1 - y) modulo p. The sign of x does not count.
 * @throws WireFormatError for a point of small order, or a y that is not below p
 */
export function montgomeryPoint(point: Uint8Array): Buffer {
  const bytes = Buffer.from(point)
  if (bytes.length !== KEY_BYTES || isSmallOrder(bytes)) throw new WireFormatError('a point that is no key')
  bytes[31] = (bytes[31] ?? 0) & 0x7f
  const y = BigInt(`0x${bytes.reverse().toString('hex')}`)
  if (y >= P) throw new WireFormatError('a point that is not in its canonical form')
  const u = mod((1n + y) * inverse(mod(1n - y)))
  return Buffer.from(u.toString(16).padStart(2 * KEY_BYTES, '0'), 'hex').reverse()
}

/**
 * The 32 bytes that the holder of `seed` shares with the holder of the private key of `point`.
 * @throws WireFormatError as `montgomeryPoint`
 */
export function sharedSecret(seed: Uint8Array, point: Uint8Array): Buffer {
  const der = Buffer.concat([PKCS8, montgomeryScalar(seed)])
  const u = montgomeryPoint(point)
  // RFC 7748, 6.1: a secret of zeros would come of a point of small order, which `montgomeryPoint` refuses.
  return diffieHellman({
    privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: u.toString('base64url') }, format: 'jwk' }),
  })
}

/** By Fermat: the power of p - 2. Only public keys come here, so the time that it takes tells nothing. */
function inverse(value: bigint): bigint {
  let [result, base] = [1n, value]
  for (let exponent = P - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = mod(result * base)
    base = mod(base * base)
  }
  return result
}

function mod(value: bigint): bigint {
  return ((value % P) + P) % P
}
