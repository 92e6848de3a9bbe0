import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CausewayError } from '../../../shared/errors'
import { MESSAGE_ROLES, NO_LIMITS, type SignerView } from '../../../shared/trust'
import { formatAllowedSigners } from '../../../electron/trust/allowed-signers'
import { parseAllowedSigners, type ListedSigner } from '../../../electron/trust/allowed-signers-file'
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

const answerOf = (text: string): readonly ListedSigner[] | string => {
  try {
    return parseAllowedSigners(text)
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

/** The list of one signer as it is written, and its parts. */
function oneLine() {
  const [line = ''] = formatAllowedSigners([fc.sample(signer, 1)[0] as SignerView]).split('\n')
  const [key = ''] = /ssh-ed25519 \S+$/.exec(line) ?? []
  return { line, key }
}

/** A line that holds no key of ours: what is not blank and no comment is refused. */
const isEmptyList = (text: string): boolean =>
  text.split(/\r?\n/).every((line) => line.trim() === '' || line.trim().startsWith('#'))

test('property: any other text is refused, or is a list of blank lines and comments', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(' ', '#', '\n', 'x', '"', '\t') }))
  fc.assert(
    fc.property(text, (any) => {
      const answer = answerOf(any)
      expect(answer).toEqual(isEmptyList(any) ? [] : 'trust.list-malformed')
    }),
    { numRuns: 1000 },
  )
})

test('property: a line that was changed is refused, or names the same key and every limit that stands in it', () => {
  const { line, key } = oneLine()
  const broken = fc
    .tuple(fc.nat(line.length - key.length), fc.nat(8), fc.string({ maxLength: 12 }))
    .map(([at, gone, put]) => line.slice(0, at) + put + line.slice(Math.min(at + gone, line.length - key.length)))
  let [read, refused] = [0, 0]
  fc.assert(
    fc.property(broken, (text) => {
      const answer = answerOf(text)
      if (answer === 'trust.list-malformed') return void refused++
      if (typeof answer === 'string') throw new Error(answer)
      expect(answer.length, 'no more signers than lines').toBeLessThanOrEqual(1)
      for (const found of answer) {
        read++
        expect(found.key.publicKey).toBe(key)
        const options = text.slice(0, text.indexOf('ssh-ed25519')).replace(/^\s*("[^"]*"|\S+)/, '')
        // Quoted or not, what is written as a limit limits.
        if (/(^|[\s,])valid-after=/i.test(options)) expect(found.validFrom).not.toBeNull()
        if (/(^|[\s,])valid-before=/i.test(options)) expect(found.validUntil).not.toBeNull()
        const names =
          /(^|[\s,])namespaces="([^"]*)"/i
            .exec(options)?.[2]
            ?.split(',')
            .map((name) => name.trim()) ?? null
        const purposes = names && MESSAGE_ROLES.filter((role) => names.includes(`causeway-${role}`))
        if (purposes) expect(found.purposes).toEqual(purposes)
      }
    }),
    { numRuns: 2000, seed: 11 },
  )
  expect([read > 50, refused > 50], `${String(read)} read, ${String(refused)} refused`).toEqual([true, true])
})

test('a line that takes long to understand is refused at once', () => {
  const many = `${'a,'.repeat(4000)} `
  const began = performance.now()
  expect(answerOf(`${many}${many}`)).toBe('trust.list-malformed')
  expect(answerOf(`x ${'a="b",'.repeat(1300)}`)).toBe('trust.list-malformed')
  expect(performance.now() - began, 'milliseconds').toBeLessThan(1000)
})

describe('a list of signers', () => {
  const key = formatPublicKey(generateKeyPair().point)
  const holdersOf = (text: string) => {
    const answer = answerOf(text)
    return typeof answer === 'string' ? answer : answer.map(({ holder }) => holder)
  }
  const malformed = 'trust.list-malformed'

  test('has at most 1000 lines', () => {
    expect(holdersOf('\n'.repeat(999))).toEqual([])
    expect(holdersOf('\n'.repeat(1000))).toBe(malformed)
    expect(holdersOf(`${'#\n'.repeat(999)}export-1 ${key}`)).toEqual(['export-1'])
    expect(holdersOf(`${'#\n'.repeat(1000)}export-1 ${key}`)).toBe(malformed)
  })

  test('has lines of at most 8192 characters', () => {
    const lineOf = (characters: number) => {
      const line = `export-1, ${key}`
      return line.replace(', ', `,${'x'.repeat(characters - line.length)} `)
    }
    expect(lineOf(8192)).toHaveLength(8192)
    expect(holdersOf(lineOf(8192))).toEqual(['export-1'])
    expect(holdersOf(lineOf(8193))).toBe(malformed)
  })

  test.each([
    ['export-1', ['export-1']],
    ['"Export 1, M. Operator"', ['Export 1']],
    ['"Export%2C 1"', ['Export, 1']],
    ['x'.repeat(128), ['x'.repeat(128)]],
    ['x'.repeat(129), malformed],
    ['""', malformed],
    ['","', malformed],
    ['"  "', malformed],
    ['"%20"', malformed],
    ['"a%0Ab"', malformed],
    ['"a%7Fb"', malformed],
    ['"a\u202eb"', malformed],
    ['"a\u200bb"', malformed],
    ['*', malformed],
    ['export-?', malformed],
    ['"!export-1"', malformed],
  ] as const)('names the holder of %s', (principal, wanted) => {
    expect(holdersOf(`${principal} ${key}`)).toEqual(wanted)
  })

  test.each([
    ['', malformed],
    ['namespaces="causeway-transfer"', malformed],
    ['ssh-ed25519', malformed],
    ['ssh-ed25519 AAAA', malformed],
    ['KEY a comment', ['export-1']],
    ['ssh-rsa AAAA', malformed],
    ['cert-authority KEY', malformed],
    ['namespaces="causeway-transfer",namespaces="causeway-receipt" KEY', malformed],
    ['namespaces="causeway-*" KEY', malformed],
    ['namespaces="file" KEY', []],
    ['namespaces="causeway-transfer,causeway-*" KEY', malformed],
    ['namespaces=causeway-transfer KEY', ['export-1']],
    ['namespaces=" causeway-transfer "  KEY', ['export-1']],
    ['valid-while="20261121Z" KEY', malformed],
    ['valid-after="x20261121Z" KEY', malformed],
    ['valid-after="20261121Zx" KEY', malformed],
    ['valid-after="202611210800Z" KEY', ['export-1']],
    ['valid-after="20261121" KEY', malformed],
    ['valid-after="20261121Z" KEY', ['export-1']],
    ['valid-after="20261121080000" KEY', malformed],
    ['valid-after="20261131Z" KEY', malformed],
    ['valid-before="202611210860Z" KEY', malformed],
    ['valid-before="" KEY', malformed],
  ] as const)('takes behind a holder: %s', (rest, wanted) => {
    expect(holdersOf(`export-1 ${rest.replace('KEY', key)}`)).toEqual(wanted)
  })

  test('says which line it does not understand', () => {
    expect(() => parseAllowedSigners(`# a\n\nexport-1 ${key}\nexport-2\n`)).toThrow(
      expect.objectContaining({ code: malformed, details: { line: 4 } }),
    )
    expect(() => parseAllowedSigners('\n'.repeat(2000))).toThrow(
      expect.objectContaining({ code: malformed, details: { line: 1001 } }),
    )
  })
})

test('property: no text without two signatures is a statement of a new key', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), fc.string(), (text, rest) => {
      expect(codeOf(() => parseRotation(`${text}\n${rest}`))).toBe('trust.rotation-malformed')
    }),
  )
})
