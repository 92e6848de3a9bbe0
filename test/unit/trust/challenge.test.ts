import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkAnswer, createChallenge, fingerprintGroups } from '../../../electron/trust/challenge'
import { codeOf } from './errors'

const fingerprint = 'SHA256:m6PH3SYojxMcsf+7Xo/VjRurJnhxZ1VieIllWlA5WJ4'
const groups = ['m6PH', '3SYo', 'jxMc', 'sf+7', 'Xo/V', 'jRur', 'Jnhx', 'Z1Vi', 'eIll', 'WlA5', 'WJ4']
const anyFingerprint = fc
  .uint8Array()
  .map((bytes) => `SHA256:${createHash('sha256').update(bytes).digest('base64').slice(0, 43)}`)

describe('a challenge', () => {
  it('shows eleven groups, the last of three characters, with three blanked', () => {
    expect(fingerprintGroups(fingerprint)).toEqual(groups)
    const picks = [9, 0, 3]
    const challenge = createChallenge(fingerprint, () => picks.shift() ?? 0)
    expect(challenge).toEqual({
      groups: groups.map((each, at) => ([0, 4, 9].includes(at) ? null : each)),
      blanks: [0, 4, 9],
      answer: ['m6PH', 'Xo/V', 'WlA5'],
    })
  })

  it('shows nothing of what it asks, and its own answer is right', () => {
    fc.assert(
      fc.property(anyFingerprint, (each) => {
        const { groups: shown, blanks, answer } = createChallenge(each)
        expect(blanks).toHaveLength(3)
        expect(shown.filter((group) => group === null)).toHaveLength(3)
        expect(shown.flatMap((group, at) => (group === null ? [at] : []))).toEqual(blanks)
        const filled = shown.map((group, at) => group ?? answer[blanks.indexOf(at)])
        expect(`SHA256:${filled.join('')}`).toBe(each)
        expect(checkAnswer(each, blanks, answer)).toBe(true)
      }),
    )
  })

  it('chooses every group about equally often', () => {
    const times = new Array<number>(11).fill(0)
    for (let i = 0; i < 11_000; i++) {
      for (const at of createChallenge(fingerprint).blanks) times[at] = (times[at] ?? 0) + 1
    }
    // 3000 expected each; 300 is more than six standard deviations.
    for (const count of times) expect(Math.abs(count - 3000)).toBeLessThan(300)
  })

  it.each(['', 'SHA256:', 'MD5:m6PH', fingerprint.slice(7), `${fingerprint}=`, fingerprint.slice(0, -1)])(
    'is not made for %j',
    (text) => {
      expect(codeOf(() => createChallenge(text))).toBe('key.malformed')
      expect(codeOf(() => checkAnswer(text, [0, 1, 2], ['', '', '']))).toBe('key.malformed')
    },
  )
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
