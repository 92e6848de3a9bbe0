/** The armor has one form for each sequence of bytes, and a changed signature never verifies again. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { principalOf, formatAllowedSigners } from '../../../electron/trust/allowed-signers'
import { NAMESPACES, signSshsig, verifySshsig } from '../../../electron/trust/sshsig'
import { armor, unarmor, WireFormatError } from '../../../electron/trust/wire'
import { fixedKey } from '../../fuzz/fixed-keys'
import { codeOf } from './errors'

import { NO_LIMITS } from '../../../shared/trust'

const LABEL = 'SSH SIGNATURE'
const { key, point, publicKey } = fixedKey(1)
const message = Buffer.from('message')
const text = signSshsig(key, point, NAMESPACES.transfer, message)

test('property: any bytes come out of their armor as they went in', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      expect(unarmor(LABEL, armor(LABEL, bytes)).equals(bytes)).toBe(true)
    }),
  )
})

test('property: armor that was changed in one place is refused, or holds other bytes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(),
      fc.string({ unit: 'binary-ascii', maxLength: 2 }),
      fc.nat({ max: 2 }),
      (bytes, at, put, taken) => {
        const whole = armor(LABEL, bytes)
        const place = at % (whole.length + 1)
        const changed = whole.slice(0, place) + put + whole.slice(place + taken)
        fc.pre(changed !== whole)
        try {
          const found = unarmor(LABEL, changed)
          expect(found.equals(bytes)).toBe(false)
          expect(armor(LABEL, found)).toBe(changed)
        } catch (error) {
          if (!(error instanceof WireFormatError)) throw error
        }
      },
    ),
    { numRuns: 5000 },
  )
})

test('property: a signature whose bytes were changed, with the armor right around them, never verifies', () => {
  const blob = unarmor(LABEL, text)
  fc.assert(
    fc.property(fc.nat(), fc.uint8Array({ maxLength: 8 }), fc.nat({ max: 8 }), (at, put, taken) => {
      const place = at % blob.length
      const changed = Buffer.concat([blob.subarray(0, place), put, blob.subarray(place + taken)])
      fc.pre(!changed.equals(blob))
      const code = codeOf(() => verifySshsig(armor(LABEL, changed), NAMESPACES.transfer, message))
      expect(code).toMatch(/^signature\./)
    }),
    { numRuns: 5000 },
  )
})

test('property: each line of the allowed_signers export names one holder and says nothing else', () => {
  const holder = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter((name) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(name))
  const signer = holder.map((name) => ({
    ...{ fingerprint: '', publicKey, holder: name, status: 'trusted' as const, origin: 'pinned' as const },
    ...{ trustedBy: 'A', trustedAt: '', revokedAt: null, revokedFrom: null, revokedReason: null, replaces: null },
    ...NO_LIMITS,
  }))
  fc.assert(
    fc.property(fc.array(signer, { maxLength: 6 }), (signers) => {
      const lines = formatAllowedSigners(signers).split('\n')
      expect(lines.pop()).toBe('')
      const read = lines.map(
        (line) => /^"([^"\\,*?!]+)" namespaces="[a-z,-]+" ssh-ed25519 [A-Za-z0-9+/=]+$/.exec(line)?.[1],
      )
      expect(read).toEqual(signers.map((each) => principalOf(each.holder)))
    }),
  )
})
