import fc from 'fast-check'
import { isAbsolute, posix, resolve, sep, win32 } from 'node:path'
import { expect, test } from 'vitest'
import { DigestSet } from '../../../electron/files/digest-set'
import { PathSet, digest, joinMediumPath, parseMediumPath } from '../../../electron/files/safe-path'
import type { CausewayError } from '../../../shared/errors'
import { codeOf } from './scratch'

const HOSTILE: Record<string, string[]> = {
  'steps up': ['..', '../x', 'data/../../x', 'a/..', './a', 'a/./b'],
  'absolute or empty': ['', '/etc/passwd', '//server/share/x', 'a//b', 'a/'],
  'drives, UNC, backslash, streams': ['C:/x', 'c:x', 'C:\\x', '\\\\server\\x', 'a\\..\\b', 'a.cab:stream', 'a::$DATA'],
  'device names': ['NUL', 'nul.txt', 'a/CON', 'aux.tar.gz', 'COM1', 'lpt9.cab', 'COM¹', 'lpt³.x', 'PRN .txt', 'CONIN$'],
  'forbidden characters': ['a<b', 'a>b', 'a"b', 'a|b', 'a?b', 'a*b', 'a\0b', 'a\nb', 'a\rb', 'a\u007fb', 'a\u0085b'],
  'endings that Windows drops': ['a.', 'a ', 'a./b', 'a /b', '...'],
  'text that is not what it seems': ['cab.\u202Eexe', '\uFEFFa', 'a\u2028b', 'e\u0301', '\uD800', 'a\uFFFF'],
  'zero-width characters': ['a\u200bb', 'a\u200cb', 'a\u200db', 'a\u2060b', 'a\u034fb', 'a\u180eb', 'a\u2064b'],
  'a soft hyphen': ['up\u00addate.cab'],
  'tag letters': ['a\u{e0001}b', 'a\u{e0041}b', 'a\u{e007f}b'],
  'variation selectors': ['a\ufe0fb', 'a\ufe00b', 'a\u{e0100}b', 'a\u180bb'],
  'fillers and blanks that draw nothing': ['a\u3164b', 'a\u115fb', 'a\uffa0b', 'a\u2800b'],
  'format characters of scripts and music': ['a\u06ddb', 'a\u{1d173}b', 'a\ufff9b', 'a\u{13430}b'],
  'characters that are not assigned': ['a\u0378b', 'a\u{e0fff}b', 'a\u2065b'],
  'a blank at the end that nobody sees': ['a\u00a0', 'a\u2003/b', 'a\u3000'],
}

for (const [what, names] of Object.entries(HOSTILE)) {
  test(`refuses ${what}`, () => {
    for (const name of names) expect([name, codeOf(() => parseMediumPath(name))]).toEqual([name, 'path.unsafe'])
  })
}

test('says how a decomposed name is written in form C, and where it differs', () => {
  const details = (text: string): unknown => {
    try {
      return parseMediumPath(text)
    } catch (error) {
      return (error as CausewayError).details
    }
  }
  const path = 'data/Re\u0301serve\u0308.cab'
  expect(details(path)).toEqual({ path, nfc: 'data/R\u00e9serv\u00eb.cab', points: 'U+0065 U+0301 → U+00E9' })
  expect(details('a:b')).toEqual({ path: 'a:b' })
})

test('refuses what a file system cannot hold, by bytes', () => {
  expect(parseMediumPath('a'.repeat(255))).toHaveLength(1)
  expect(codeOf(() => parseMediumPath('a'.repeat(256)))).toBe('path.too-long')
  expect(codeOf(() => parseMediumPath('é'.repeat(128)))).toBe('path.too-long')
  expect(codeOf(() => parseMediumPath(`${'a'.repeat(200)}/`.repeat(6) + 'b'))).toBe('path.too-long')
})

test('accepts the names that a content store and companion folders hold', () => {
  for (const name of [
    'data/WSUSContent/A2/8654CCF7F9F50A1A1E4F8B4D4F0B0F6C2A0D9BA2.cab',
    'data/metadata/export-0001.xml.gz',
    'data/companions/Office 365/16.0.1/stream.x64.fr-fr.dat.cat',
    'data/companions/été/日本語/😀.txt',
    'console/command/null/nul-l.txt',
    '.hidden/..also/a b',
    'données à jour/Größe/更新　プログラム/a\u00a0b.cab',
  ]) {
    expect(parseMediumPath(name).join('/')).toBe(name)
  }
})

test('a message about a hostile name shows what it hides', () => {
  try {
    parseMediumPath('a\u202Eb\n')
    expect.unreachable()
  } catch (error) {
    expect((error as CausewayError).details.path).toBe('a\\u{202e}b\\u{a}')
  }
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

const root = resolve('/medium')

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

test('names that a medium may hold to be one collide', () => {
  for (const [first, second] of [
    ['data/a.cab', 'data/a.cab'],
    ['data/a.cab', 'data/A.CAB'],
    ['data/é', 'data/É'],
    ['data/a', 'data/a/b'],
    ['data/a/b', 'data/A'],
    ['data/A2/x', 'data/a2/y'],
    ['data/straße', 'data/STRASSE'],
    ['data/ſ', 'data/s'],
  ] as const) {
    const set = new PathSet()
    set.add(first)
    expect([first, second, codeOf(() => set.add(second))]).toEqual([first, second, 'path.collision'])
  }
})

test('names that differ live together', () => {
  const set = new PathSet()
  for (const path of ['data/a', 'data/b', 'data/ab/c', 'data/ab/d', 'data/a.b/c', 'other']) set.add(path)
  expect(set.size).toBe(6)
})

test('property: a digest set holds exactly what was added, and nothing else', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 100 }), fc.array(fc.string()), (members, others) => {
      const set = new DigestSet()
      for (const member of members) if (!set.add(digest(member))) return false
      const known = new Set(members)
      return (
        set.size === members.length &&
        members.every((member) => set.has(digest(member)) && !set.add(digest(member))) &&
        others.every((other) => set.has(digest(other)) === known.has(other))
      )
    }),
    { numRuns: 100 },
  )
})

test('a digest set loses nothing while it grows', () => {
  const set = new DigestSet()
  const names = Array.from({ length: 10_000 }, (_, n) => digest(`name ${n}`))
  for (const name of names) expect(set.add(name)).toBe(true)
  for (const name of names) expect(set.has(name) && !set.add(name)).toBe(true)
  expect(set.size).toBe(10_000)
})
