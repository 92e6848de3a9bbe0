import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutText, endOfText, isWellFormedJson, toWellFormedJson } from '../../../shared/text'

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
