import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wording } from '../../../shared/wording'
import { splitOverVolumes } from '../../../electron/transfer/send/split'

const GB = 1e9

function largestFirst(sizes: readonly number[]): { path: string; bytes: number }[] {
  return sizes.map((bytes, n) => ({ path: `data/${n}`, bytes })).sort((a, b) => b.bytes - a.bytes)
}

test('every file gets one volume and no volume more than it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 * GB }), { minLength: 1, maxLength: 200 }), (sizes) => {
      const capacities = [1, 2, 3].map((volume) => ({ volume, label: 'USB', bytes: 1000 * GB }))
      const assigned = splitOverVolumes(largestFirst(sizes), capacities)
      expect(new Set(assigned.map((file) => file.path)).size).toBe(sizes.length)
      for (const { volume, bytes } of capacities) {
        const used = assigned
          .filter((file) => file.volume === volume)
          .reduce((sum, file) => sum + (sizes[Number(file.path.slice(5))] ?? 0), 0)
        expect(used).toBeLessThanOrEqual(bytes)
      }
    }),
  )
})

test('every named medium takes its share, by its size', () => {
  const assigned = splitOverVolumes(largestFirst(Array.from({ length: 30 }, () => GB)), [
    { volume: 1, label: 'USB 1', bytes: 200 * GB },
    { volume: 2, label: 'USB 2', bytes: 100 * GB },
  ])
  expect(assigned.filter((file) => file.volume === 1)).toHaveLength(20)
  expect(assigned.filter((file) => file.volume === 2)).toHaveLength(10)
})

test('a file that fits nowhere is named', () => {
  const media = [1, 2].map((volume) => ({ volume, label: `USB ${volume}`, bytes: 8 * GB }))
  const split = (): unknown => splitOverVolumes([{ path: 'data/big', bytes: 9 * GB }], media)
  const details = { path: 'data/big', bytes: 9 * GB, label: 'USB 1, USB 2' }
  expect(split).toThrow(expect.objectContaining({ code: 'medium.no-room-for-file', details }))
  expect(wording('en').errors['medium.no-room-for-file'].title(details)).toBe(
    'data/big (9.0 GB) fits on none of the chosen media: USB 1, USB 2',
  )
})
