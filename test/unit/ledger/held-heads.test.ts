/** Somebody changes or removes what this station keeps of heads, without its key. */
import { beforeEach, describe, expect, test } from 'vitest'
import { proveHead } from '../../../electron/station/head-proof'
import type { Ledger, LedgerOptions } from '../../../electron/ledger/ledger'
import { NAMESPACES } from '../../../electron/trust/sshsig'
import { createStationKey, loadStationKey } from '../../../electron/trust/station-key'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256Of } from '../../../electron/files/hash'
import type { FoundHead, HeadProof, ProvenHead } from '../../../electron/ledger/held-heads'
import { codeOf } from '../files/scratch'
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

test.each([
  ['no JSON', 'no JSON'],
  ['another kind', '{"kind":"other","text":"","signature":""}'],
])('a proof that is %s proves nothing, though its digest fits', (_name, proof) => {
  attack(station.file, (db) =>
    db.prepare('UPDATE held_heads SET proof = ?, proof_sha256 = ?').run(proof, sha256Of(proof)),
  )
  expect(verify()).toMatchObject({ intact: false, firstBad: { sequence: 10, problem: 'held-head-altered' } })
})

test('a kept head proves what stands beside it: key, station, number, hash and time', () => {
  const proven = keeping.prove
  for (const change of [
    { fingerprint: 'SHA256:other' },
    { station: 'Import 2' },
    { sequence: 9 },
    { hash: 'a'.repeat(64) },
  ]) {
    keeping = { ...keeping, prove: (proof) => ({ ...(proven(proof) as ProvenHead), ...change }) }
    expect(verify().firstBad?.problem, Object.keys(change)[0]).toBe('held-head-altered')
  }
  // An own head that left has no time of its own; one that came has.
  keeping = { ...keeping, prove: (proof) => ({ ...(proven(proof) as ProvenHead), statedAt: 'then' }) }
  expect(verify().intact).toBe(true)
  attack(station.file, (db) => db.exec(`UPDATE held_heads SET direction = 'came'`))
  expect(verify().firstBad?.problem).toBe('held-head-altered')
  keeping = { ...keeping, prove: () => null }
  expect(verify().firstBad?.problem).toBe('held-head-altered')
})

describe('a head of an earlier key', () => {
  const former = { fingerprint: 'SHA256:former', until: 30 }
  const head = (fingerprint: string, sequence: number, letter = 'a'): FoundHead => ({
    ...{ fingerprint, station: 'Import 1', sequence, hash: letter.repeat(64), statedAt: null },
    ...{ place: 'file', direction: 'came', reference: `${fingerprint} ${String(sequence)} ${letter}` },
    proof: { kind: 'head', text: JSON.stringify({ fingerprint, sequence, hash: letter.repeat(64) }), signature: '' },
  })
  beforeEach(() => {
    const { prove } = keeping
    const test = (proof: HeadProof) =>
      proof.kind === 'head' && proof.signature === ''
        ? {
            ...{ station: 'Import 1', statedAt: null, transferId: null },
            ...(JSON.parse(proof.text) as { fingerprint: string; sequence: number; hash: string }),
          }
        : prove(proof)
    keeping = { ...keeping, former: [{ fingerprint: 'SHA256:first', until: 5 }, former], prove: test }
  })

  test.each([
    ['at its end', former.fingerprint, 30, 31],
    ['after its end', former.fingerprint, 31, 15],
    ['after the end of another', 'SHA256:first', 30, 15],
    ['that was never this station’s', 'SHA256:stranger', 30, 15],
  ])('sets the number of the next event only while it signed: %s', (_when, fingerprint, sequence, next) => {
    const ledger = open()
    expect(ledger.head().sequence).toBe(14)
    ledger.keepHead(head(fingerprint, sequence))
    expect(ledger.events({ type: 'ledger.head-kept' }).at(-1)?.sequence).toBe(next)
    expect(ledger.heldHeads().map(({ own }) => own)).toEqual([true, fingerprint !== 'SHA256:stranger'])
    ledger.close()
  })

  test('is held against the chain, and one of a stranger against the stranger’s alone', () => {
    const ledger = open()
    const kinds = (found: FoundHead) =>
      ledger.keepHead(found).contradictions.map(({ kind, head: { own } }) => [kind, own])
    expect(kinds(head(former.fingerprint, 12))).toEqual([['contradicts-held-head', true]])
    expect(kinds(head('SHA256:stranger', 12))).toEqual([])
    expect(kinds(head('SHA256:other', 12, 'b'))).toEqual([])
    const fork = head('SHA256:stranger', 12, 'b')
    expect(kinds(fork)).toEqual([['fork', false]])
    // Told again from the same place, it still contradicts, and the one that it contradicts does too.
    expect(ledger.keepHead(fork)).toMatchObject({ isNew: false, contradictions: [{ kind: 'fork' }] })
    expect(ledger.keepHead(head('SHA256:stranger', 12))).toMatchObject({
      isNew: false,
      contradictions: [{ kind: 'fork' }],
    })
    expect(ledger.keepHead(head('SHA256:stranger', 3)).contradictions).toEqual([])
    expect(ledger.events({ type: 'ledger.head-contradiction' })).toHaveLength(2)
    // Own heads are not held against each other, and strangers' not against the chain.
    ledger.keepHead(head(former.fingerprint, 12, 'b'))
    const { contradictions, elsewhere, heldHeads } = ledger.verify()
    expect([heldHeads, contradictions.length, elsewhere.length]).toEqual([3, 2, 1])
    expect(ledger.judgedHeads().map(({ own, contradiction }) => [own, contradiction])).toEqual([
      [true, 'contradicts-held-head'],
      [false, null],
      [false, 'fork'],
      [false, null],
      [false, null],
      [true, 'contradicts-held-head'],
      [true, null],
    ])
    ledger.close()
  })

  test('tells the transfer and the job of a medium, and no transfer of a file', () => {
    const ledger = open()
    const about = (found: FoundHead, job: string | null) => {
      ledger.keepHead(found, job)
      return ledger
        .events()
        .slice(-2)
        .map(({ transferId, payload }) => [transferId, payload['jobId']])
    }
    const transfer = '0001-export-1-00c0ffee'
    expect(about({ ...head(former.fingerprint, 1), place: 'medium', reference: transfer }, 'job-7')).toEqual([
      [transfer, 'job-7'],
      [transfer, 'job-7'],
    ])
    expect(about(head(former.fingerprint, 2), null)).toEqual([
      [null, undefined],
      [null, undefined],
    ])
    ledger.close()
  })
})

