import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvRow } from '../../../../electron/ledger/reports'

const SEPARATORS = [',', ';', '\t', '\n', '\r', '\r\n'] as const
const FORMULA = /^[\s\p{Z}\p{Cf}"]*[=+\-@＝＋－＠]/u

/** Cells of what matters here, and of anything. */
const piece = fc.oneof(
  fc.constantFrom(...'=+-@＝＋－＠;,\t\n\r\v "\'', ' ', '\u00a0', '\u200b', '\ufeff', '|', 'cmd', 'x', '""', '";"'),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
)
const cells = fc.array(
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  { minLength: 1, maxLength: 4 },
)

/** Fields of a CSV text that begins new lines where it likes and takes `separator` between fields. */
function fieldsOf(text: string, separator: string): string[] {
  const fields: string[] = []
  let [field, quoted] = ['', false]
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (quoted && character === '"' && text.charAt(at + 1) === '"') field += text.charAt(++at)
    else if (quoted && character === '"') quoted = false
    else if (quoted) field += character
    else if (character === '"' && field.trim() === '') [field, quoted] = ['', true]
    else if (character === separator || character === '\n' || character === '\r') {
      fields.push(field)
      field = ''
    } else field += character
  }
  return [...fields, field]
}

/** The text that a cell was made of, by the rule in docs/auditor.md. */
const restored = (cell: string): string => {
  const sign = String.raw`[=+\-@＝＋－＠﹦﹢﹣﹫]`
  const passed = String.raw`[\s\p{Z}\p{C}\p{Default_Ignorable_Code_Point}"]*`
  const begin = String.raw`(?<=(?:^|[;,\t\n\r\v\f\u0085\u2028\u2029])${passed})`
  return cell.replace(new RegExp(`${begin}'('*${sign})`, 'gu'), '$1')
}

describe('a CSV row', () => {
  test.each(SEPARATORS)('property: has no formula when it is split at %j, whether quotes count or not', (separator) => {
    fc.assert(
      fc.property(cells, (row) => {
        const text = csvRow(row)
        for (const field of text.split(separator)) expect(field).not.toMatch(FORMULA)
        for (const field of fieldsOf(text, separator)) expect(field).not.toMatch(FORMULA)
      }),
      { numRuns: 1000 },
    )
  })

  test('property: gives every cell back', () => {
    fc.assert(
      fc.property(cells, (row) => {
        const text = csvRow(row)
        expect(text.endsWith('\r\n')).toBe(true)
        expect(fieldsOf(text.slice(0, -2), ',').map(restored).join()).toBe(row.join())
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['=1+1', "'=1+1"],
    ["x;=cmd|'/C calc'!A0;y", `x;'=cmd|'/C calc'!A0;y`],
    ['x\t+1', `x\t'+1`],
    ['x\n-1', `"x\n'-1"`],
    ['\t=1', `\t'=1`],
    ['x; "@y"', `"x; ""'@y"""`],
    ['＝1', "'＝1"],
    ["'=1", "''=1"],
    ["d'=1", "d'=1"],
    ['4C53-0001', '4C53-0001'],
    ['{"a":-1,"b":"x=y"}', '"{""a"":-1,""b"":""x=y""}"'],
  ])('writes %j as %j', (cell, written) => {
    expect(csvRow([cell])).toBe(`${written}\r\n`)
  })

  test('takes no longer for a cell of separators and blanks', () => {
    const started = performance.now()
    csvRow(['\t ;"'.repeat(200_000)])
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
