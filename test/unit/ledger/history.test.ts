import BetterSqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Ledger } from '../../../electron/ledger/ledger'
import { attack, home, type Home } from './fixture'

const SENT = '0041-export-1-00c0ffee'
const RECEIVED = '0042-export-1-7f3a9c1e'
const SIGNER = 'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8'
const digest = 'd'.repeat(64)

let station: Home
let ledger: Ledger
let clock: number

beforeEach(async () => {
  station = await home()
  clock = Date.UTC(2026, 10, 21, 8)
  ledger = station.open({ now: () => new Date((clock += 1000)) })
})

afterEach(() => ledger.close())

function received(jobId: string, transferId: string, sequence: number, verdict = 'verified'): void {
  ledger.append({ type: 'receive.started', payload: { jobId } })
  ledger.append({ type: 'receive.step', transferId, payload: { jobId, step: 'identify', claimedSource: 'Export 1' } })
  const facts = {
    sequence,
    source: { name: 'Export 1', fingerprint: SIGNER },
    files: 3,
    bytes: 5,
    transferDigest: digest,
  }
  ledger.append({
    type: 'receive.verdict',
    transferId,
    payload: { jobId, verdict, trustProof: 'pinned', ...facts },
  })
}

function refused(jobId: string, transferId: string | null, code: string, details = {}): void {
  ledger.append({ type: 'receive.started', payload: { jobId } })
  ledger.append({
    type: 'receive.verdict',
    transferId,
    payload: { jobId, verdict: 'failed', error: { code, details, cause: null }, source: { name: '', fingerprint: '' } },
  })
}

