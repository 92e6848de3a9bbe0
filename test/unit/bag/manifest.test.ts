import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatManifestLine,
  parseManifest,
  parseManifestPieces,
  type ManifestEntry,
  type ManifestKind,
} from '../../../electron/bag/manifest'
import { parseMediumPath } from '../../../electron/files/safe-path'
import { causeOf, codeOf } from '../files/scratch'

const HASH = 'a'.repeat(64)

async function* pieces(bytes: Uint8Array, size: number) {
  // One buffer for all pieces, as the file reader does: nothing may be kept of an earlier piece.
  const buffer = Buffer.alloc(size)
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve()
    const piece = bytes.subarray(at, at + size)
    buffer.set(piece)
    yield buffer.subarray(0, piece.length)
  }
}

async function parse(text: string | Uint8Array, kind: ManifestKind = 'payload', size = 7) {
  const entries: ManifestEntry[] = []
  for await (const entry of parseManifest(pieces(Buffer.from(text), size), kind)) entries.push(entry)
  return entries
}

const name = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'B', '%', '25', '0D', 'é', '日', '😀', '-', '.', ' ', '~'),
    minLength: 1,
    maxLength: 12,
  }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
)
const path = fc
  .array(name, { minLength: 1, maxLength: 4 })
  .map((parts) => `data/${parts.join('/')}`)
  .filter((text) => codeOf(() => parseMediumPath(text)) === null)
const digest = fc.stringMatching(/^[0-9a-f]{64}$/)

test('property: what is written is read back, whatever the pieces', async () => {
  const fold = (text: string) => text.toUpperCase().toLowerCase()
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.record({ sha256: digest, path }), {
        minLength: 1,
        maxLength: 20,
        // one folder per entry keeps generated names from colliding with each other's folders
        selector: (entry) => fold(entry.path.split('/')[1] ?? ''),
      }),
      fc.integer({ min: 1, max: 300 }),
      async (entries, size) => {
        const text = entries.map(formatManifestLine).join('')
        expect(text.split('\n')).toHaveLength(entries.length + 1)
        expect(await parse(text, 'payload', size)).toEqual(entries)
      },
    ),
    { numRuns: 500 },
  )
})

test('property: random bytes are refused with a cause and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), async (bytes) => {
      expect((await causeOf(parse(bytes))).code).toBe('bag.manifest-malformed')
    }),
    { numRuns: 500 },
  )
})

test('property: one changed byte is refused or changes what is read', async () => {
  const entries = [1, 2, 3].map((n) => ({ sha256: `${n}`.repeat(64), path: `data/WSUSContent/0${n}/file ${n}%.cab` }))
  const text = Buffer.from(entries.map(formatManifestLine).join(''))
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const changed = Buffer.from(text)
      changed[at] = (changed[at] ?? 0) ^ change
      const read = await parse(changed).catch(() => null)
      if (read !== null) expect(read).not.toEqual(entries)
    }),
    { numRuns: 1000 },
  )
})

test('CR, LF and percent are encoded as RFC 8493 says', () => {
  expect(formatManifestLine({ sha256: HASH, path: 'data/100%\r\n' })).toBe(`${HASH}  data/100%25%0D%0A\n`)
})

test.each([
  ['upper-case hex', `${HASH.toUpperCase()}  data/a\n`],
  ['short hex', `${HASH.slice(1)}  data/a\n`],
  ['one blank', `${HASH} data/a\n`],
  ['text before the digest', `x${HASH}  data/a\n`],
  ['no digest', `  data/a\n`],
  ['a tab', `${HASH}\tdata/a\n`],
  ['binary mark', `${HASH} *data/a\n`],
  ['escaped form of sha256sum', `\\${HASH}  data/a\n`],
  ['CR LF', `${HASH}  data/a\r\n`],
  ['no end of line', `${HASH}  data/a`],
  ['cut in the middle', `${HASH}  data/a\n${HASH.slice(10)}`],
  ['an empty line', `${HASH}  data/a\n\n`],
  ['no path', `${HASH}  \n`],
  ['a byte order mark', `\uFEFF${HASH}  data/a\n`],
  ['another escape', `${HASH}  data/%41\n`],
  ['a lone percent', `${HASH}  data/50%\n`],
  ['a path outside data', `${HASH}  bagit.txt\n`],
  ['data itself', `${HASH}  data\n`],
  ['a line without end', `${HASH}  data/${'a'.repeat(5_000)}`],
])('refuses %s', async (_, text) => {
  expect((await causeOf(parse(text))).code).toBe('bag.manifest-malformed')
})

