import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson, parseToolJson } from '../../../shared/json'

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

test.each([String.raw`"\ud800"`, String.raw`{"a":[{"b":"x\udc00"}]}`, String.raw`{"a\ud83d":1}`, '"\ud800"'])(
  '%j holds half a character and is refused',
  (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  },
)

test("a tool's half characters are replaced, but not in names of fields", () => {
  expect(parseToolJson(String.raw`{"serial":"\ud800","label":"\ud83d\ude00"}`)).toEqual({
    serial: '\ufffd',
    label: '😀',
  })
  expect(() => parseToolJson(String.raw`{"\ud800":1}`)).toThrow(SyntaxError)
})

test('the word itself is a value like any other', () => {
  expect(parseJson('["__proto__"]')).toEqual(['__proto__'])
})

test('a document that is nested deeper than the stack reaches is none', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  expect(() => parseJson(deep)).toThrow(SyntaxError)
  expect(() => parseJson('['.repeat(100) + ']'.repeat(100))).not.toThrow()
})
