/**
 * A JSON document whose unknown fields shall be kept. A field called `__proto__` is refused: JSON.parse makes a field
 * of it like any other, and what works on objects afterwards, zod among it, drops it or takes it for the prototype.
 * @throws SyntaxError for what is no JSON, holds such a field at any depth, or is nested deeper than the stack reaches
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (key: string, value: unknown) => {
      if (key === '__proto__') throw new SyntaxError('a field called __proto__')
      return value
    })
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError('nested too deeply', { cause: error })
    throw error
  }
}
