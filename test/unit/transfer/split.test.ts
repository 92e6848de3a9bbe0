import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wording } from '../../../shared/wording'
import { VolumeSplit, type Room } from '../../../electron/transfer/send/split'

const GB = 1e9
/** What `split.ts` counts for each file beside its bytes. */
const OVERHEAD = 2304

interface File {
  readonly path: string
  readonly bytes: number
}

function room(bytes: number, change: Partial<Room> = {}): Room {
  return {
    index: null,
    label: 'USB',
    sizeBytes: bytes,
    bytes,
    files: Infinity,
    largestFileBytes: Infinity,
    allocationBytes: 1,
    ...change,
  }
}

function largestFirst(sizes: readonly number[]): File[] {
  return sizes.map((bytes, n) => ({ path: `data/${n}`, bytes })).sort((a, b) => b.bytes - a.bytes)
}

/** Which file went where, or null when one fitted nowhere. */
function split(files: readonly File[], rooms: readonly Room[], taken: readonly number[] = []) {
  const plan = new VolumeSplit(rooms, taken)
  try {
    const placed = files.map((file) => ({ ...file, volume: plan.place(file) }))
    return { placed, begun: plan.begun }
  } catch {
    return null
  }
}

const cost = (file: File, { allocationBytes }: Room): number =>
  Math.ceil(file.bytes / allocationBytes) * allocationBytes + OVERHEAD

const someFiles = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 50_000 }), fc.constantFrom(0, 1, 4096, 40_000)), {
    minLength: 1,
    maxLength: 80,
  })
  .map(largestFirst)
const someRooms = fc.array(
  fc
    .record({
      bytes: fc.integer({ min: 0, max: 400_000 }),
      files: fc.constantFrom(Infinity, 3, 20),
      largestFileBytes: fc.constantFrom(Infinity, 30_000),
      allocationBytes: fc.constantFrom(1, 512, 4096, 32_768),
    })
    .map((facts) => room(facts.bytes, facts)),
  { minLength: 1, maxLength: 6 },
)

test('every file gets one volume, and no medium more than it holds', () => {
  let fitted = 0
  fc.assert(
    fc.property(someFiles, someRooms, (files, rooms) => {
      const plan = split(files, rooms)
      if (!plan) return
      fitted++
      expect(plan.placed.map(({ path }) => path)).toEqual(files.map(({ path }) => path))
      expect(plan.begun.map(({ index }) => index)).toEqual(plan.begun.map((_, n) => n + 1))
      for (const { room, index } of plan.begun) {
        const own = plan.placed.filter(({ volume }) => volume === index)
        expect(own.length).toBeGreaterThan(0)
        expect(own.length).toBeLessThanOrEqual(room.files)
        expect(own.reduce((sum, file) => sum + cost(file, room), 0)).toBeLessThanOrEqual(room.bytes)
        expect(Math.max(...own.map(({ bytes }) => bytes))).toBeLessThanOrEqual(room.largestFileBytes)
      }
    }),
    { numRuns: 500 },
  )
  expect(fitted).toBeGreaterThan(100)
})

test('a file goes to a medium only when no larger one had room for it', () => {
  fc.assert(
    fc.property(someFiles, someRooms, (files, rooms) => {
      const plan = split(files, rooms)
      if (!plan) return
      const order = [...rooms].sort((a, b) => b.sizeBytes - a.sizeBytes)
      const numberOf = new Map(plan.begun.map(({ room, index }) => [room, index]))
      for (const [n, file] of plan.placed.entries()) {
        for (const larger of order) {
          if (numberOf.get(larger) === file.volume) break
          const before = plan.placed.slice(0, n).filter(({ volume }) => volume === numberOf.get(larger))
          const left = larger.bytes - before.reduce((sum, other) => sum + cost(other, larger), 0)
          const refused =
            cost(file, larger) > left || before.length >= larger.files || file.bytes > larger.largestFileBytes
          expect(refused, `${file.path} on ${String(file.volume)}`).toBe(true)
        }
      }
    }),
    { numRuns: 500 },
  )
})

