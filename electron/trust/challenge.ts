/**
 * The comparison that makes a first-use key trusted: the fingerprint in groups of four, three of them blank, for the operator
 * to fill in from what the sender said by another channel.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { CausewayError } from '../../shared/errors'
import type { StationKey } from './station-key'

const GROUP_CHARACTERS = 4
/** 43 characters: ten groups of four and one of three. */
const GROUP_COUNT = 11
/**
 * The groups that can be blank, 24 bits each. Never the last one: its three characters hold 16 bits, so a key that fits it
 * and two others would be cheaper to find than one that fits three of these.
 */
const FULL_GROUPS = 10
const BLANK_COUNT = 3
/** Bytes of the secret for each blank: enough that no group is noticeably more likely. */
const BYTES_PER_BLANK = 6
const PURPOSE = 'causeway-trust-prompt-1'

/**
 * Chooses the three groups to blank for a key: always the same ones at this station, so that trying again never gives
 * another draw. Only the holder of the station's key can tell them beforehand.
 * @returns their positions from 0, ascending
 * @throws CausewayError `key.malformed` when `fingerprint` is not `SHA256:` and 43 characters
 */
export function chooseBlanks(fingerprint: string, station: Pick<StationKey, 'secretFor'>): number[] {
  demandFingerprint(fingerprint)
  const secret = station.secretFor(PURPOSE, fingerprint)
  const left = Array.from({ length: FULL_GROUPS }, (_, index) => index)
  const blanks: number[] = []
  while (blanks.length < BLANK_COUNT) {
    const drawn = secret.readUIntBE(blanks.length * BYTES_PER_BLANK, BYTES_PER_BLANK)
    blanks.push(...left.splice(drawn % left.length, 1))
  }
  return blanks.sort((a, b) => a - b)
}

/**
 * True when `typed` fills the blanks of a challenge for `fingerprint`: letter case counts, blanks in what was typed do
 * not. The time taken tells nothing about how much was right. Anything but three different blanks is never right.
 */
export function checkAnswer(fingerprint: string, blanks: readonly number[], typed: readonly string[]): boolean {
  const groups = fingerprintGroups(fingerprint)
  if (new Set(blanks).size !== BLANK_COUNT || blanks.length !== BLANK_COUNT) return false
  const wanted = blanks.map((index) => groups[index])
  // A position outside the fingerprint is wanted as `undefined`, which nobody can type.
  return timingSafeEqual(digestOf(wanted), digestOf(typed.map((group) => group.replace(/\s/g, ''))))
}

/** Splits the 43 characters after `SHA256:` into groups of four. @throws CausewayError `key.malformed` */
export function fingerprintGroups(fingerprint: string): string[] {
  const characters = demandFingerprint(fingerprint)
  return Array.from({ length: GROUP_COUNT }, (_, index) =>
    characters.slice(index * GROUP_CHARACTERS, (index + 1) * GROUP_CHARACTERS),
  )
}

function demandFingerprint(fingerprint: string): string {
  const [, characters] = /^SHA256:([A-Za-z0-9+/]{43})$/.exec(fingerprint) ?? []
  if (characters === undefined) throw new CausewayError('key.malformed', {}, 'not a SHA256 fingerprint')
  return characters
}

function digestOf(groups: readonly (string | undefined)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(groups)).digest()
}
