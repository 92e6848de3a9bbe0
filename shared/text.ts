/** Text that somebody else wrote: cut and made well-formed without ever leaving half a character behind. */

/** What is wrong with half a character, for the details of `usage`. */
export const ILL_FORMED = 'text that is not well-formed Unicode'

/** The first `most` UTF-16 units at most; a character that would be cut in two is left out. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text
  return text.slice(0, isHalf(text, most) ? most - 1 : most)
}

/** The last `most` UTF-16 units at most, for the end of what a tool printed. */
export function endOfText(text: string, most: number): string {
  if (text.length <= most) return text
  const start = text.length - most
  return text.slice(isHalf(text, start) ? start + 1 : start)
}

/** True when the place `at` lies between the two units of one character. */
function isHalf(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff
}

/** True when no string in a JSON value, and no name of a field, holds half a character. */
export function isWellFormedJson(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (Array.isArray(value)) return value.every(isWellFormedJson)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, each]) => key.isWellFormed() && isWellFormedJson(each))
}

/** The JSON value with U+FFFD for every half character, in strings and in names of fields. */
export function toWellFormedJson(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(toWellFormedJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key.toWellFormed(), toWellFormedJson(each)]))
}

/**
 * Characters that are not seen as themselves: controls (C0, C1, DEL), half characters, private and unassigned ones, line and
 * paragraph separators, and what Unicode lets a display leave out: marks that turn the direction of text around, joiners, zero
 * widths, soft hyphens, variation selectors, tags.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu
const UNSEEN_IN_LINES = /(?!\r?\n|\t)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** The text with `‹U+XXXX›` for every character that a person would not see, or that would act on what shows it. */
export function visibleText(text: string): string {
  return text.replaceAll(UNSEEN, codePointName)
}

/** The same for a place where tabs and line ends do no harm: a page, where each text has an element of its own. */
export function visibleLines(text: string): string {
  return text.replaceAll(UNSEEN_IN_LINES, codePointName)
}

/** `‹U+202E›`, as terminals, reports and evidence show what cannot be shown. */
export function codePointName(character: string): string {
  return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`
}

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** The text so that letters from right to left in it move nothing around it: first strong isolate, pop directional isolate. */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text
}

/** A copy of plain data with `change` applied to every string in it; names of fields stay. */
export function mapStrings<T>(value: T, change: (text: string) => string): T {
  return mapped(value, change) as T
}

function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((each) => mapped(each, change))
  if (
    typeof value !== 'object' ||
    value === null ||
    ![Object.prototype, null].includes(Object.getPrototypeOf(value) as never)
  )
    return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapped(each, change)]))
}
