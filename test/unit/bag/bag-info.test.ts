import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bagInfoValue, formatBagInfo, parseBagInfo, parseOxum } from '../../../electron/bag/bag-info'
import { CausewayError } from '../../../shared/errors'
import { codeOf } from '../files/scratch'

const label = fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,20}$/)
const value = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(' ', ':', 'a', '\t', '\u00a0') }),
  )
  .filter((text) => !/[\p{Cc}\u2028\u2029]/u.test(text))

test('property: fields survive writing and reading', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(label, value), { minLength: 1 }), (fields) => {
      expect(parseBagInfo(formatBagInfo(fields))).toEqual(fields)
    }),
  )
})

test('property: any text is read or refused with a cause', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect([null, 'bag.malformed']).toContain(codeOf(() => parseBagInfo(`${text}\n`)))
    }),
  )
})

test('no value can start a line of its own', () => {
  for (const hostile of ['a\nPayload-Oxum: 1.1', 'a\rb', 'a\u2028b']) {
    expect(codeOf(() => formatBagInfo([['External-Description', hostile]]))).toBe('bag.malformed')
  }
  for (const hostile of ['', 'a:b', ' a', 'a ', 'a\nb', '\u0001a', 'a\u0001', 'a\u0001b', ':', '\u0001', ' ']) {
    expect(codeOf(() => formatBagInfo([[hostile, 'x']]))).toBe('bag.malformed')
  }
})

test('a separator that some tools take for the end of a line is refused', () => {
  for (const text of ['n: \n e\u2028m:\t\n', 'Contact: a\u2029Payload-Oxum: 1.1\n'])
    expect(codeOf(() => parseBagInfo(text))).toBe('bag.malformed')
})

test('a label is one character or more, with blanks inside', () => {
  const fields = ['A', 'AB', 'A B', 'A-b c d'].map((label) => [label, 'x'] as const)
  expect(parseBagInfo(formatBagInfo(fields))).toEqual(fields)
})

test('continued lines and every end of line are read', () => {
  expect(parseBagInfo('A: one\n two\n\tthree\n')).toEqual([['A', 'one two three']])
  expect(parseBagInfo('A: one\n \t two  \n')).toEqual([['A', 'one two  ']])
  expect(parseBagInfo('A: one\n  two\nB:\tthree\n')).toEqual([
    ['A', 'one two'],
    ['B', 'three'],
  ])
  for (const end of ['\n', '\r\n', '\r']) {
    expect(parseBagInfo(`A: 1${end}B: 2${end}`)).toEqual([
      ['A', '1'],
      ['B', '2'],
    ])
  }
})

test.each([
  '',
  'no colon\n',
  ': x\n',
  '::A: x\n',
  'A:x\n',
  ' A: first line continues nothing\n',
  'A: cut',
  'A: 1\n   \n',
  'A: 1\n\n',
  'A: 1\n:\n',
])('refuses %j', (text) => {
  expect(codeOf(() => parseBagInfo(text))).toBe('bag.malformed')
})

test('Payload-Oxum stands once and is two whole numbers', () => {
  const fields = parseBagInfo('payload-oxum: 12.3\nA: 1\n')
  expect(parseOxum(bagInfoValue(fields, 'Payload-Oxum'))).toEqual({ bytes: 12, files: 3 })
  expect(parseOxum('3.12')).toEqual({ bytes: 3, files: 12 })
  expect(parseOxum('0.0')).toEqual({ bytes: 0, files: 0 })
  const most = Number.MAX_SAFE_INTEGER
  expect(parseOxum(`${most}.${most}`)).toEqual({ bytes: most, files: most })
  for (const bad of [
    '',
    '1',
    '1.',
    '.1',
    '01.1',
    '1.1.1',
    '-1.1',
    '1e3.1',
    '9007199254740992.1',
    '1.9007199254740992',
    '1.1 ',
    'x1.1',
  ]) {
    expect([bad, codeOf(() => parseOxum(bad))]).toEqual([bad, 'bag.malformed'])
  }
  expect(codeOf(() => bagInfoValue([...fields, ['Payload-Oxum', '1.1']], 'Payload-Oxum'))).toBe('bag.malformed')
  expect(() => bagInfoValue([], 'Payload-Oxum')).toThrow(CausewayError)
})