test('a line without end is given up early, not gathered', async () => {
  let pulled = 0
  const endless = async function* () {
    for (;;) {
      await Promise.resolve()
      if (++pulled > 100) throw new Error('read on and on')
      yield Buffer.alloc(1000, 'a')
    }
  }
  const parsing = parseManifest(endless(), 'payload').next()
  expect((await causeOf(parsing)).code).toBe('bag.manifest-malformed')
  expect(pulled).toBeLessThan(6)
})

test('refuses bytes that are not UTF-8, and names the line', async () => {
  const text = Buffer.concat([Buffer.from(`${HASH}  data/a\n${HASH}  data/`), Buffer.from([0xc3, 0x28, 0x0a])])
  expect(await causeOf(parse(text))).toMatchObject({ code: 'bag.manifest-malformed', details: { line: 2 } })
})

test.each([
  ['data/../../etc/passwd', 'path.unsafe'],
  ['/etc/passwd', 'path.unsafe'],
  ['C:/Windows/x', 'path.unsafe'],
  ['data/a\\b', 'path.unsafe'],
  ['data/NUL.cab', 'path.unsafe'],
  ['data/a%0Ab', 'path.unsafe'],
  [`data/${'a'.repeat(256)}`, 'path.too-long'],
])('refuses the path %s', async (hostile, code) => {
  expect((await causeOf(parse(`${HASH}  ${hostile}\n`))).code).toBe(code)
})

test('refuses names that fall together, and no names at all', async () => {
  expect((await causeOf(parse(`${HASH}  data/a\n${HASH}  data/A\n`))).code).toBe('path.collision')
  expect((await causeOf(parse(`${HASH}  data/a\n${HASH}  data/a\n`))).code).toBe('path.collision')
  expect((await causeOf(parse(''))).code).toBe('bag.manifest-empty')
})

test('a tag manifest lists no payload', async () => {
  expect(await parse(`${HASH}  bagit.txt\n`, 'tag')).toHaveLength(1)
  expect((await causeOf(parse(`${HASH}  data/a\n`, 'tag'))).code).toBe('bag.manifest-malformed')
})

test('a name of nothing but what is encoded is encoded, and no other character is', () => {
  expect(formatManifestLine({ sha256: HASH, path: '%\n' })).toBe(`${HASH}  %25%0A\n`)
  expect(formatManifestLine({ sha256: HASH, path: 'data/é ~' })).toBe(`${HASH}  data/é ~\n`)
})

test('a line without end is refused for its length, in one piece and in many', async () => {
  for (const size of [7, 100_000])
    expect(await causeOf(parse(`${HASH}  data/a\n${HASH}  data/${'b'.repeat(5000)}\n`, 'payload', size))).toMatchObject(
      {
        code: 'bag.manifest-malformed',
        details: { line: 2 },
      },
    )
})

test('takes a line of the longest length for a line, also when its end comes later', async () => {
  const longest = `${HASH}  data/${'a'.repeat(3067)}`
  for (const size of [7, longest.length, 100_000]) {
    expect((await causeOf(parse(`${longest}\n`, 'payload', size))).code).toBe('path.too-long')
    expect((await causeOf(parse(`${longest}a\n`, 'payload', size))).code).toBe('bag.manifest-malformed')
  }
})

test('gives entries out, never an empty group of them', async () => {
  const text = `${HASH}  data/a\n`
  for await (const entries of parseManifestPieces(pieces(Buffer.from(text), 3), 'payload'))
    expect(entries).toHaveLength(1)
})