test('the head file follows every head that is released or kept', () => {
  const written = (): unknown => JSON.parse(readFileSync(station.headFile, 'utf8').split('\n')[0] ?? '')
  const ledger = open()
  ledger.releaseHead({ place: 'file', reference: 'own.head', transferId: null, jobId: null })
  expect(written()).toMatchObject(ledger.head())
  const [kept] = ledger.provenHeads()
  if (!kept) throw new Error('none is kept')
  ledger.keepHead({ ...kept.head, direction: 'came', proof: kept.proof })
  expect(written()).toMatchObject(ledger.head())
  ledger.close()
})

test('without anybody who can prove heads none is kept, and one still leaves signed', () => {
  const ledger = station.open()
  const events = ledger.head().sequence
  const head = ledger.releaseHead({ place: 'file', reference: 'own.head', transferId: null, jobId: null })
  expect(head).toMatchObject({ ...ledger.head(), sequence: events })
  expect([ledger.heldHeads(), ledger.judgedHeads(), ledger.provenHeads()]).toEqual([[], [], []])
  expect(ledger.verify()).toMatchObject({ intact: true, heldHeads: 0, unjudgedHeads: 0, elsewhere: [] })
  const found: FoundHead = {
    ...{ fingerprint: 'SHA256:x', station: 'Import 1', sequence: 1, hash: head.hash, statedAt: null },
    ...{ place: 'file', direction: 'came', reference: 'x', proof: { kind: 'head', text: '', signature: '' } },
  }
  expect(codeOf(() => ledger.keepHead(found))).toBe('unexpected')
  ledger.close()
})

test('proofs that were tampered with are left out of those that can be shown', () => {
  attack(station.file, (db) => db.exec(`UPDATE held_heads SET hash = '${'a'.repeat(64)}'`))
  withLedger((ledger) => {
    expect(ledger.provenHeads()).toEqual([])
    expect(ledger.heldHeads()).toHaveLength(1)
  })
})

test.each([
  ['an event after it', `UPDATE events SET operator = 'x' WHERE sequence = 12`, 10, 'held-head-altered'],
  ['an event before it', `UPDATE events SET operator = 'x' WHERE sequence = 5`, 5, 'edited'],
  ['its own event', `UPDATE events SET operator = 'x' WHERE sequence = 10`, 10, 'edited'],
  ['its own event, which is gone', 'DELETE FROM events WHERE sequence = 10', 10, 'held-head-altered'],
  ['its own event, which was moved', 'UPDATE events SET sequence = 99 WHERE sequence = 10', 10, 'held-head-altered'],
])('a kept head and the chain that are both bad: the first is named, with %s', (_what, sql, sequence, problem) => {
  attack(station.file, (db) => db.exec(`UPDATE held_heads SET proof = 'x'; ${sql}`))
  expect(verify().firstBad).toEqual({ sequence, problem })
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
