/** Keys that are the same in every run; apart from the samples, so that a process need not load all that makes those. */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { formatPublicKey } from '../../electron/trust/openssh'

/** A key pair from a seed of 32 equal bytes; Ed25519 signatures by it are the same every time (RFC 8032). */
export function fixedKey(byte: number) {
  const seed = Buffer.alloc(32, byte)
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  const point = Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url')
  return { key, seed, point, publicKey: formatPublicKey(point) }
}

export const STATION = fixedKey(7)
export const OTHER = fixedKey(8)
