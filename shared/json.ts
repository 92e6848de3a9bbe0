import { ILL_FORMED } from './text'

/**
 * Reads a JSON document that came from outside; its unknown fields are kept. A field called `__proto__` is refused:
 * JSON.parse makes a field of it like any other, and what works on objects afterwards, zod among it, drops it or takes it
 * for the prototype. Half a character (a lone surrogate, `"\ud800"`) is refused in strings and in names of fields: it has
 * no UTF-8 form, so it can be neither signed nor recorded.
 * @throws SyntaxError for what is no JSON, holds such a field or text at any depth, or is nested deeper than the stack reaches
 */
export function parseJson(text: string): unknown {
  return parse(text, (value) => {
    if (!value.isWellFormed()) throw new SyntaxError(ILL_FORMED)
    return value
  })
}

/**
 * Reads the JSON that a program of this computer printed about devices, servers or events. Half a character becomes U+FFFD,
 * as in text that is not JSON: one odd label does not hide everything beside it.
 * @throws SyntaxError as `parseJson`, but for such text in strings
 */
export function parseToolJson(text: string): unknown {
  return parse(text, (value) => value.toWellFormed())
}

function parse(text: string, take: (value: string) => string): unknown {
  try {
    return JSON.parse(text, (key: string, value: unknown) => {
      if (key === '__proto__') throw new SyntaxError('a field called __proto__')
      if (!key.isWellFormed()) throw new SyntaxError('a field whose name is not well-formed Unicode')
      return typeof value === 'string' ? take(value) : value
    })
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError('nested too deeply', { cause: error })
    throw error
  }
}
