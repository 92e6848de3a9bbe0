/** 1 to 64 printable characters, no leading or trailing blank. Free of zod, so that the window can test it too. */
const STATION_NAME = /^[^\p{C}\p{Z}](?:[^\p{C}]*[^\p{C}\p{Z}])?$/u

export const STATION_NAME_LENGTH = 64

export function isStationName(text: string): boolean {
  return text.length <= STATION_NAME_LENGTH && STATION_NAME.test(text)
}

/**
 * Returns a name that somebody typed as it is kept: composed characters (NFC), each run of blanks of any kind as one, none at
 * the ends. So two keyboards that write é differently name the same station.
 */
export function normalisedStationName(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\p{Z}]+/gu, ' ')
    .trim()
}

/** True for a name that may be given to a station or typed for one: a station's name, and nothing in it that nobody sees. */
export function isTypedStationName(text: string): boolean {
  const name = normalisedStationName(text)
  return isStationName(name) && !/\p{Default_Ignorable_Code_Point}/u.test(name)
}

/** True when two names are the same but for composed characters and blanks; another letter case is another name. */
export function isSameStation(one: string, other: string): boolean {
  return normalisedStationName(one) === normalisedStationName(other)
}

/** Where two names that look alike differ, for a person who compares them. */
export interface NameDifference {
  /** Number of the first character that differs, from 1. */
  readonly at: number
  /** What is there in each, with its code points: `é (U+00E9)`; a dash for nothing. */
  readonly first: string
  readonly second: string
}

/** Names that differ in more than this are read, not compared. */
const MOST_DIFFERENT = 3

/** Returns where names differ that look alike; null when they are the same, or plainly others. */
export function nameDifference(one: string, other: string): NameDifference | null {
  const [a, b] = [[...normalisedStationName(one)], [...normalisedStationName(other)]]
  let from = 0
  while (from < a.length && from < b.length && a[from] === b[from]) from++
  let same = 0
  while (same < Math.min(a.length, b.length) - from && a.at(-1 - same) === b.at(-1 - same)) same++
  const [first, second] = [a.slice(from, a.length - same), b.slice(from, b.length - same)]
  const longest = Math.max(first.length, second.length)
  if (longest === 0 || longest > MOST_DIFFERENT || longest >= Math.max(a.length, b.length)) return null
  return { at: from + 1, first: named(first), second: named(second) }
}

function named(characters: readonly string[]): string {
  if (characters.length === 0) return '–'
  const points = characters.map((each) => `U+${(each.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
  return `${characters.join('')} (${points.join(' ')})`
}
