import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layOut, MOST_ARROWS } from '../../../../../renderer/routes/audit/picture'
import type { AuditedTransfer } from '../../../../../shared/audit'

const transfer = (change: Partial<AuditedTransfer> = {}): AuditedTransfer => ({
  transferId: '0001-export-1-00000001',
  sequence: 1,
  from: 'Export 1',
  to: 'Import 1',
  sentAt: '2026-11-01T08:00:00.000Z',
  receivedAt: '2026-11-02T08:00:00.000Z',
  files: 1,
  bytes: 1,
  state: 'matched',
  ...change,
})

test('an arrow leads from lane to lane, and from left to right in time', () => {
  const { arrows, lanes } = layOut([transfer()], ['Export 1', 'Import 1'], 900)
  const [arrow] = arrows
  expect(arrow?.arrives).toBe(true)
  expect([arrow?.from.y, arrow?.to.y]).toEqual(lanes.map(({ y }) => y))
  expect(arrow?.from.x).toBeLessThan(arrow?.to.x ?? 0)
})

test('one that nobody received ends before the lane it was meant for', () => {
  const { arrows, lanes } = layOut([transfer({ receivedAt: null })], ['Export 1', 'Import 1'], 900)
  expect(arrows[0]?.arrives).toBe(false)
  expect(arrows[0]?.to.y).toBeLessThan(lanes[1]?.y ?? 0)
})

test('a station whose history is not here has a lane that says so', () => {
  const { lanes } = layOut([transfer()], ['Export 1'], 900)
  expect(lanes).toMatchObject([
    { station: 'Export 1', isHere: true },
    { station: 'Import 1', isHere: false },
  ])
})

const time = fc.option(
  fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString()),
)

test('whatever the times, everything lies within the picture', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          sentAt: time,
          receivedAt: time,
          from: fc.constantFrom('A', 'B', ''),
          to: fc.constantFrom('A', 'C'),
        }),
      ),
      fc.integer({ min: 400, max: 2000 }),
      (all, width) => {
        const drawn = layOut(
          all.map((each, n) => transfer({ ...each, transferId: String(n) })),
          ['A', 'B'],
          width,
        )
        expect(drawn.arrows.length).toBeLessThanOrEqual(MOST_ARROWS)
        for (const { from, to } of drawn.arrows)
          for (const { x, y } of [from, to]) {
            expect(x).toBeGreaterThanOrEqual(120)
            expect(x).toBeLessThanOrEqual(width)
            expect(y).toBeGreaterThanOrEqual(0)
            expect(y).toBeLessThanOrEqual(drawn.height)
          }
      },
    ),
  )
})
