/**
 * The comparison that makes a first-use key trusted: the fingerprint in groups of four, three of them blank, for the operator
 * to fill in from what the sender said by another channel.
 */
import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { CausewayError } from '../../shared/errors'

const PREFIX = 'SHA256:'
const GROUP_CHARACTERS = 4
/** 43 characters: ten groups of four and one of three. */
export const GROUP_COUNT = 11
export const BLANK_COUNT = 3

export interface Challenge {
  /** What may be shown; `null` stands for a group that the operator types. */
  readonly groups: readonly (string | null)[]
  /** Which groups are blank: three positions from 0, ascending. */
  readonly blanks: readonly number[]
  /** What belongs in the blanks, in the same order. Never sent to the window. */
  readonly answer: readonly string[]
}

/**
 * Chooses three groups and blanks them.
 * @param random an evenly spread whole number from 0 to below its argument; from the system's random source if left out
 * @throws CausewayError `key.malformed` when `fingerprint` is not `SHA256:` and 43 characters
 */
export function createChallenge(
  fingerprint: string,
  random: (below: number) => number = (below) => randomInt(below),
): Challenge {
  const groups = fingerprintGroups(fingerprint)
  const left = groups.map((_, index) => index)
  const blanks: number[] = []
  while (blanks.length < BLANK_COUNT) blanks.push(...left.splice(random(left.length), 1))
  blanks.sort((a, b) => a - b)
  return {
    groups: groups.map((group, index) => (blanks.includes(index) ? null : group)),
    blanks,
    answer: blanks.map((index) => groups[index] ?? ''),
  }
}

/**
 * True when `typed` fills the blanks of a challenge for `fingerprint`: letter case counts, blanks in what was typed do
 * not. The time taken tells nothing about how much was right. Anything but three different blanks is never right.
 */
export function checkAnswer(fingerprint: string, blanks: readonly number[], typed: readonly string[]): boolean {
  const groups = fingerprintGroups(fingerprint)
  const wanted = [...new Set(blanks)].map((index) => groups[index])
  if (wanted.length !== BLANK_COUNT || blanks.length !== BLANK_COUNT || typed.length !== BLANK_COUNT) return false
  // A position outside the fingerprint is wanted as `undefined`, which nobody can type.
  return timingSafeEqual(digestOf(wanted), digestOf(typed.map((group) => group.replace(/\s/g, ''))))
}

/** The 43 characters after `SHA256:` in groups of four. @throws CausewayError `key.malformed` */
export function fingerprintGroups(fingerprint: string): string[] {
  const characters = fingerprint.slice(PREFIX.length)
  if (!fingerprint.startsWith(PREFIX) || !/^[A-Za-z0-9+/]{43}$/.test(characters)) {
    throw new CausewayError('key.malformed', {}, 'not a SHA256 fingerprint')
  }
  return Array.from({ length: GROUP_COUNT }, (_, index) =>
    characters.slice(index * GROUP_CHARACTERS, (index + 1) * GROUP_CHARACTERS),
  )
}

function digestOf(groups: readonly (string | undefined)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(groups)).digest()
}
