import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DigestMap } from '../../../electron/files/digest-map'
import { digest } from '../../../electron/files/safe-path'

test('property: a digest map answers as a Map does', () => {
  const entry = fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 0xffffffff }))
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 3000 }), (entries) => {
      const [map, model] = [new DigestMap(), new Map<number, number>()]
      for (const [name, value] of entries) {
        expect(map.set(digest(String(name)), value)).toBe(!model.has(name))
        model.set(name, value)
      }
      expect(map.size).toBe(model.size)
      for (let name = 0; name <= 401; name++) expect(map.get(digest(String(name)))).toBe(model.get(name) ?? 0)
    }),
    { numRuns: 30 },
  )
})

test.each([0, 4, 8, 12])('digests that differ in the word at %i alone are told apart', (offset) => {
  const map = new DigestMap()
  const made = (n: number): Buffer => {
    const bytes = Buffer.alloc(16, 7)
    bytes.writeUInt32LE(n, offset)
    return bytes
  }
  for (let n = 0; n < 3000; n++) expect(map.set(made(n), n + 1)).toBe(true)
  for (let n = 0; n < 3000; n++) expect(map.get(made(n))).toBe(n + 1)
  expect(map.get(made(3000))).toBe(0)
})

test('a digest map gives the memory of its smaller tables back at once', () => {
  const bytes = Buffer.alloc(16)
  const before = process.memoryUsage().arrayBuffers
  const map = new DigestMap()
  for (let n = 0; n < 100_000; n++) {
    bytes.writeUInt32LE(n)
    map.set(bytes, 1)
  }
  // 2^18 slots of 20 bytes; the tables before take as much together.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1.5 * 20 * 2 ** 18)
})

test('a digest map loses nothing while it grows, and holds a digest of zeros', () => {
  const map = new DigestMap()
  map.set(Buffer.alloc(16), 7)
  for (let n = 1; n <= 10_000; n++) expect(map.set(digest(`name ${n}`), n)).toBe(true)
  for (let n = 1; n <= 10_000; n++) expect(map.get(digest(`name ${n}`))).toBe(n)
  expect(map.get(Buffer.alloc(16))).toBe(7)
  expect(map.size).toBe(10_001)
})
