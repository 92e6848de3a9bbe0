/** Somebody changes or removes what this station keeps of heads, without its key. */
import { beforeEach, expect, test } from 'vitest'
import { proveHead } from '../../../electron/station/head-proof'
import type { Ledger, LedgerOptions } from '../../../electron/ledger/ledger'
import { NAMESPACES } from '../../../electron/trust/sshsig'
import { createStationKey, loadStationKey } from '../../../electron/trust/station-key'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sha256Of } from '../../../electron/files/hash'
import { attack, fill, home, homeAt, type Home } from './fixture'

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

function withLedger<T>(work: (ledger: Ledger) => T): T {
  const ledger = open()
  try {
    return work(ledger)
  } finally {
    ledger.close()
  }
}

const verify = () => withLedger((ledger) => ledger.verify())

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

test('a ledger that was put back keeps a gap from the moment on at which it learns of a later head, for good', async () => {
  const [kept] = withLedger((ledger) => ledger.provenHeads())
  if (!kept) throw new Error('none is kept')
  const old = join(station.folder, 'old')
  mkdirSync(old)
  cpSync(join(station.folder, 'keys'), join(old, 'keys'), { recursive: true })
  const ledger = (await homeAt(old)).open({ keeping })
  fill(ledger, 3)
  const { contradictions } = ledger.keepHead({ ...kept.head, direction: 'came', proof: kept.proof })
  expect(contradictions).toMatchObject([{ kind: 'older-than-held-head', head: { sequence: 10 }, agreesUpTo: 0 }])
  expect(ledger.head().sequence).toBeGreaterThan(10)
  fill(ledger, 20)
  expect(ledger.verify()).toMatchObject({
    intact: false,
    firstBad: { sequence: 4, problem: 'older-than-held-head' },
    contradictions: [{ kind: 'older-than-held-head' }],
  })
  ledger.close()
})

test('a statement proves a head only by the key of the station that it is about', async () => {
  const key = await loadStationKey(join(station.folder, 'keys'))
  const other = await createStationKey(join(station.folder, 'other'), 'causeway-practice:Export 1')
  const said = (fingerprint: string) => ({
    transferId: '0001-export-1-00c0ffee',
    createdAt: '2026-11-21T08:00:00.000Z',
    ledgerHead: { sequence: 7, hash: 'a'.repeat(64) },
    source: { name: 'Export 1', fingerprint },
    receiver: { name: 'Export 1', fingerprint },
  })
  const transfer = (fingerprint: string) => {
    const transferJson = JSON.stringify(said(fingerprint))
    const tagManifest = `${sha256Of(transferJson)}  transfer.json\n`
    const signature = other.sign(NAMESPACES.transfer, Buffer.from(tagManifest))
    return { kind: 'transfer' as const, tagManifest, signature, transferJson }
  }
  const receipt = (fingerprint: string) => {
    const text = JSON.stringify(said(fingerprint))
    return { kind: 'receipt' as const, text, signature: other.sign(NAMESPACES.receipt, Buffer.from(text)) }
  }
  const proven = { fingerprint: other.fingerprint, station: 'Export 1', sequence: 7, hash: 'a'.repeat(64) }
  for (const make of [transfer, receipt]) {
    expect(proveHead(make(other.fingerprint))).toMatchObject(proven)
    expect(proveHead(make(key.fingerprint)), 'another speaks for this station').toBeNull()
  }
  const { transferJson, ...rest } = transfer(other.fingerprint)
  expect(proveHead({ ...rest, transferJson: transferJson.replace('"sequence":7', '"sequence":8') })).toBeNull()
  expect(proveHead({ ...receipt(other.fingerprint), text: '{}' })).toBeNull()
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

test('each kept head is listed with what contradicts it, the newest first', () => {
  const judged = () => withLedger((ledger) => ledger.judgedHeads())
  withLedger((ledger) => {
    ledger.releaseHead({ place: 'file', reference: 'own.head', transferId: null, jobId: null })
  })
  expect(judged().map(({ place, isProven, contradiction }) => [place, isProven, contradiction])).toEqual([
    ['file', true, null],
    ['medium', true, null],
  ])
  attack(station.file, (db) => db.exec(`UPDATE events SET hash = '${'b'.repeat(64)}' WHERE sequence = 10`))
  expect(judged().map(({ place, contradiction }) => [place, contradiction])).toEqual([
    ['file', null],
    ['medium', 'contradicts-held-head'],
  ])
  attack(station.file, (db) => db.exec(`UPDATE held_heads SET hash = '${'a'.repeat(64)}' WHERE place = 'file'`))
  expect(judged()[0]).toMatchObject({ place: 'file', isProven: false, contradiction: null })
})
