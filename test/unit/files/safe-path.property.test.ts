/** The path builder and the path set against a second statement of the same rules, and against themselves. */
import fc from 'fast-check'
import { isAbsolute, join, posix, resolve, sep, win32 } from 'node:path'
import { expect, test } from 'vitest'
import { foldPath, joinMediumPath, parseMediumPath, PathSet } from '../../../electron/files/safe-path'
import { clashOf, flawOf, mayBeOne } from '../../fuzz/models/medium-path'
import { codeOf } from './scratch'

const PIECES = [
  'a',
  'B',
  'é',
  'e\u0301',
  'ß',
  'ẞ',
  'ss',
  'ſ',
  's',
  'K',
  'k',
  'İ',
  'ı',
  'NUL',
  'com¹',
  '.',
  ' ',
  '日',
  '😀',
  '~',
]
const HOSTILE = ['..', '/', '\\', ':', '*', '\u202e', '\ud800', '\u0000', '\uffff', '%2e', 'CON']
const name = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))
const likely = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
const hostile = fc.array(fc.constantFrom(...PIECES, ...HOSTILE), { maxLength: 8 }).map((parts) => parts.join(''))
const anything = fc.oneof(
  likely,
  hostile,
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme' }),
)

const root = resolve('/medium')

test('property: exactly the paths without a flaw are accepted, and they lie below their root on both systems', () => {
  fc.assert(
    fc.property(anything, (path) => {
      const code = codeOf(() => parseMediumPath(path))
      expect([path, code === null]).toEqual([path, flawOf(path) === null])
      if (code !== null) return
      expect(parseMediumPath(path).join('/')).toBe(path)
      expect(joinMediumPath(root, path)).toBe(join(root, path))
      expect(posix.resolve('/medium', path).startsWith('/medium/')).toBe(true)
      expect(win32.resolve('E:\\medium', path).startsWith('E:\\medium\\')).toBe(true)
      for (const segment of parseMediumPath(path)) {
        expect(parseMediumPath(segment)).toEqual([segment])
        expect(win32.basename(segment)).toBe(segment)
      }
    }),
    { numRuns: 20_000 },
  )
})

test('folding is the same for all forms of a character, and folding twice changes nothing', () => {
  const wrong: string[] = []
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    const one = String.fromCodePoint(code)
    const forms = [one.toLowerCase(), one.toUpperCase(), one.toLowerCase().toUpperCase(), foldPath(one)]
    if (forms.some((form) => foldPath(form) !== foldPath(one))) wrong.push(`U+${code.toString(16)}`)
  }
  expect(wrong).toEqual([])
})

test('property: what some file system may take for one name is folded to one', () => {
  fc.assert(
    fc.property(name, name, (one, other) => {
      fc.pre(flawOf(one) === null && flawOf(other) === null)
      if (mayBeOne(one, other)) expect(foldPath(one)).toBe(foldPath(other))
    }),
    { numRuns: 20_000 },
  )
})

test('property: a path set takes what clashes with nothing before it, like a list that compares every pair', () => {
  let refused = 0
  fc.assert(
    fc.property(
      fc.array(
        likely.filter((path) => flawOf(path) === null),
        { maxLength: 12 },
      ),
      (paths) => {
        const set = new PathSet()
        const kept: string[] = []
        for (const path of paths) {
          const clash = kept.map((other) => clashOf(path, other)).find((found) => found !== null) ?? null
          const code = codeOf(() => set.add(path))
          expect([kept, path, code]).toEqual([kept, path, clash === null ? null : 'path.collision'])
          // Nobody goes on with a set after an error.
          if (code !== null) return void refused++
          kept.push(path)
          expect(set.size).toBe(kept.length)
        }
      },
    ),
    { numRuns: 5000 },
  )
  expect(refused).toBeGreaterThan(100)
})

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(fc.constantFrom('..', '.', '', 'a', 'C:', 'NUL', ' ', '~', '\\', '/', 'é', '\u0301', ':', 'com1'), {
      maxLength: 12,
    })
    .map((parts) => parts.join('/')),
  fc
    .array(fc.constantFrom('..', '.', '/', 'a', 'C', ':', 'NUL', ' ', '\\', 'é'), { maxLength: 12 })
    .map((parts) => parts.join('')),
)

test('property: whatever is accepted stays below its root, under POSIX and Windows rules', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const code = codeOf(() => parseMediumPath(text))
      if (code !== null) return code === 'path.unsafe' || code === 'path.too-long'
      expect(joinMediumPath(root, text).startsWith(root + sep)).toBe(true)
      expect(resolve(root, text)).toBe(joinMediumPath(root, text))
      expect(posix.normalize(text)).toBe(text)
      // Node 24 puts `.\\` before names such as NULC, out of caution.
      expect(win32.normalize(text).replace(/^\.\\/, '')).toBe(text.replaceAll('/', '\\'))
      expect(win32.resolve('D:\\medium', text).startsWith('D:\\medium\\')).toBe(true)
      return !isAbsolute(text) && !win32.isAbsolute(text)
    }),
    { numRuns: 20_000 },
  )
})
