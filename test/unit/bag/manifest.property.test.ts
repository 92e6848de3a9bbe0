/** A manifest has one form: what is read is what was written, and no change to it goes unnoticed. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatManifestLine, parseManifest, type ManifestEntry } from '../../../electron/bag/manifest'
import { clashOf, flawOf } from '../../fuzz/models/medium-path'

async function read(bytes: Uint8Array, size = bytes.length || 1): Promise<ManifestEntry[]> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size))
  }
  const entries: ManifestEntry[] = []
  for await (const entry of parseManifest(pieces(), 'payload')) entries.push(entry)
  return entries
}

const written = (entries: readonly ManifestEntry[]): Buffer => Buffer.from(entries.map(formatManifestLine).join(''))

const segment = fc.oneof(
  fc
    .array(fc.constantFrom('a', 'B', '%', '%25', '%0A', '.', ' ', 'é', '日', '😀', '-'), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
)
const path = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => `data/${segments.join('/')}`)
  .filter((text) => flawOf(text) === null)
const entry = fc.record({ sha256: fc.stringMatching(/^[0-9a-f]{64}$/), path })
/** Any paths that can lie together, in folders that they share. */
const entries = fc.array(entry, { minLength: 1, maxLength: 12 }).map((all) => {
  const kept: ManifestEntry[] = []
  for (const each of all) if (kept.every((other) => clashOf(each.path, other.path) === null)) kept.push(each)
  return kept
})

test('property: every set of safe paths is read back as it was written, whatever the pieces', async () => {
  await fc.assert(
    fc.asyncProperty(entries, fc.integer({ min: 1, max: 400 }), async (set, size) => {
      expect(await read(written(set), size)).toEqual(set)
    }),
    { numRuns: 1000 },
  )
})

const change = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(), byte: fc.constant(0) }),
)

test('property: a byte that is changed, added or taken away is refused or changes what is read', async () => {
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(entries, change, async (set, { kind, at, byte }) => {
      const bytes = written(set)
      const place = at % (bytes.length + (kind === 'insert' ? 1 : 0))
      const middle = kind === 'remove' ? [] : [byte]
      const changed = Buffer.concat([
        bytes.subarray(0, place),
        Buffer.from(middle),
        bytes.subarray(place + (kind === 'insert' ? 0 : 1)),
      ])
      fc.pre(!changed.equals(bytes))
      const found = await read(changed).catch(() => null)
      if (found === null) return
      accepted++
      const lines = (all: readonly ManifestEntry[]): string[] => all.map(formatManifestLine).sort()
      expect(lines(found)).not.toEqual(lines(set))
      expect(written(found).equals(changed), 'one text for these entries').toBe(true)
    }),
    { numRuns: 3000 },
  )
  expect(accepted, 'some changes only change what is read').toBeGreaterThan(0)
})
