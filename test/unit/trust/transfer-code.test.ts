import fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { sameTransferCode, transferCode, transferDigest } from '../../../electron/trust/transfer-code'
import { codeOf } from './errors'

// Windows has no sha256sum.
const withSha256sum = it.skipIf(process.platform === 'win32')

const anyDigest = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })

describe('the digest of a transfer', () => {
  withSha256sum('is what sha256sum makes of the volumes’ digests, a line each', () => {
    fc.assert(
      fc.property(fc.array(anyDigest, { minLength: 1, maxLength: 5 }), (digests) => {
        const input = digests.map((digest) => `${digest}\n`).join('')
        expect(transferDigest(digests)).toBe(execFileSync('sha256sum', { input, encoding: 'utf8' }).slice(0, 64))
      }),
      { numRuns: 20 },
    )
  })

  it('depends on the order of the volumes', () => {
    const [one, two] = ['1'.repeat(64), '2'.repeat(64)]
    expect(transferDigest([one, two])).not.toBe(transferDigest([two, one]))
  })

  it('is not made of nothing, nor of what is no digest', () => {
    for (const wrong of [[], [''], ['a'.repeat(63)], ['A'.repeat(64)], [`${'a'.repeat(64)}\n`]]) {
      expect(codeOf(() => transferDigest(wrong))).toBe('unexpected')
    }
  })
})

describe('a transfer code', () => {
  it('is the first 80 bits in Crockford’s base32', () => {
    expect(transferCode('0'.repeat(64))).toBe('0000-0000-0000-0000')
    expect(transferCode('f'.repeat(64))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ')
    // 00443 214c7 42 54b 635c f, five bits a character: 0 1 2 3 … 15.
    expect(transferCode('00443214c74254b635cf'.padEnd(64, 'a'))).toBe('0123-4567-89AB-CDEF')
    expect(codeOf(() => transferCode('0'.repeat(20)))).toBe('unexpected')
  })

  it('has one character for each five bits', () => {
    fc.assert(
      fc.property(anyDigest, (digest) => {
        const bits = BigInt(`0x${digest.slice(0, 20)}`)
          .toString(2)
          .padStart(80, '0')
        const wanted = bits.match(/.{5}/g)?.map((five) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[parseInt(five, 2)])
        expect(transferCode(digest).replaceAll('-', '')).toBe(wanted?.join(''))
        expect(transferCode(digest)).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
      }),
    )
  })

  it('is the same however it is written down', () => {
    expect(sameTransferCode('7K3M-0QXV-1D1A-WTHE', '7k3moqxvidlawthe')).toBe(true)
    expect(sameTransferCode('7K3M-0QXV-1D1A-WTHE', ' 7K3M oqxv\tLD1A – WTHE\n')).toBe(true)
    fc.assert(
      fc.property(anyDigest, (digest) => sameTransferCode(transferCode(digest), transferCode(digest).toLowerCase())),
    )
  })

  it('is another with one character changed, missing or added', () => {
    const code = '7K3M-0QXV-1D1A-WTHE'
    const different = ['7K3M-0QXV-1D1A-WTHF', '7K3M-0QXV-1D1A-WTH', '7K3M-0QXV-1D1A-WTHEE', '7K3M-0QXV-1D1A-WTHU']
    for (const other of different) expect(sameTransferCode(code, other), other).toBe(false)
  })

  it('that is none is not the same as another that is none', () => {
    const long = ['X7K3M-0QXV-1D1A-WTHE', 'é7K3M-0QXV-1D1A-WTHE', '7K3M-0QXV-1D1A-WTHEé']
    for (const none of ['', '-', ...long, 'UUUU-UUUU-UUUU-UUUU', '7K3M', 'ſſſſſſſſſſſſſſſſ', '🙂🙂🙂🙂🙂🙂🙂🙂']) {
      expect(sameTransferCode(none, none), none).toBe(false)
    }
  })
})
