import { expect, test } from 'vitest'
import { BatchSize, groupsOf } from '../../../electron/transfer/copy/batches'

const MIB = 1024 * 1024
const sized = (bytes: number, count: number): { bytes: number }[] => Array.from({ length: count }, () => ({ bytes }))

/** How many MiB the next batch may have. */
function roomOf(size: BatchSize): number {
  return size.take(sized(MIB, 4000)[Symbol.iterator]()).length
}

test('a batch ends at its number of files and at its bytes, and holds at least one file', () => {
  const size = new BatchSize()
  const small = sized(1, 5000)[Symbol.iterator]()
  expect([1, 2, 3, 4].map(() => size.take(small).length)).toEqual([2048, 2048, 904, 0])
  const large = [...sized(50 * MIB, 3), ...sized(5000 * MIB, 1), ...sized(0, 1)][Symbol.iterator]()
  expect([1, 2, 3, 4].map(() => size.take(large).length)).toEqual([2, 2, 1, 0])
})

test('batches grow on a quick device and shrink on a slow one, within bounds', () => {
  const size = new BatchSize()
  expect(roomOf(size)).toBe(64)
  size.learn(64 * MIB, 0.5)
  expect(roomOf(size)).toBe(352) // half the way to the 640 MiB that take five seconds
  for (let n = 0; n < 20; n++) size.learn(512 * MIB, 0.001)
  expect(roomOf(size)).toBe(512)
  size.learn(512 * MIB, 0)
  expect(roomOf(size)).toBe(512)
  for (let n = 0; n < 20; n++) size.learn(64 * MIB, 1000)
  expect(roomOf(size)).toBe(16)
})

test('a batch too small to tell the speed of a device teaches nothing', () => {
  const size = new BatchSize()
  for (let n = 0; n < 20; n++) size.learn(MIB, 1000)
  expect(roomOf(size)).toBe(64)
})

test('groups hold every item once, in order, and a large file is one of its own', () => {
  const batch = [...sized(1, 40), ...sized(9 * MIB, 2), ...sized(3 * MIB, 4)].map((item, n) => ({ ...item, n }))
  const groups = groupsOf(batch)
  expect(groups.map((group) => group.length)).toEqual([32, 9, 1, 3, 1])
  expect(groups.flat()).toEqual(batch)
  expect(groupsOf([])).toEqual([])
})
