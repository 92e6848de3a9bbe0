/** Somebody changes or removes what this station keeps of heads, without its key. */
import { beforeEach, expect, test } from 'vitest'
import { proveHead } from '../../../electron/station/head-proof'
import type { Ledger, LedgerOptions } from '../../../electron/ledger/ledger'
import { loadStationKey } from '../../../electron/trust/station-key'
import { join } from 'node:path'
import { attack, fill, home, type Home } from './fixture'

let station: Home
let keeping: NonNullable<LedgerOptions['keeping']>

beforeEach(async () => {
  station = await home()
  const { fingerprint } = await loadStationKey(join(station.folder, 'keys'))
  keeping = { fingerprint, prove: proveHead }
  const ledger = open()
  fill(ledger)
  ledger.releaseHead({ place: 'medium', reference: '0001-import-1-00c0ffee', transferId: null, jobId: null })
  fill(ledger, 3)
  ledger.close()
})

function open(): Ledger {
  return station.open({ keeping })
}

function verify() {
  const ledger = open()
  try {
    return ledger.verify()
  } finally {
    ledger.close()
  }
}

test('a kept head agrees with the chain that it left from', () => {
  expect(verify()).toMatchObject({ intact: true, heldHeads: 1, contradictions: [], elsewhere: [] })
})

test.each([
  ['another hash', `UPDATE held_heads SET hash = '${'a'.repeat(64)}'`, 10],
  ['another number', 'UPDATE held_heads SET sequence = 4', 4],
  ['another proof', `UPDATE held_heads SET proof = replace(proof, 'sequence', 'seqvence')`, 10],
  ['a proof without its digest', `UPDATE held_heads SET proof_sha256 = '${'a'.repeat(64)}'`, 10],
  ['no row', 'DELETE FROM held_heads', 11],
])('%s is found', (_name, sql, sequence) => {
  attack(station.file, (db) => db.exec(sql))
  expect(verify()).toMatchObject({ intact: false, firstBad: { sequence, problem: 'held-head-altered' } })
})

test('a head is kept once for each place, and an event says so', () => {
  const ledger = open()
  const [kept] = ledger.provenHeads()
  if (!kept) throw new Error('none is kept')
  const found = { ...kept.head, direction: 'came' as const, proof: kept.proof }
  expect(ledger.keepHead(found)).toEqual({ isNew: true, contradictions: [] })
  const before = ledger.head().sequence
  expect(ledger.keepHead(found).isNew).toBe(false)
  expect(ledger.head().sequence).toBe(before)
  expect(ledger.events({ type: 'ledger.head-kept' })).toHaveLength(2)
  expect(ledger.verify().intact).toBe(true)
  ledger.close()
})

test('a ledger of an earlier version gets its tables and its list when it is opened', () => {
  attack(station.file, (db) =>
    db.exec(`DROP TABLE held_heads; DROP TABLE attempts_text; DROP TABLE attempts; DROP TABLE search_texts;
      DROP INDEX events_type; PRAGMA user_version = 1`),
  )
  const ledger = station.open()
  expect(ledger.listTransfers()).toMatchObject({ total: 1, transfers: [{ jobId: 'job-1' }] })
  expect(ledger.verify().isListSound).toBe(true)
  ledger.close()
})