describe('the history', () => {
  test('has one row per attempt, newest first, with what the verdict said', () => {
    received('job-1', RECEIVED, 42)
    refused('job-2', RECEIVED, 'trust.replay', { id: RECEIVED })
    const { transfers, total } = ledger.listTransfers()
    expect(total).toBe(2)
    expect(transfers.map((row) => row.jobId)).toEqual(['job-2', 'job-1'])
    expect(transfers[1]).toEqual({
      transferId: RECEIVED,
      jobId: 'job-1',
      kind: 'receive',
      sequence: 42,
      counterpart: 'Export 1',
      startedAt: '2026-11-21T08:00:01.000Z',
      endedAt: '2026-11-21T08:00:03.000Z',
      verdict: 'verified',
      error: null,
      files: 3,
      bytes: 5,
      trustProof: 'pinned',
      operator: 'm.operator',
    })
    expect(transfers[0]).toMatchObject({
      transferId: RECEIVED,
      verdict: 'failed',
      error: { code: 'trust.replay', details: { id: RECEIVED }, cause: null },
      counterpart: null,
    })
  })

  test('shows an attempt that nobody could name by its job, and work that has not ended', () => {
    refused('job-3', null, 'volume.none-found')
    ledger.append({ type: 'send.started', transferId: SENT, payload: { jobId: 'job-4', destination: 'Import 1' } })
    const { transfers } = ledger.listTransfers()
    expect(transfers[0]).toMatchObject({
      transferId: SENT,
      kind: 'send',
      counterpart: 'Import 1',
      verdict: null,
      endedAt: null,
    })
    expect(transfers[1]).toMatchObject({ transferId: '', jobId: 'job-3', verdict: 'failed' })
    expect(ledger.findTransfer('job-3')).toEqual(transfers[1])
    expect(ledger.findTransfer('')).toBeNull()
    expect(ledger.findTransfer('nothing')).toBeNull()
  })

  test('believes a proven counterpart over a claimed one', () => {
    ledger.append({ type: 'receive.step', transferId: 'claimed', payload: { jobId: 'j', claimedSource: 'Liar' } })
    expect(ledger.findTransfer('j')).toMatchObject({ transferId: 'claimed', counterpart: 'Liar' })
    received('j', RECEIVED, 42)
    expect(ledger.findTransfer('j')).toMatchObject({ transferId: RECEIVED, counterpart: 'Export 1' })
    expect(ledger.findTransfer('claimed')).toBeNull()
  })

  test('a verified transfer is not hidden by a later refusal of the same id', () => {
    received('job-1', RECEIVED, 42)
    refused('job-2', RECEIVED, 'trust.replay')
    expect(ledger.findTransfer(RECEIVED)?.jobId).toBe('job-1')
    expect(ledger.findAttempts(RECEIVED).map((row) => row.jobId)).toEqual(['job-2', 'job-1'])
    expect(ledger.findTransfer('job-2')?.verdict).toBe('failed')
  })

  test('can be filtered by text in any case and script, kind and verdict, and paged', () => {
    received('job-1', RECEIVED, 42)
    refused('job-2', null, 'signature.missing')
    ledger.append({ type: 'send.started', transferId: SENT, payload: { jobId: 'job-3', destination: 'ÎLE-DE-FRANCE' } })
    const ids = (filter: Parameters<Ledger['listTransfers']>[0]): string[] =>
      ledger.listTransfers(filter).transfers.map((row) => row.jobId)
    expect(ids({ text: 'île' })).toEqual(['job-3'])
    expect(ids({ text: ' i\u0302LE-de ' })).toEqual(['job-3'])
    expect(ids({ text: '7F3A' })).toEqual(['job-1'])
    expect(ids({ text: 'EXPORT 1' })).toEqual(['job-3', 'job-1'])
    expect(ids({ text: '1.export' })).toEqual([])
    expect(ids({ text: 'missing signature' })).toEqual(['job-2'])
    expect(ids({ text: '"' })).toEqual([])
    expect(ids({ text: 'NEAR("a' })).toEqual([])
    expect(ids({ text: 'm.oper' })).toHaveLength(3)
    expect(ids({ text: '%' })).toEqual([])
    expect(ids({ kind: 'receive' })).toEqual(['job-2', 'job-1'])
    expect(ids({ verdict: 'failed' })).toEqual(['job-2'])
    expect(ids({ kind: 'send', verdict: 'failed' })).toEqual([])
    expect(ledger.listTransfers({ limit: 1, offset: 1 })).toMatchObject({ total: 3, transfers: [{ jobId: 'job-2' }] })
  })

  test('gathers all events of a transfer, also from before its name was known', () => {
    received('job-1', RECEIVED, 42)
    ledger.append({ type: 'receipt.signed', transferId: RECEIVED, payload: { receiptSha256: digest } })
    ledger.append({ type: 'signer.refused', payload: { jobId: 'job-1', fingerprint: SIGNER } })
    refused('job-2', null, 'volume.none-found')
    expect(ledger.transferEvents(RECEIVED).map((event) => event.type)).toEqual([
      'receive.started',
      'receive.step',
      'receive.verdict',
      'receipt.signed',
      'signer.refused',
    ])
    expect(ledger.transferEvents('job-2')).toHaveLength(2)
    // Asked for by its attempt, what concerns the transfer and belongs to no attempt is there too; another attempt is not.
    received('job-3', RECEIVED, 42)
    expect(ledger.transferEvents('job-1').map((event) => event.sequence)).toEqual([1, 2, 3, 4, 5])
    expect(ledger.events({ type: 'receive.started' })).toHaveLength(3)
    expect(ledger.events({ jobId: 'job-2', after: 6 }).map((event) => event.sequence)).toEqual([7])
  })

  test('an error that this version does not know is still an error', () => {
    refused('job-1', null, 'future.cause')
    expect(ledger.findTransfer('job-1')?.error).toEqual({ code: 'unexpected', details: {}, cause: 'future.cause' })
  })

  test('names the first event of an attempt that somebody took away', () => {
    received('job-1', RECEIVED, 42)
    attack(station.file, (db) => db.exec('DELETE FROM events WHERE sequence = 1'))
    expect(() => ledger.listTransfers()).toThrow(
      expect.objectContaining({
        code: 'ledger.damaged',
        details: { path: station.file, sequence: 1, problem: 'missing' },
      }),
    )
  })

  test('finds everything by blanks, nothing by signs, and words between signs', () => {
    received('job-1', RECEIVED, 42)
    const total = (text: string): number => ledger.listTransfers({ text }).total
    expect(['', '  ', '\t'].map(total)).toEqual([1, 1, 1])
    expect(['-', '" "'].map(total)).toEqual([0, 0])
    expect(['export - 1', 'ex"port', 'none - export'].map(total)).toEqual([1, 0, 0])
    expect(ledger.listTransfers({ text: '-' }).transfers).toEqual([])
  })

  test('shows work of a kind that this version does not know', () => {
    received('job-1', RECEIVED, 42)
    attack(station.file, (db) => db.exec(`UPDATE events SET type = 'carry.started' WHERE sequence = 1`))
    expect(ledger.findTransfer('job-1')).toMatchObject({ kind: 'verify', verdict: 'verified' })
  })

  test('stays readable when somebody ruined payloads', () => {
    received('job-1', RECEIVED, 42)
    attack(station.file, (db) => db.exec(`UPDATE events SET payload = 'ruined' WHERE sequence = 3`))
    expect(ledger.listTransfers().total).toBe(1)
    expect(ledger.transferEvents(RECEIVED).at(-1)?.payload).toEqual({ unreadable: 'ruined' })
  })
})

