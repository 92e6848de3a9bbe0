/** A million paths, and digests that were made to meet: what takes too long to be asked for each mutant. */
import { expect, test } from 'vitest'
import { DigestMap } from '../../../electron/files/digest-map'
import { PathSet } from '../../../electron/files/safe-path'

test('a million paths take less than 96 MiB', () => {
  const before = process.memoryUsage()
  const set = new PathSet()
  for (let i = 0; i < 1_000_000; i++) {
    const name = i.toString(16).padStart(40, '0').toUpperCase()
    set.add(`data/WSUSContent/${name.slice(-2)}/${name}.cab`)
  }
  const after = process.memoryUsage()
  expect(set.size).toBe(1_000_000)
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(96 * 1024 * 1024)
})

test('digests that were made to meet in one place are told apart in time', () => {
  const map = new DigestMap()
  const made = (n: number): Buffer => {
    const bytes = Buffer.alloc(16)
    bytes.writeUInt32LE(n, 12)
    return bytes
  }
  // Walking past all the others each time, this would take minutes.
  for (let n = 0; n < 300_000; n++) map.set(made(n), n + 1)
  for (let n = 0; n < 300_000; n++) if (map.get(made(n)) !== n + 1) throw new Error(`lost ${n}`)
  expect(map.size).toBe(300_000)
})
