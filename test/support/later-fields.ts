import fc from 'fast-check'

/**
 * Fields of a JSON document that a later version may add, under names that no version knows now: any value, but for
 * fields called `__proto__`, which are refused at any depth.
 * @param names further names that they may have
 */
export function laterFields(names: readonly string[] = []): fc.Arbitrary<Record<string, unknown>> {
  const unknown = fc.string().map((key) => `x${key}`)
  const value = fc.jsonValue().filter((each) => !JSON.stringify(each).includes('"__proto__":'))
  return fc.dictionary(names.length === 0 ? unknown : fc.oneof(fc.constantFrom(...names), unknown), value, {
    noNullPrototype: true,
  })
}
