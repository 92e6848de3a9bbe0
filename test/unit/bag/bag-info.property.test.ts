import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bagInfoValue, formatBagInfo, parseBagInfo, parseOxum, type BagInfoField } from '../../../electron/bag/bag-info'
import { codeOf } from '../files/scratch'

const label = fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,20}$/)
const word = fc.stringMatching(/^[!-9;-~é日]{1,10}$/)
const value = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '))
const fields = fc.array(fc.tuple(label, value), { minLength: 1, maxLength: 8 })

test('property: a value may be broken at any blank and lines may end in any way, the fields stay the same', () => {
  const end = fc.constantFrom('\n', '\r\n', '\r')
  const fold = fc.constantFrom(' ', '\t', '    ', ' \t ')
  const separator = fc.constantFrom(': ', ':\t')
  fc.assert(
    fc.property(fields, end, fold, separator, (wanted, lineEnd, blanks, between) => {
      const text = wanted
        .map(([name, words]) => name + between + words.replaceAll(' ', `${lineEnd}${blanks}`) + lineEnd)
        .join('')
      expect(parseBagInfo(text)).toEqual(wanted)
    }),
  )
})

test('property: a changed byte is refused, or a field is not what it was, or the text differs only in its blanks', () => {
  let same = 0
  fc.assert(
    fc.property(fields, fc.nat(), fc.integer({ min: 1, max: 255 }), (wanted, at, difference) => {
      const bytes = Buffer.from(formatBagInfo(wanted))
      const place = at % bytes.length
      const before = bytes[place] ?? 0
      bytes[place] = before ^ difference
      let found: BagInfoField[] | null = null
      const code = codeOf(() => (found = parseBagInfo(bytes.toString('utf8'))))
      expect([null, 'bag.malformed']).toContain(code)
      if (JSON.stringify(found) !== JSON.stringify(wanted)) return
      same++
      const blank = (byte: number): boolean => [0x09, 0x0a, 0x0d, 0x20].includes(byte)
      expect(blank(before) && blank(before ^ difference)).toBe(true)
    }),
    { numRuns: 5000 },
  )
  expect(same).toBeLessThan(500)
})

test('property: a number of bytes and files is read as it was written, and another text is not read at all', () => {
  const count = fc.nat({ max: Number.MAX_SAFE_INTEGER })
  fc.assert(
    fc.property(count, count, (bytes, files) => {
      const text = `${bytes}.${files}`
      fc.pre(text.split('.').every((digits) => digits.length <= 16))
      expect(parseOxum(bagInfoValue([['PAYLOAD-OXUM', text]], 'Payload-Oxum'))).toEqual({ bytes, files })
    }),
  )
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', '+', 'e', ' ', '٣', '_'), maxLength: 20 }),
      (text) => {
        const plain = /^\d+\.\d+$/.test(text) && text.split('.').every((digits) => String(Number(digits)) === digits)
        const fits = text.split('.').every((digits) => Number.isSafeInteger(Number(digits)))
        expect([text, codeOf(() => parseOxum(text)) === null]).toEqual([text, plain && fits])
      },
    ),
    { numRuns: 5000 },
  )
})
