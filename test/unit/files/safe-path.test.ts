import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DigestSet } from '../../../electron/files/digest-set'
import { PathSet, digest, foldPath, nfcOf, parseMediumPath, shownPath } from '../../../electron/files/safe-path'
import { CausewayError, type ErrorDetails } from '../../../shared/errors'
import { codeOf } from './scratch'

/** The CausewayError that a call throws, or null. */
function errorOf(call: () => unknown): CausewayError | null {
  try {
    call()
    return null
  } catch (error) {
    if (error instanceof CausewayError) return error
    throw error
  }
}

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

test('shows of a long letter with its marks no more than eight characters', () => {
  const marks = '\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b'
  const refused = errorOf(() => parseMediumPath(`a/x/e${marks}`))
  expect(refused?.details['points']).toBe(
    'U+0065 U+0301 U+0302 U+0303 U+0304 U+0306 U+0307 U+0308 → U+00E9 U+0302 U+0303 U+0304 U+0306 U+0307 U+0308 U+030A',
  )
  expect(nfcOf(refused)).toEqual({ nfc: `a/x/\u00e9${marks.slice(1)}`, points: refused?.details['points'] })
  // A mark with no letter before it.
  expect(errorOf(() => parseMediumPath('\u0344'))?.details['points']).toBe('U+0344 → U+0308 U+0301')
})

test('says of normalization form C nothing where an error does not', () => {
  const half = (details: ErrorDetails) => nfcOf(new CausewayError('path.unsafe', details))
  expect(nfcOf(errorOf(() => parseMediumPath('a:b')))).toEqual({})
  for (const other of [half({ nfc: 'x' }), half({ points: 'x' }), nfcOf(new Error('other')), nfcOf(null)])
    expect(other).toEqual({})
})

test('tells names of devices from names that only look so', () => {
  const device = [
    'con',
    'CON.txt',
    'CON  .txt',
    'CON .',
    'COM0',
    'COM9.x',
    'LPT\u00b2',
    'CONOUT$',
    'conin$.x',
    'aux. b',
  ]
  for (const name of device) expect([name, codeOf(() => parseMediumPath(`a/${name}/b`))]).toEqual([name, 'path.unsafe'])
  const other = [
    'COM',
    'LPT',
    'COM10',
    'COMA',
    'XCON',
    'CON1',
    'CON-x',
    'CON x',
    'CONIN',
    'CONOUT',
    'COM\u2074',
    'NULx.y',
  ]
  for (const name of other) expect([name, codeOf(() => parseMediumPath(`a/${name}/b`))]).toEqual([name, null])
})

test('refuses each character that Windows forbids, in plain names and in others', () => {
  for (const c of '<>:"|?*\\')
    for (const name of [`a${c}b`, `é${c}`])
      expect([name, codeOf(() => parseMediumPath(name))]).toEqual([name, 'path.unsafe'])
  const plain = " !#$%&'()+,-.0123456789;=@ABCXYZ[]^_`abcxyz{}~"
  expect(parseMediumPath(`a/${plain}`)).toEqual(['a', plain])
  expect(parseMediumPath(`é/${plain}`)).toEqual(['é', plain])
})

test('refuses what a file system cannot hold, by bytes', () => {
  const longest = `${'a'.repeat(255)}/`.repeat(4).slice(0, -1)
  expect(parseMediumPath(longest)).toHaveLength(4)
  expect(parseMediumPath(`é${'/a'.repeat(511)}`)).toHaveLength(512)
  for (const text of [`${longest}/b`, `éé${'/a'.repeat(511)}`, 'é'.repeat(513), 'a:'.repeat(600)])
    expect(codeOf(() => parseMediumPath(text))).toBe('path.too-long')
  expect(parseMediumPath('é'.repeat(127))).toHaveLength(1)
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

test('a message about a long name is cut, and says so', () => {
  expect(shownPath('a'.repeat(1024))).toBe('a'.repeat(1024))
  expect(shownPath('a'.repeat(1025))).toBe(`${'a'.repeat(1024)}…`)
  expect(shownPath('a<>:"|?*\\\u00ad\u{e0041}')).toBe('a<>:"|?*\\\\u{ad}\\u{e0041}')
})

test('folds all writings of a name to one', () => {
  for (const [one, other] of [
    ['\u1e9e', 'ß'], // no upper case but itself
    ['\u1e9e', 'SS'],
    ['ß', 'ss'],
    ['\u017f', 'S'],
    ['\u0390', '\u0399\u0308\u0301'],
    ['\u03b1\u0345\u0301', '\u1fb4'],
    ['ΑΣ', 'ας'],
  ] as const)
    expect([one, other, foldPath(one)]).toEqual([one, other, foldPath(other)])
  const set = new PathSet()
  set.add('data/A/É')
  expect(errorOf(() => set.add('data/A/é'))?.details).toEqual({ path: 'data/A/é', other: 'data/a/é' })
  expect(errorOf(() => set.add('data/a/x'))?.details).toEqual({ path: 'data/a/x', other: 'data/A' })
  expect(errorOf(() => set.add('DATA'))?.details).toEqual({ path: 'DATA', other: 'data' })
  expect(errorOf(() => set.add('data/A/É/x'))?.details).toEqual({ path: 'data/A/É/x', other: 'data/a/é' })
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
