import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEEPEST_JSON, MOST_JSON_VALUES, parseJson, parseToolJson } from '../../../shared/json'

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

describe('bounds a document before it is parsed', () => {
  const nested = (depth: number, open = '[', close = ']'): string => open.repeat(depth) + close.repeat(depth)

  test.each([parseJson, parseToolJson])('in depth: %o', (read) => {
    expect(() => read(nested(DEEPEST_JSON))).not.toThrow()
    expect(() => read(nested(DEEPEST_JSON + 1))).toThrow('nested too deeply')
    expect(() => read(`${'{"a":'.repeat(DEEPEST_JSON + 1)}0${'}'.repeat(DEEPEST_JSON + 1)}`)).toThrow(
      'nested too deeply',
    )
    // Neighbours are not deeper than each other.
    expect(() => read(`[${Array(100).fill('[{}]').join(',')}]`)).not.toThrow()
  })

  test('in the number of values and fields, also of fields of one name', () => {
    expect(parseJson('[1,2,3]', { values: 4 })).toEqual([1, 2, 3])
    for (const text of ['[1,2,3]', '[[],[]]', '{"a":1,"a":1,"a":1}', '[{"a":1}]'])
      expect(() => parseJson(text, { values: 2 })).toThrow('too many values')
    expect(() => parseJson(`[${'0,'.repeat(MOST_JSON_VALUES)}0]`)).toThrow('too many values')
  })

  test('and counts nothing that is inside a string', () => {
    const text = JSON.stringify(`${'['.repeat(1000)}",{\\${'"'.repeat(7)}`)
    expect(parseJson(text, { values: 1 })).toBe(JSON.parse(text))
  })
})
