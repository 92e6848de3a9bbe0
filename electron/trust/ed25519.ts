/** Ed25519 (RFC 8032) on Node's crypto, in the raw 32-byte form that OpenSSH files hold. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { WireFormatError } from './wire'

/** Bytes of a public key (a curve point) and of a private key (its seed). */
export const KEY_BYTES = 32
export const SIGNATURE_BYTES = 64

/** A private key: the seed and the public point that belongs to it, 32 bytes each. */
export interface KeyPair {
  readonly seed: Buffer
  readonly point: Buffer
}

const OKP = { kty: 'OKP', crv: 'Ed25519' } as const

/**
 * The points of small order, as hex with the sign bit cleared, in all their encodings. For these "keys" anyone can
 * make signatures that hold, and crypto libraries disagree on refusing them: OpenSSL does, the BoringSSL
 * in Electron accepted one (tried with Electron 42).
 */
const SMALL_ORDER = new Set([
  `00${'00'.repeat(31)}`,
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
])

/** A new key from the system's random source. */
export function generateKeyPair(): KeyPair {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' })
  return { seed: Buffer.from(d, 'base64url'), point: Buffer.from(x, 'base64url') }
}

/** The key that signs. @throws WireFormatError when `point` is not the public key of `seed` */
export function signingKey({ seed, point }: KeyPair): KeyObject {
  const jwk = { ...OKP, d: seed.toString('base64url'), x: point.toString('base64url') }
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  if (createPublicKey(key).export({ format: 'jwk' }).x !== jwk.x) {
    throw new WireFormatError('the private key does not belong to the public key')
  }
  return key
}

/** The key that verifies. */
export function verifyingKey(point: Buffer): KeyObject {
  return createPublicKey({ key: { ...OKP, x: point.toString('base64url') }, format: 'jwk' })
}

/** True for points that are no key at all, because signatures by them prove nothing. */
export function isSmallOrder(point: Buffer): boolean {
  const masked = Buffer.from(point)
  masked[KEY_BYTES - 1] = (masked[KEY_BYTES - 1] ?? 0) & 0x7f
  return SMALL_ORDER.has(masked.toString('hex'))
}
