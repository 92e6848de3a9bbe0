import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ListedFile, ScanUnit } from '../../../electron/scanners/scanner'
import { scanUnits } from '../../../electron/transfer/receive/scan-units'

async function* listed(files: readonly ListedFile[]): AsyncGenerator<ListedFile> {
  await Promise.resolve()
  yield* files
}

async function unitsOf(files: readonly ListedFile[], takesLists: boolean, limits = { files: 3, bytes: 100 }) {
  const units: ScanUnit[] = []
  for await (const unit of scanUnits('/m/data', listed(files), takesLists, limits)) units.push(unit)
  return units
}

const files = fc
  .array(fc.nat(120), { maxLength: 20 })
  .map((sizes) => sizes.map((bytes, n) => ({ path: `f${n}`, bytes })))

describe('the units of a scan', () => {
  it('hold every file once, in order, within their limits; a file beyond them stands alone', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (all) => {
        const units = await unitsOf(all, true)
        expect(units.flatMap(({ list }) => list)).toEqual(all)
        for (const { list, files: count, bytes } of units) {
          expect(list).toHaveLength(count)
          expect(list?.reduce((sum, file) => sum + file.bytes, 0)).toBe(bytes)
          expect(count).toBeGreaterThan(0)
          expect(count).toBeLessThanOrEqual(3)
          if (count > 1) expect(bytes).toBeLessThanOrEqual(100)
        }
      }),
    )
  })

  it('are one for a scanner that takes no lists, counted and not named', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (all) => {
        const units = await unitsOf(all, false)
        const bytes = all.reduce((sum, file) => sum + file.bytes, 0)
        expect(units).toEqual(all.length === 0 ? [] : [{ folder: '/m/data', list: null, files: all.length, bytes }])
      }),
    )
  })
})
