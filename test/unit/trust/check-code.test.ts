import fc from 'fast-check'
import { createHmac, hkdfSync } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import { formatBase32Checked, readBase32Checked } from '../../../electron/trust/base32'
import { checkCode, matchesCheckCode, readCheckCode, type ConfirmedTransfer } from '../../../electron/trust/check-code'
import { codeOf } from './errors'

const secret = Buffer.alloc(32, 7)
const confirmed: ConfirmedTransfer = {
  transferId: '0042-export-1-7f3a9c1e',
  transferDigest: 'ab'.repeat(32),
  verdict: 'verified',
  source: `SHA256:${'A'.repeat(43)}`,
  receiver: `SHA256:${'B'.repeat(43)}`,
}
const anyBytes = fc.uint8Array({ minLength: 10, maxLength: 10 })

describe('the check symbol', () => {
  it.each([
    // value mod 37, computed by hand: 10 bytes of a small number are that number
    [0, '0000-0000-0000-0000-0'],
    [31, '0000-0000-0000-000Z-Z'],
    [32, '0000-0000-0000-0010-*'],
    [33, '0000-0000-0000-0011-~'],
    [34, '0000-0000-0000-0012-$'],
    [35, '0000-0000-0000-0013-='],
    [36, '0000-0000-0000-0014-U'],
    [37, '0000-0000-0000-0015-0'],
  ])('of %i', (value, code) => {
    const bytes = Buffer.alloc(10)
    bytes.writeUInt32BE(value, 6)
    expect(formatBase32Checked(bytes)).toBe(code)
  })

  it('finds each wrong character and each two that changed places', () => {
    fc.assert(
      fc.property(anyBytes, fc.nat(15), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (bytes, at, other) => {
        const plain = formatBase32Checked(bytes).replaceAll('-', '')
        expect(readBase32Checked(plain, 16)).toEqual({ plain: plain.slice(0, 16) })
        const wrong = plain.slice(0, at) + other + plain.slice(at + 1)
        if (wrong !== plain) expect(readBase32Checked(wrong, 16)).toBe('mistyped')
        const [a = '', b = ''] = plain.slice(at, at + 2)
        const swapped = plain.slice(0, at) + b + a + plain.slice(at + 2)
        if (at < 15 && a !== b) expect(readBase32Checked(swapped, 16)).toBe('mistyped')
      }),
    )
  })
})

test('a code is the HMAC that docs/format.md describes', () => {
  const info = `causeway-check-code-1\n${confirmed.source}\n${confirmed.receiver}\n`
  const key = Buffer.from(hkdfSync('sha256', secret, '', info, 32))
  const text = `{"purpose":"causeway-check-code-1","transferDigest":"${confirmed.transferDigest}","transferId":"${confirmed.transferId}","verdict":"verified"}`
  const bytes = createHmac('sha256', key).update(text).digest().subarray(0, 10)
  expect(checkCode(secret, confirmed)).toBe(formatBase32Checked(bytes))
})

test('what is typed may be written as people write', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
      const code = checkCode(key, confirmed)
      const typed = [
        code,
        code.toLowerCase(),
        code.replaceAll('-', ' '),
        ` ${code.replaceAll('-', '–')}\n`,
        code.replaceAll('0', 'o').replaceAll('1', 'l'),
        code.replaceAll('0', 'O').replaceAll('1', 'I'),
      ]
      for (const each of typed) expect(matchesCheckCode(readCheckCode(each), key, confirmed)).toBe(true)
    }),
  )
})

test.each([
  '',
  'ABCD',
  '0000-0000-0000-0000',
  '0000-0000-0000-0000-1',
  '0000-0000-0000-0000-00',
  'UUUU-UUUU-UUUU-UUUU-0',
])('“%s” is no code', (typed) => {
  expect(codeOf(() => readCheckCode(typed))).toBe('receipt.code-mistyped')
})

test('a code that another layout would explain is an ordinary typing error where no character is out of place', () => {
  expect(readCheckCode('0000-0000-0000-00Z0-Y')).toBe('00000000000000Z0')
  expect(() => readCheckCode('0000-0000-0000-00Y0-Z')).toThrow(expect.objectContaining({ details: {} }))
})

test('a code has no other characters before or behind it', () => {
  for (const typed of ['é00', '00é']) expect(readBase32Checked(typed, 2)).toBe('malformed')
})

test('a U is no character of a code, whatever its check symbol says', () => {
  // Counted as −1, as a character that the alphabet lacks would be, these symbols fit.
  for (const typed of ['U0', '0UU']) {
    const symbols = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U']
    const answers = symbols.map((symbol) => readBase32Checked(`${typed}${symbol}`, typed.length))
    expect(new Set(answers)).toEqual(new Set(['malformed']))
  }
  expect(readBase32Checked('14U', 2)).toEqual({ plain: '14' })
})

test('no other transfer, verdict, key or role has the same code', () => {
  const plain = readCheckCode(checkCode(secret, confirmed))
  expect(matchesCheckCode(plain, secret, confirmed)).toBe(true)
  const others: [Uint8Array, ConfirmedTransfer][] = [
    [Buffer.alloc(32, 8), confirmed],
    [secret, { ...confirmed, transferId: '0043-export-1-7f3a9c1e' }],
    [secret, { ...confirmed, transferDigest: 'ac'.repeat(32) }],
    [secret, { ...confirmed, source: confirmed.receiver, receiver: confirmed.source }],
    [secret, { ...confirmed, verdict: 'failed' as 'verified' }],
  ]
  for (const [key, other] of others) expect(matchesCheckCode(plain, key, other)).toBe(false)
})
