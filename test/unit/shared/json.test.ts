import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from '../../../shared/json'

test('property: answers what JSON.parse answers', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      fc.pre(!text.includes('__proto__'))
      expect(parseJson(text)).toEqual(JSON.parse(text))
    }),
  )
})

test.each(['{"__proto__":1}', '[{"a":{"__proto__":{}}}]', String.raw`{"\u005f_proto__":1}`])(
  '%s is refused',
  (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  },
)

test('the word itself is a value like any other', () => {
  expect(parseJson('["__proto__"]')).toEqual(['__proto__'])
})

test('a document that is nested deeper than the stack reaches is none', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  expect(() => parseJson(deep)).toThrow(SyntaxError)
  expect(() => parseJson('['.repeat(100) + ']'.repeat(100))).not.toThrow()
})
