import { ILL_FORMED } from './text'

/** No document of ours is nested half as deep. */
export const DEEPEST_JSON = 64
/** Of a document whose caller names no other number: parsing them takes about a second and 100 MiB. */
export const MOST_JSON_VALUES = 1_000_000

export interface JsonBounds {
  /** How many values and fields the document may hold: a few bytes of text each, and fifty times that in memory. */
  readonly values?: number
}

/**
 * Reads a JSON document that came from outside; its unknown fields are kept. A field called `__proto__` is refused:
 * JSON.parse makes a field of it like any other, and what works on objects afterwards, zod among it, drops it or takes it
 * for the prototype. Half a character (a lone surrogate, `"\ud800"`) is refused in strings and in names of fields: it has
 * no UTF-8 form, so it can be neither signed nor recorded. The caller bounds the length; depth and number of values are
 * bounded here, before anything is parsed.
 * @throws SyntaxError for what is no JSON, holds such a field or text at any depth, is nested too deeply or holds too
 *   many values
 */
export function parseJson(text: string, bounds?: JsonBounds): unknown {
  return parse(text, bounds, (value) => {
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
  return parse(text, undefined, (value) => value.toWellFormed())
}

function parse(text: string, bounds: JsonBounds | undefined, take: (value: string) => string): unknown {
  demandBounded(text, bounds?.values ?? MOST_JSON_VALUES)
  return JSON.parse(text, (key: string, value: unknown) => {
    if (key === '__proto__') throw new SyntaxError('a field called __proto__')
    if (!key.isWellFormed()) throw new SyntaxError('a field whose name is not well-formed Unicode')
    return typeof value === 'string' ? take(value) : value
  })
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPENING = [0x5b, 0x7b]
const CLOSING = [0x5d, 0x7d]

/** Counts in one pass over the text, whether it is JSON or not; fields that have one name count each. */
function demandBounded(text: string, most: number): void {
  let [depth, values, isInString] = [0, 1, false]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) isInString = !isInString
    else if (isInString) at += unit === BACKSLASH ? 1 : 0
    else if (unit === COMMA) values++
    else if (OPENING.includes(unit)) [depth, values] = [depth + 1, values + 1]
    else if (CLOSING.includes(unit)) depth--
    if (depth > DEEPEST_JSON) throw new SyntaxError('nested too deeply')
    if (values > most) throw new SyntaxError('too many values')
  }
}