test('the order of files of one size changes no sizes', () => {
  const shuffled = someFiles.chain((files) =>
    fc.tuple(
      fc.constant(files),
      fc.shuffledSubarray(files, { minLength: files.length }).map((all) => all.sort((a, b) => b.bytes - a.bytes)),
    ),
  )
  const sizes = (plan: ReturnType<typeof split>): unknown => plan?.placed.map(({ bytes, volume }) => [bytes, volume])
  fc.assert(
    fc.property(shuffled, someRooms, ([files, others], rooms) => {
      expect(sizes(split(others, rooms))).toEqual(sizes(split(files, rooms)))
    }),
  )
})

test('the largest medium is filled first, and what is not needed stays empty', () => {
  const rooms = [room(100 * GB, { label: 'B' }), room(10 * GB, { label: 'C' }), room(200 * GB, { label: 'A' })]
  const plan = split(largestFirst(Array.from({ length: 250 }, () => GB)), rooms)
  expect(plan?.begun.map(({ room, index }) => [room.label, index])).toEqual([
    ['A', 1],
    ['B', 2],
  ])
  expect(plan?.placed.filter(({ volume }) => volume === 1)).toHaveLength(199)
})

test('small files fill what a large one left', () => {
  const plan = split(largestFirst([6 * GB, 5 * GB, 3 * GB, 1000]), [room(10 * GB), room(6 * GB)])
  expect(plan?.placed.map(({ volume }) => volume)).toEqual([1, 2, 1, 1])
})

test('a file that one medium cannot hold goes to another that can', () => {
  const rooms = [
    room(64 * GB, { label: 'FAT', largestFileBytes: 4 * 1024 ** 3 - 1 }),
    room(32 * GB, { label: 'exFAT' }),
  ]
  const plan = split(largestFirst([5 * GB, GB, GB]), rooms)
  expect(plan?.begun.map(({ room, index }) => [room.label, index])).toEqual([
    ['exFAT', 1],
    ['FAT', 2],
  ])
  expect(plan?.placed.map(({ volume }) => volume)).toEqual([1, 2, 2])
})

test('small files cost whole units of the file system', () => {
  const files = largestFirst(Array.from({ length: 100 }, () => 100))
  expect(split(files, [room(100 * (100 + OVERHEAD))])).not.toBeNull()
  expect(split(files, [room(100 * (100 + OVERHEAD), { allocationBytes: 512 })])).toBeNull()
  expect(split(files, [room(100 * (512 + OVERHEAD), { allocationBytes: 512 })])).not.toBeNull()
})

test('volumes that hold files keep their numbers; new ones take those that are free', () => {
  const rooms = [room(10 * GB, { index: 2, sizeBytes: 100 * GB }), room(20 * GB), room(20 * GB)]
  const plan = split(largestFirst(Array.from({ length: 40 }, () => GB)), rooms, [1, 4])
  expect(plan?.begun.map(({ index }) => index)).toEqual([2, 3, 5])
  expect(plan?.placed.slice(0, 9).every(({ volume }) => volume === 2)).toBe(true)
})

test('a million files take a second and no memory of their own', () => {
  const plan = new VolumeSplit([room(1e15), room(1e15)])
  const before = process.memoryUsage().heapUsed
  for (let n = 0; n < 1e6; n++) plan.place({ path: 'data/x', bytes: 1e6 - n })
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(64e6)
})

test('a file that fits nowhere is named', () => {
  const plan = new VolumeSplit([1, 2].map((n) => room(8 * GB, { label: `USB ${n}` })))
  const details = { path: 'data/big', bytes: 9 * GB, label: 'USB 1, USB 2' }
  expect(() => plan.place({ path: 'data/big', bytes: 9 * GB })).toThrow(
    expect.objectContaining({ code: 'medium.no-room-for-file', details }),
  )
  expect(wording('en').errors['medium.no-room-for-file'].title(details)).toBe(
    'data/big (9.0 GB) fits on none of the chosen media: USB 1, USB 2',
  )
})
