import fc from 'fast-check'
import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import { expect, test } from 'vitest'
import { generateKeyPair, signingKey, type KeyPair } from '../../../electron/trust/ed25519'
import { WireFormatError } from '../../../electron/trust/wire'
import { montgomeryPoint, montgomeryScalar, sharedSecret } from '../../../electron/trust/x25519'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** The key of a seed, as RFC 8032 makes it. */
function keyOf(seed: Buffer): KeyPair {
  const der = Buffer.concat([hex('302e020100300506032b657004220420'), seed])
  const { x = '' } = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({
    format: 'jwk',
  })
  const key = { seed, point: Buffer.from(x, 'base64url') }
  signingKey(key)
  return key
}

/** The public key of an X25519 private key, by node:crypto itself. */
function publicOf(scalar: Buffer): string {
  const der = Buffer.concat([hex('302e020100300506032b656e04220420'), scalar])
  const { x = '' } = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({
    format: 'jwk',
  })
  return Buffer.from(x, 'base64url').toString('hex')
}

const anySeed = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes))

test('converts the key of libsodium’s own test (test/default/ed25519_convert.c and .exp)', () => {
  const { seed, point } = keyOf(hex('421151a459faeade3d247115f94aedae42318124095afabe4d1451a559faedee'))
  expect(montgomeryPoint(point).toString('hex')).toBe(
    'f1814f0e8ff1043d8a44d25babff3cedcae6c22c3edaa48f857ae70de2baae50',
  )
  expect(montgomeryScalar(seed).toString('hex')).toBe(
    '8052030376d47112be7f73ed7a019293dd12ad910b654455798b4667d73de166',
  )
})

test('agrees with node’s X25519 on the base point of RFC 7748: y = 4/5 becomes u = 9', () => {
  const basePoint = Buffer.from(`58${'66'.repeat(31)}`, 'hex')
  expect(montgomeryPoint(basePoint).toString('hex')).toBe(`09${'00'.repeat(31)}`)
})

test('the converted halves of a key belong together, whatever the key', () => {
  fc.assert(
    fc.property(anySeed, (seed) => {
      const { point } = keyOf(seed)
      expect(montgomeryPoint(point).toString('hex')).toBe(publicOf(montgomeryScalar(seed)))
    }),
    { numRuns: 60 },
  )
})

test('two stations share one secret from either side, and a third one another', () => {
  fc.assert(
    fc.property(anySeed, anySeed, anySeed, (one, two, three) => {
      fc.pre(new Set([one, two, three].map((seed) => seed.toString('hex'))).size === 3)
      const secret = sharedSecret(one, keyOf(two).point)
      expect(sharedSecret(two, keyOf(one).point).equals(secret)).toBe(true)
      expect(sharedSecret(three, keyOf(one).point).equals(secret)).toBe(false)
      expect(sharedSecret(three, keyOf(two).point).equals(secret)).toBe(false)
    }),
    { numRuns: 30 },
  )
})

test('the secret is what X25519 makes of the converted keys', () => {
  const [one, two] = [generateKeyPair(), generateKeyPair()]
  const der = Buffer.concat([hex('302e020100300506032b656e04220420'), montgomeryScalar(one.seed)])
  const x = Buffer.from(publicOf(montgomeryScalar(two.seed)), 'hex').toString('base64url')
  const expected = diffieHellman({
    privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' }),
  })
  expect(sharedSecret(one.seed, two.point).equals(expected)).toBe(true)
})

test.each([
  ['the neutral element', `01${'00'.repeat(31)}`],
  ['the point of order two', `ec${'ff'.repeat(30)}7f`],
  ['zero', '00'.repeat(32)],
  ['a y that is not below p', `f0${'ff'.repeat(30)}7f`],
  ['too few bytes', '58'.repeat(31)],
])('%s is refused', (_, point) => {
  expect(() => montgomeryPoint(hex(point))).toThrow(WireFormatError)
  expect(() => sharedSecret(generateKeyPair().seed, hex(point))).toThrow(WireFormatError)
})
