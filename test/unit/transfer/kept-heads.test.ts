import { expect, test } from 'vitest'
import type { JudgedHead } from '../../../shared/ledger'
import type { Station } from '../../../electron/station/station'
import { KeptHeads } from '../../../electron/transfer/history/kept-heads'

const head = (sequence: number, change: Partial<JudgedHead> = {}): JudgedHead => ({
  fingerprint: 'SHA256:x',
  station: 'Export 1',
  own: false,
  sequence,
  hash: String(sequence),
  place: 'medium',
  direction: 'came',
  reference: '',
  statedAt: null,
  seenAt: '2026-11-21T00:00:00.000Z',
  isProven: true,
  contradiction: null,
  ...change,
})

/** A station of which only its ledger's heads are there. */
function stationWith(heads: JudgedHead[]): { readonly station: Station; judged: number; events: number } {
  const made = {
    judged: 0,
    events: 1,
    station: {
      ledger: {
        head: () => ({ sequence: made.events }),
        judgedHeads: () => {
          made.judged++
          return heads
        },
      },
    } as unknown as Station,
  }
  return made
}

test('what is contradicted or unproven comes first, the rest in its order, a part at a time', () => {
  const heads = [head(5), head(4, { contradiction: 'fork' }), head(3), head(2, { isProven: false }), head(1)]
  const { station } = stationWith(heads)
  const kept = new KeptHeads()
  const first = kept.page(station, 0, 3)
  expect(first).toMatchObject({ total: 5, contradicted: 2 })
  expect(first.heads.map(({ sequence }) => sequence)).toEqual([4, 2, 5])
  expect(kept.page(station, 3, 3).heads.map(({ sequence }) => sequence)).toEqual([3, 1])
})

test('heads are judged once for each state of the ledger, and anew for another', () => {
  const heads = [head(1)]
  const made = stationWith(heads)
  const kept = new KeptHeads()
  kept.page(made.station, 0, 1)
  kept.page(made.station, 0, 50)
  expect(made.judged).toBe(1)
  heads.unshift(head(2))
  made.events++
  expect(kept.page(made.station, 0, 50)).toMatchObject({ total: 2 })
  expect(kept.page(stationWith([]).station, 0, 50)).toMatchObject({ total: 0 })
})
