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

test('a digest map loses nothing while it grows, and holds a digest of zeros', () => {
  const map = new DigestMap()
  map.set(Buffer.alloc(16), 7)
  for (let n = 1; n <= 10_000; n++) expect(map.set(digest(`name ${n}`), n)).toBe(true)
  for (let n = 1; n <= 10_000; n++) expect(map.get(digest(`name ${n}`))).toBe(n)
  expect(map.get(Buffer.alloc(16))).toBe(7)
  expect(map.size).toBe(10_001)
})
