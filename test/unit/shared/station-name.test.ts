import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  isSameStation,
  isStationName,
  isTypedStationName,
  nameDifference,
  normalisedStationName,
} from '../../../shared/station-name'

const NFC = 'R\u00e9serve 1'

describe('a typed name', () => {
  test.each([
    ['composed by the keyboard', 'Re\u0301serve 1'],
    ['with two blanks', 'R\u00e9serve  1'],
    ['with a no-break blank', 'R\u00e9serve\u00a01'],
    ['with a wide blank, a tab and blanks around it', ' R\u00e9serve\u3000\t1 '],
    ['with a line separator', 'R\u00e9serve\u20281'],
  ])('%s is the same station', (_how, typed) => {
    expect(isTypedStationName(typed)).toBe(true)
    expect(normalisedStationName(typed)).toBe(NFC)
    expect(isSameStation(typed, NFC)).toBe(true)
  })

  test.each(['', '   ', 'x\u200b1', 'x\u00ad1', 'x\ufe0f', 'x\u202ey', 'x\u{e0041}', 'x\u0007', 'x'.repeat(65)])(
    '%j is refused',
    (typed) => {
      expect(isTypedStationName(typed)).toBe(false)
    },
  )

  test('property: what is kept is a station name and stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (typed) => {
        fc.pre(isTypedStationName(typed))
        const kept = normalisedStationName(typed)
        expect(isStationName(kept) && isTypedStationName(kept)).toBe(true)
        expect(normalisedStationName(kept)).toBe(kept)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the difference of names', () => {
  test.each([
    ['Import 1', 'import 1', { at: 1, first: 'I (U+0049)', second: 'i (U+0069)' }],
    ['Import 1', 'Import 2', { at: 8, first: '1 (U+0031)', second: '2 (U+0032)' }],
    ['Imp\u043ert 1', 'Import 1', { at: 4, first: '\u043e (U+043E)', second: 'o (U+006F)' }],
    ['Import 1', 'Import1', { at: 7, first: '  (U+0020)', second: '–' }],
    ['Import', 'Import 12', { at: 7, first: '–', second: ' 12 (U+0020 U+0031 U+0032)' }],
  ])('%s and %s', (one, other, difference) => {
    expect(nameDifference(one, other)).toEqual(difference)
    expect(isSameStation(one, other)).toBe(false)
  })

  test('is none for the same name, or for one that is plainly another', () => {
    expect(nameDifference(NFC, 'Re\u0301serve\u00a01')).toBeNull()
    expect(nameDifference('Import 1', 'Lager Süd')).toBeNull()
    expect(nameDifference('A', 'B')).toBeNull()
    expect(nameDifference('Import 123', 'Import 456')).toMatchObject({ at: 8 })
    expect(nameDifference('Import 1234', 'Import 5678')).toBeNull()
  })
})
