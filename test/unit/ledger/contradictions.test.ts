import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contradictChain, contradictEachOther } from '../../../electron/ledger/contradictions'
import type { HeldHead } from '../../../shared/ledger'

function head(sequence: number, hash: string, statedAt: string | null, fingerprint = 'SHA256:a'): HeldHead {
  return {
    fingerprint,
    station: 'Export 1',
    own: false,
    sequence,
    hash,
    place: 'medium',
    direction: 'came',
    reference: `${String(sequence)}-${hash}`,
    statedAt,
    seenAt: '2026-11-21T08:00:00.000Z',
  }
}

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString()

describe('heads of one ledger', () => {
  test('that only grew contradict neither it nor each other, in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(5000), { maxLength: 30 }).chain((sequences) =>
          fc.record({
            sequences: fc.constant([...sequences].sort((a, b) => a - b)),
            order: fc.shuffledSubarray(sequences, { minLength: sequences.length }),
          }),
        ),
        ({ sequences, order }) => {
          const heads = order.map((n) => head(n + 1, `h${String(n + 1)}`, day(sequences.indexOf(n))))
          expect(contradictEachOther(heads)).toEqual([])
          expect(contradictChain(heads, (sequence) => `h${String(sequence)}`)).toEqual([])
        },
      ),
    )
  })

  test('are told from another past from the first that lies in it, wherever it was rewritten', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: 1000 }),
        (sequences, rewrittenFrom, end) => {
          const chain = (n: number): string | undefined =>
            n > end ? undefined : n >= rewrittenFrom ? `other${String(n)}` : `h${String(n)}`
          const found = contradictChain(
            sequences.map((n) => head(n, `h${String(n)}`, null)),
            chain,
          )
          const bad = sequences.filter((n) => n >= rewrittenFrom || n > end)
          expect(found.map((one) => one.head.sequence).sort()).toEqual([...bad].sort())
          for (const {
            kind,
            head: { sequence },
            agreesUpTo,
          } of found) {
            expect(kind).toBe(sequence > end ? 'older-than-held-head' : 'contradicts-held-head')
            expect(agreesUpTo).toBe(Math.max(0, ...sequences.filter((n) => !bad.includes(n) && n < sequence)))
          }
        },
      ),
    )
  })

  test('with one number and two hashes are a fork', () => {
    const found = contradictEachOther([head(5, 'a', day(1)), head(9, 'c', null), head(9, 'd', null)])
    expect(found).toMatchObject([{ kind: 'fork', head: { hash: 'd' }, other: { hash: 'c' }, agreesUpTo: 5 }])
  })

  test('that end earlier in what was stated later went back; the same moment says nothing', () => {
    expect(contradictEachOther([head(9, 'i', day(1)), head(5, 'e', day(2))])).toMatchObject([
      { kind: 'went-back', head: { sequence: 5 }, other: { sequence: 9 } },
    ])
    expect(contradictEachOther([head(9, 'i', day(1)), head(5, 'e', day(1))])).toEqual([])
    expect(contradictEachOther([head(9, 'i', day(1)), head(5, 'e', null)])).toEqual([])
  })

  test('of two stations have nothing to do with each other', () => {
    expect(contradictEachOther([head(5, 'a', day(1), 'SHA256:a'), head(5, 'b', day(2), 'SHA256:b')])).toEqual([])
  })
})
