import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ROW_HEIGHT, rowAfterKey, scrollTo, visibleRows } from '../../../../renderer/routes/history/visible-rows'

const lists = fc.record({
  top: fc.nat(10_000_000),
  height: fc.integer({ min: 0, max: 3000 }),
  total: fc.nat(200_000),
})

describe('the rows that are drawn', () => {
  test('hold every row in view, are few, and lie in the list', () => {
    fc.assert(
      fc.property(lists, ({ top, height, total }) => {
        const { first, end } = visibleRows(top, height, total)
        expect(first).toBeGreaterThanOrEqual(0)
        expect(end).toBeLessThanOrEqual(Math.max(total, first))
        expect(end - first).toBeLessThanOrEqual(Math.ceil(height / ROW_HEIGHT) + 18)
        const from = Math.floor(top / ROW_HEIGHT)
        for (let row = from; row * ROW_HEIGHT < top + height && row < total; row++) {
          expect(row).toBeGreaterThanOrEqual(first)
          expect(row).toBeLessThan(end)
        }
      }),
    )
  })

  test('a key leads to a row of the list, which is then wholly in view', () => {
    const keys = fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End')
    fc.assert(
      fc.property(lists, keys, fc.nat(), ({ top, height, total }, key, at) => {
        fc.pre(total > 0 && height >= 2 * ROW_HEIGHT + 40)
        const to = rowAfterKey(key, at % total, total, height) ?? -1
        expect(to).toBeGreaterThanOrEqual(0)
        expect(to).toBeLessThan(total)
        const next = scrollTo(to, top, height, 40)
        expect(to * ROW_HEIGHT).toBeGreaterThanOrEqual(next)
        expect((to + 1) * ROW_HEIGHT + 40).toBeLessThanOrEqual(next + height)
        const { first, end } = visibleRows(next, height, total)
        expect(to >= first && to < end).toBe(true)
      }),
    )
    expect(rowAfterKey('Enter', 3, 10, 400)).toBeNull()
  })
})
