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

/** The text with `‹U+XXXX›` for every character that a person would not see, or that would act on what shows it. */
export function visibleText(text: string): string {
  return text.replaceAll(UNSEEN, codePointName)
}

/** `‹U+202E›`, as terminals, reports and evidence show what cannot be shown. */
export function codePointName(character: string): string {
  return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`
}
