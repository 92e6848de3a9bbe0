/**
 * A JSON document whose unknown fields shall be kept. A field called `__proto__` is refused: JSON.parse makes a field
 * of it like any other, and what works on objects afterwards, zod among it, drops it or takes it for the prototype.
 * @throws SyntaxError for what is no JSON, or holds such a field at any depth
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (key: string, value: unknown) => {
    if (key === '__proto__') throw new SyntaxError('a field called __proto__')
    return value
  })
}
