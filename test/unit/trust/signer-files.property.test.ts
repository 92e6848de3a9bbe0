import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CausewayError } from '../../../shared/errors'
import { MESSAGE_ROLES, NO_LIMITS, type SignerView } from '../../../shared/trust'
import { formatAllowedSigners } from '../../../electron/trust/allowed-signers'
import { parseAllowedSigners } from '../../../electron/trust/allowed-signers-file'
import { generateKeyPair } from '../../../electron/trust/ed25519'
import { fingerprintOf, formatPublicKey } from '../../../electron/trust/openssh'
import { parseRotation } from '../../../electron/trust/rotation'

const second = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => {
    date.setUTCMilliseconds(0)
    return date.toISOString()
  })
const signer: fc.Arbitrary<SignerView> = fc
  .record({
    holder: fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((name) => name === name.trim() && name !== '' && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name)),
    purposes: fc.subarray([...MESSAGE_ROLES], { minLength: 1 }),
    validFrom: fc.option(second),
    validUntil: fc.option(second),
  })
  .map((facts) => {
    const publicKey = formatPublicKey(generateKeyPair().point)
    return {
      ...{ fingerprint: fingerprintOf(publicKey), publicKey, status: 'trusted', origin: 'pinned', trustedBy: 'A' },
      ...{
        trustedAt: '2026-11-21T08:00:00.000Z',
        revokedAt: null,
        revokedFrom: null,
        revokedReason: null,
        replaces: null,
      },
      ...NO_LIMITS,
      ...facts,
    }
  })

const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'accepted'
  } catch (error) {
    return error instanceof CausewayError ? error.code : String(error)
  }
}

test('property: a list that was written is read as what it says, whatever the holders are called', () => {
  fc.assert(
    fc.property(fc.array(signer, { maxLength: 5 }), (signers) => {
      const read = parseAllowedSigners(formatAllowedSigners(signers))
      expect(read).toEqual(
        signers.map(({ holder, purposes, validFrom, validUntil, publicKey, fingerprint }) => ({
          ...{ holder, purposes, validFrom, validUntil },
          key: { publicKey, fingerprint, comment: '' },
        })),
      )
    }),
    { numRuns: 200 },
  )
})

test('property: any other text is a list that is refused, or nothing', () => {
  const [line = ''] = formatAllowedSigners([fc.sample(signer, 1)[0] as SignerView]).split('\n')
  const broken = fc
    .tuple(fc.nat(line.length), fc.nat(8), fc.string())
    .map(([at, gone, put]) => line.slice(0, at) + put + line.slice(at + gone))
  fc.assert(
    fc.property(fc.oneof(fc.string(), broken), (text) => {
      expect(['accepted', 'trust.list-malformed']).toContain(codeOf(() => parseAllowedSigners(text)))
    }),
    { numRuns: 1000 },
  )
  const many = `${'a,'.repeat(4000)} `
  const began = performance.now()
  expect(codeOf(() => parseAllowedSigners(`${many}${many}`))).toBe('trust.list-malformed')
  expect(codeOf(() => parseAllowedSigners(`x ${'a="b",'.repeat(1300)}`))).toBe('trust.list-malformed')
  expect(performance.now() - began, 'milliseconds').toBeLessThan(1000)
})

test('property: no text without two signatures is a statement of a new key', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), fc.string(), (text, rest) => {
      expect(codeOf(() => parseRotation(`${text}\n${rest}`))).toBe('trust.rotation-malformed')
    }),
  )
})
