import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  cutText,
  endOfText,
  isolated,
  isWellFormedJson,
  mapStrings,
  toWellFormedJson,
  visibleLines,
  visibleText,
} from '../../../shared/text'

const text = fc.string({ unit: 'binary' })
const most = fc.nat(12)

test('property: a cut keeps as many whole characters as fit, from the beginning or from the end', () => {
  fc.assert(
    fc.property(text, most, (all, limit) => {
      const [head, tail] = [cutText(all, limit), endOfText(all, limit)]
      expect(all.startsWith(head) && all.endsWith(tail)).toBe(true)
      for (const cut of [head, tail]) {
        expect(cut.isWellFormed()).toBe(true)
        expect(cut.length).toBeLessThanOrEqual(limit)
        expect(cut.length).toBeGreaterThanOrEqual(Math.min(all.length, limit) - 1)
      }
    }),
  )
})

test('cuts before a character that does not fit, and keeps what fits exactly', () => {
  expect(['ab', '😀b', 'a😀', 'a😀b'].map((each) => cutText(each, 2))).toEqual(['ab', '😀', 'a', 'a'])
  expect(['ab', '😀b', 'a😀', 'a😀b'].map((each) => endOfText(each, 2))).toEqual(['ab', 'b', '😀', 'b'])
  expect([cutText('abc', 0), endOfText('abc', 0)]).toEqual(['', ''])
})

test('property: JSON made well-formed is well-formed, and well-formed JSON stays as it is', () => {
  const loose = fc
    .jsonValue({ stringUnit: 'binary' })
    .chain((value) =>
      fc.constantFrom(value, { 'x\ud800': value }, [value, '\udfff'], { deep: [{ y: 'a\ud800b' }, value] }),
    )
  fc.assert(
    fc.property(loose, (value) => {
      const made = toWellFormedJson(value)
      expect(isWellFormedJson(made)).toBe(true)
      if (isWellFormedJson(value)) expect(made).toEqual(value)
      else expect(made).not.toEqual(value)
    }),
  )
})

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]|\p{Default_Ignorable_Code_Point}/u

test('property: nothing that is unseen or acts is left, and what is seen stays', () => {
  fc.assert(
    fc.property(text, (all) => {
      expect(visibleText(all)).not.toMatch(UNSEEN)
      expect(visibleLines(all).replaceAll(/\r?\n|\t/g, '')).not.toMatch(UNSEEN)
      if (!UNSEEN.test(all)) expect([visibleText(all), visibleLines(all)]).toEqual([all, all])
    }),
  )
})

test('names what is unseen by its code point; a page keeps its lines', () => {
  expect(visibleText('a\u001b[2K\u009b\r\nb\u202e\u2028\u200b\u{e0041}\ud800 é 😀')).toBe(
    'a‹U+001B›[2K‹U+009B›‹U+000D›‹U+000A›b‹U+202E›‹U+2028›‹U+200B›‹U+E0041›‹U+D800› é 😀',
  )
  expect(visibleLines('a\r\nb\tc\rd\u2066')).toBe('a\r\nb\tc‹U+000D›d‹U+2066›')
})

test('isolates only what holds letters from right to left', () => {
  expect(['Réserve 1', 'מחסן 1', 'مخزن'].map(isolated)).toEqual(['Réserve 1', '\u2068מחסן 1\u2069', '\u2068مخزن\u2069'])
})

test('changes every string of plain data, and nothing else', () => {
  const bytes = new Uint8Array([1])
  const changed = mapStrings({ a: ['x', 1, null, { b: 'y' }], bytes, at: undefined }, (each) => `${each}!`)
  expect(changed).toEqual({ a: ['x!', 1, null, { b: 'y!' }], bytes, at: undefined })
  expect(changed.bytes).toBe(bytes)
})
