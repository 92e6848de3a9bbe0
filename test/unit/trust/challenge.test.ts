import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkAnswer, chooseBlanks, fingerprintGroups } from '../../../electron/trust/challenge'
import { formatPrivateKey } from '../../../electron/trust/private-key'
import { createStationKey, loadStationKey, type StationKey } from '../../../electron/trust/station-key'
import { codeOf } from './errors'

const fingerprint = 'SHA256:m6PH3SYojxMcsf+7Xo/VjRurJnhxZ1VieIllWlA5WJ4'
const groups = ['m6PH', '3SYo', 'jxMc', 'sf+7', 'Xo/V', 'jRur', 'Jnhx', 'Z1Vi', 'eIll', 'WlA5', 'WJ4']
const fingerprintOf = (bytes: string | Uint8Array): string =>
  `SHA256:${createHash('sha256').update(bytes).digest('base64').slice(0, 43)}`
const anyFingerprint = fc.uint8Array().map(fingerprintOf)
/** The first key of RFC 8032, 7.1: a known one, so that what is chosen by it never differs. */
const known = {
  seed: Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex'),
  point: Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex'),
  comment: 'causeway-practice:Import 1',
}

let folder: string
let station: StationKey
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'causeway-challenge-'))
  writeFileSync(join(folder, 'id_ed25519'), formatPrivateKey(known), { mode: 0o600 })
  station = await loadStationKey(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the blanks of a fingerprint', () => {
  it('are three different groups of four, ascending, and what they hide answers them', () => {
    expect(fingerprintGroups(fingerprint)).toEqual(groups)
    fc.assert(
      fc.property(anyFingerprint, (each) => {
        const blanks = chooseBlanks(each, station)
        expect(blanks).toEqual([...new Set(blanks)].sort((a, b) => a - b))
        const answer = blanks.map((at) => fingerprintGroups(each)[at] ?? '')
        expect(answer.map((group) => group.length)).toEqual([4, 4, 4])
        expect(checkAnswer(each, blanks, answer)).toBe(true)
      }),
    )
  })

  it('stay the same for one key at one station, in every version', () => {
    for (let n = 0; n < 10; n++) expect(chooseBlanks(fingerprint, station)).toEqual([2, 5, 7])
  })

  it('never include the short group and spread evenly over the others', () => {
    const times = new Array<number>(11).fill(0)
    const choices = new Map<string, number>()
    for (let n = 0; n < 12_000; n++) {
      const blanks = chooseBlanks(fingerprintOf(String(n)), station)
      for (const at of blanks) times[at] = (times[at] ?? 0) + 1
      choices.set(blanks.join(), (choices.get(blanks.join()) ?? 0) + 1)
    }
    expect(times.pop()).toBe(0)
    // 3600 expected each, and 100 for each of the 120 choices; about five standard deviations.
    for (const count of times) expect(Math.abs(count - 3600)).toBeLessThan(250)
    expect(choices.size).toBe(120)
    for (const count of choices.values()) expect(Math.abs(count - 100)).toBeLessThan(50)
  })

  it('cannot be told without the key of the station', async () => {
    const other = await createStationKey(join(folder, 'other'), 'causeway-practice:Import 2')
    const prints = Array.from({ length: 200 }, (_, n) => fingerprintOf(String(n)))
    const same = prints.filter((each) => chooseBlanks(each, station).join() === chooseBlanks(each, other).join())
    // 1 in 120 by chance.
    expect(same.length).toBeLessThan(20)
  })

  it.each([
    '',
    'SHA256:',
    'MD5:m6PH',
    fingerprint.slice(0, -1),
    fingerprint.slice(7),
    `${fingerprint}=`,
    ` ${fingerprint}`,
    `${fingerprint}\n`,
  ])('are not chosen for %j', (text) => {
    expect(codeOf(() => chooseBlanks(text, station))).toBe('key.malformed')
    expect(codeOf(() => checkAnswer(text, [0, 1, 2], ['', '', '']))).toBe('key.malformed')
  })
})

describe('an answer', () => {
  it('is right with blanks around and inside what was typed', () => {
    expect(checkAnswer(fingerprint, [0, 4, 10], [' m6PH', 'X o / V', 'WJ4\n'])).toBe(true)
  })

  it.each([
    ['another letter case', ['M6PH', 'Xo/V', 'WJ4']],
    ['swapped groups', ['Xo/V', 'm6PH', 'WJ4']],
    ['one group empty', ['m6PH', 'Xo/V', '']],
    ['a group too few', ['m6PH', 'Xo/V']],
    ['a group too many', ['m6PH', 'Xo/V', 'WJ4', '']],
    ['no group', []],
    ['characters moved between groups', ['m6PHX', 'o/V', 'WJ4']],
    ['look-alikes', ['m6PH', 'X0/V', 'WJ4']],
    ['only half a group', ['m6', 'Xo/V', 'WJ4']],
  ])('is wrong with %s', (_what, typed) => {
    expect(checkAnswer(fingerprint, [0, 4, 10], typed)).toBe(false)
  })

  it.each([
    ['no blanks', [], []],
    ['the same blank thrice', [0, 0, 0], ['m6PH', 'm6PH', 'm6PH']],
    ['the same blank thrice, typed once', [0, 0, 0], ['m6PH']],
    ['the same blank once more, typed twice', [0, 1, 2, 0], ['m6PH', '3SYo', 'jxMc', 'm6PH']],
    ['the same blank once more', [0, 1, 2, 0], ['m6PH', '3SYo', 'jxMc']],
    ['two blanks', [0, 1], ['m6PH', '3SYo']],
    ['blanks outside', [0, 1, 11], ['m6PH', '3SYo', '']],
    ['blanks that are no positions', [0, 1, 0.5], ['m6PH', '3SYo', '']],
    ['negative blanks', [0, 1, -1], ['m6PH', '3SYo', 'WJ4']],
  ])('is wrong for %s', (_what, blanks, typed) => {
    expect(checkAnswer(fingerprint, blanks, typed)).toBe(false)
  })

  it('is wrong with any one character changed', () => {
    const right = ['m6PH', 'Xo/V', 'WJ4']
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    right.forEach((group, which) => {
      for (let at = 0; at < group.length; at++) {
        for (const other of alphabet) {
          if (other === group[at]) continue
          const typed = right.with(which, group.slice(0, at) + other + group.slice(at + 1))
          expect(checkAnswer(fingerprint, [0, 4, 10], typed)).toBe(false)
        }
      }
    })
  })
})