describe('what the list is made of', () => {
  test('file names of problems, causes, carriers, notes and holders are found, from the beginning of each word', () => {
    ledger.append({ type: 'send.started', transferId: SENT, payload: { jobId: 'job-1', destination: 'Import 1' } })
    const problems = [{ path: 'data/WSUSContent/A2/8654F9BA2.cab', problem: 'altered' }]
    ledger.append({ type: 'send.step', payload: { jobId: 'job-1', outcome: 'failed', problems, problemCount: 1 } })
    ledger.append({
      type: 'custody.handed-over',
      transferId: SENT,
      payload: { jobId: 'job-1', carrier: 'Zoë Kurier', note: 'box 17, Überseehafen' },
    })
    const finds = (text: string): number => ledger.listTransfers({ text }).total
    for (const text of ['8654f9', 'A2/8654F9BA2.cab', 'zoe', 'KURIER', 'ubersee', 'box 17', 'import'])
      expect(finds(text), text).toBe(1)
    for (const text of ['654f9', 'kurier zoe x', 'hafen', 'altered']) expect(finds(text), text).toBe(0)
  })

  test('is derived anew where somebody hid an attempt, made one up or took the index away', () => {
    received('job-1', RECEIVED, 42)
    refused('job-2', RECEIVED, 'trust.replay')
    expect(ledger.verify().isListSound).toBe(true)
    const seen = ledger.listTransfers()
    ledger.close()
    for (const damage of [
      `DELETE FROM attempts WHERE attempt = 'job-2'`,
      `UPDATE attempts SET verdict = 'verified' WHERE attempt = 'job-2'`,
      `INSERT INTO attempts (attempt, first, kind) VALUES ('job-9', 1, 'send')`,
    ]) {
      const db = new BetterSqlite(station.file)
      db.exec(damage)
      db.close()
      ledger = station.open()
      expect(ledger.verify(), damage).toMatchObject({ intact: true, isListSound: false })
      ledger.deriveAgain()
      expect(ledger.verify().isListSound, damage).toBe(true)
      expect(ledger.listTransfers()).toEqual(seen)
      ledger.close()
    }
    attack(station.file, (db) => db.exec('DROP TABLE attempts_text; DROP TABLE attempts'))
    ledger = station.open()
    expect(ledger.listTransfers()).toEqual(seen)
    expect(ledger.listTransfers({ text: 'replay' }).total).toBe(1)
  })
})

describe('the order of transfers', () => {
  test('counts verified transfers only', () => {
    expect(ledger.highestReceivedSequence(SIGNER)).toBeNull()
    received('job-1', RECEIVED, 42)
    received('job-2', '0043-export-1-7f3a9c1e', 43, 'incomplete')
    ledger.append({
      type: 'verify.verdict',
      transferId: '0099-export-1-7f3a9c1e',
      payload: { jobId: 'v', verdict: 'verified', sequence: 99, source: { name: 'Export 1', fingerprint: SIGNER } },
    })
    expect(ledger.highestReceivedSequence(SIGNER)).toBe(42)
    expect(ledger.highestReceivedSequence('SHA256:other')).toBeNull()
    expect(ledger.hasReceived(RECEIVED)).toBe(true)
    expect(ledger.hasReceived('0043-export-1-7f3a9c1e')).toBe(false)
    expect(ledger.hasReceived('0099-export-1-7f3a9c1e')).toBe(false)
  })

  test('knows what was sent last', () => {
    expect(ledger.lastSent()).toBeNull()
    const sent = (sequence: number, verdict: string): void =>
      void ledger.append({
        type: 'send.verdict',
        transferId: SENT,
        payload: { jobId: `s-${String(sequence)}`, verdict, sequence, destination: 'Import 1', transferDigest: digest },
      })
    sent(1, 'verified')
    sent(12, 'verified')
    sent(9, 'verified')
    sent(13, 'cancelled')
    expect(ledger.lastSent()).toEqual({ sequence: 12, transferDigest: digest })
  })
})
