/** What proves some events without the whole ledger. */
import { beforeEach, expect, test } from 'vitest'
import { codeOf } from '../files/scratch'
import { attack, home, type Home } from './fixture'
import type { Ledger } from '../../../electron/ledger/ledger'

let station: Home
let ledger: Ledger

/** Ten events; heads are kept after the 4th and the 8th. */
beforeEach(async () => {
  station = await home()
  ledger = station.open()
  for (let n = 1; n <= 10; n++) {
    ledger.append({ type: 'report.written', payload: { n } })
    if (n === 4 || n === 8) ledger.signHead()
  }
  return () => ledger.close()
})

const runs = (...sequences: number[]) => ledger.coveredRuns(sequences).map(({ from, to }) => [from, to])

test('a run goes from an event to the next head that was kept, else to the signed tip', () => {
  expect(runs()).toEqual([])
  expect(runs(2)).toEqual([[2, 4]])
  expect(runs(4, 5)).toEqual([
    [4, 4],
    [5, 8],
  ])
  expect(runs(1, 3, 4, 6, 7, 9)).toEqual([
    [1, 4],
    [6, 8],
    [9, 10],
  ])
  const [run] = ledger.coveredRuns([10])
  expect(run?.head).toMatchObject({ ...ledger.head(), station: 'Import 1' })
})

test('an event that nothing signed follows proves nothing', () => {
  attack(station.file, (db) => db.exec('UPDATE tip SET sequence = 8'))
  expect(codeOf(() => ledger.coveredRuns([2, 9]))).toBe('ledger.damaged')
  attack(station.file, (db) => db.exec('DELETE FROM tip'))
  expect(codeOf(() => ledger.coveredRuns([9]))).toBe('ledger.damaged')
  expect(runs(8)).toEqual([[8, 8]])
})

test('events and kept heads are read by their numbers', () => {
  expect(ledger.rows(3, 5).map(({ sequence }) => sequence)).toEqual([3, 4, 5])
  expect(ledger.rows(11, 20)).toEqual([])
  expect(ledger.signedHeads(0, 10).map(({ sequence }) => sequence)).toEqual([4, 8])
  expect(ledger.signedHeads(4, 8).map(({ sequence }) => sequence)).toEqual([8])
  expect(ledger.signedHeads(4, 7)).toEqual([])
})
