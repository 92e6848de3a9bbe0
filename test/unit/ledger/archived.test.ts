/** What a verification says of a ledger whose earlier events went to an archive. */
import type { Database } from 'better-sqlite3'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ReadArchive } from '../../../electron/ledger/archives'
import { eventHash, headText, type EventRow } from '../../../electron/ledger/chain'
import type { Ledger, LedgerOptions } from '../../../electron/ledger/ledger'
import type { ArchivablePart } from '../../../electron/ledger/rotate'
import { proveHead } from '../../../electron/station/head-proof'
import { loadStationKey } from '../../../electron/trust/station-key'
import { codeOf } from '../files/scratch'
import { attack, copiesOf, home, type Home } from './fixture'

const ARCHIVE = 'a'.repeat(64)
const OTHER_HASH = 'b'.repeat(64)
const FAR = '2100-01-01T00:00:00.000Z'

let station: Home
let keeping: NonNullable<LedgerOptions['keeping']>
/** The hashes of the first ten events, as the archive has them. Events 4, 7, 8 and 10 stay in the ledger. */
let hashes: string[]

let made: () => Promise<Home>

beforeAll(async () => {
  station = await home()
  const { fingerprint } = await loadStationKey(join(station.folder, 'keys'))
  keeping = { fingerprint, prove: proveHead }
  let clock = Date.UTC(2026, 0, 1)
  withLedger(
    (ledger) => {
      const report = (): unknown => ledger.append({ type: 'report.written', payload: {} })
      for (let n = 1; n <= 3; n++) report()
      ledger.append({ type: 'signer.trusted', payload: {} })
      for (let n = 5; n <= 6; n++) report()
      // Event 7 is the head that left, event 8 says so.
      ledger.append({ type: 'send.verdict', transferId: 'transfer', payload: { jobId: 'job', verdict: 'verified' } })
      ledger.releaseHead({ place: 'medium', reference: 'transfer', transferId: 'transfer', jobId: 'job' })
      for (let n = 9; n <= 11; n++) report()
      hashes = ledger.rows(1, 10).map(({ hash }) => hash)
      rotate(ledger)
      ledger.append({ type: 'send.verdict', transferId: 'later', payload: { jobId: 'later', verdict: 'verified' } })
    },
    { now: () => new Date((clock += 1000)) },
  )
  made = copiesOf(station)
})
beforeEach(async () => {
  station = await made()
})

function rotate(ledger: Ledger, part = ledger.archivablePart(FAR)): ArchivablePart {
  if (!part) throw new Error('nothing to archive')
  ledger.rotate({ ...part, file: 'archive', sha256: ARCHIVE, bytes: 1 })
  return part
}

function withLedger<T>(work: (ledger: Ledger) => T, change: Partial<LedgerOptions> = {}): T {
  const ledger = station.open({ keeping, ...change })
  try {
    return work(ledger)
  } finally {
    ledger.close()
  }
}

/** The archive at hand, with other hashes for some events. */
function archive(other: readonly number[] = [], sha256 = ARCHIVE): ReadArchive {
  return { sha256, hashAt: (n) => (other.includes(n) ? OTHER_HASH : (hashes[n - 1] ?? null)) }
}

const verify = (...archives: ReadArchive[]) => withLedger((ledger) => ledger.verify(archives))
const sql = (text: string): void => attack(station.file, (db) => db.exec(text))
const altered = (sequence: number, problem: string) => ({ intact: false, firstBad: { sequence, problem } })

describe('a ledger with an archive', () => {
  test('keeps what rules ask for, and is intact with the archive at hand and without it', () => {
    expect(withLedger((ledger) => ledger.events()).map(({ sequence }) => sequence)).toEqual([4, 7, 8, 10, 11, 12, 13])
    expect(verify()).toMatchObject({ intact: true, heldHeads: 1, archives: [{ through: 10, isRead: false }] })
    expect(verify(archive())).toMatchObject({ intact: true, heldHeads: 1, archives: [{ through: 10, isRead: true }] })
  })

  test('says which events are archived, and which attempts', () => {
    withLedger((ledger) => {
      expect([3, 9].map((sequence) => ledger.isArchived(sequence))).toEqual([true, true])
      expect([4, 10, 11, 14].map((sequence) => ledger.isArchived(sequence))).toEqual([false, false, false, false])
      for (const id of ['transfer', 'job']) expect(ledger.archiveOf(id), id).toMatchObject({ sha256: ARCHIVE })
      for (const id of ['later', 'none']) expect(ledger.archiveOf(id), id).toBeNull()
    })
  })

  test('is not judged by an archive that it does not name', () => {
    expect(verify(archive([4, 7, 10], OTHER_HASH))).toMatchObject({ intact: true, archives: [{ isRead: false }] })
  })

  test('contradicts an archive that has other events, and the first of them is named', () => {
    expect(verify(archive([8]))).toMatchObject(altered(8, 'contradicts-archive'))
    expect(verify(archive([4, 8, 10]))).toMatchObject(altered(4, 'contradicts-archive'))
    expect(verify(archive([10]))).toMatchObject(altered(10, 'contradicts-archive'))
    expect(verify(archive([9])), 'only the archive has it').toMatchObject({ intact: true })
  })

  test.each([
    ['taken away', 'DELETE FROM events WHERE sequence = 4', 10, 'carried-altered'],
    ['taken away, the first after the archive too', 'DELETE FROM events WHERE sequence IN (4, 11)', 11, 'missing'],
    ['edited', `UPDATE events SET operator = 'x' WHERE sequence = 4`, 4, 'edited'],
    ['edited, with an event after it', `UPDATE events SET operator = 'x' WHERE sequence IN (8, 13)`, 8, 'edited'],
    ['moved', 'UPDATE events SET sequence = 5 WHERE sequence = 4', 5, 'edited'],
  ])('finds that an event which stayed was %s', (_how, text, sequence, problem) => {
    sql(text)
    expect(verify()).toMatchObject(altered(sequence, problem))
    expect(verify(archive()).intact).toBe(false)
  })

  test('finds that an event which stayed was edited with its hash', () => {
    attack(station.file, (db) => rehashed(db, 4))
    expect(verify()).toMatchObject(altered(10, 'carried-altered'))
    expect(verify(archive())).toMatchObject(altered(4, 'contradicts-archive'))
  })

  test('says that one was edited where its neighbour stayed too', () => {
    attack(station.file, (db) => rehashed(db, 7))
    expect(verify()).toMatchObject(altered(7, 'edited'))
  })

  test('counts the word of the event that names the archive for nothing when that one was edited', () => {
    sql(`DELETE FROM events WHERE sequence = 4; UPDATE events SET operator = 'x' WHERE sequence = 12`)
    expect(verify()).toMatchObject(altered(12, 'edited'))
  })

  test('names an event that stayed before one that was edited later', () => {
    attack(station.file, (db) => {
      rehashed(db, 4)
      db.exec(`UPDATE events SET operator = 'x' WHERE sequence = 13`)
    })
    expect(verify()).toMatchObject(altered(10, 'carried-altered'))
  })

  test('finds that the event was edited which names the archive, and believes none of it', () => {
    for (const payload of ['ruined', '{}', '{"through":"x"}', '{"through":1e300}']) {
      sql(`UPDATE events SET payload = '${payload}' WHERE sequence = 12`)
      expect(verify(archive()), payload).toMatchObject({ intact: false, archives: [] })
      withLedger((ledger) => {
        expect(ledger.archives()).toEqual([])
        expect(ledger.archivablePart(FAR)?.from).toBe(1)
      })
    }
  })

  test('takes no head of an archived event for a contradiction, and judges it with the archive', () => {
    const own = (sequence: number, hash: string) => {
      const text = headText({ station: 'Import 1', sequence, hash })
      const signature = station.options.signHead(Buffer.from(text))
      return {
        ...{ fingerprint: keeping.fingerprint, station: 'Import 1', sequence, hash, statedAt: null },
        ...{ place: 'file' as const, direction: 'came' as const, reference: `${String(sequence)}-${hash}` },
        proof: { kind: 'head' as const, text, signature },
      }
    }
    withLedger((ledger) => {
      expect(ledger.keepHead(own(9, OTHER_HASH))).toEqual({ isNew: true, contradictions: [] })
      expect(ledger.keepHead(own(3, hashes[2] ?? '')).contradictions).toEqual([])
    })
    expect(verify()).toMatchObject({ intact: true, heldHeads: 1, unjudgedHeads: 2, contradictions: [] })
    expect(verify(archive())).toMatchObject({
      ...altered(9, 'contradicts-held-head'),
      heldHeads: 3,
      unjudgedHeads: 0,
      contradictions: [{ head: { sequence: 9 }, agreesUpTo: 7 }],
    })
    const { contradictions } = withLedger((ledger) => ledger.keepHead(own(10, OTHER_HASH)))
    expect(contradictions).toMatchObject([{ kind: 'contradicts-held-head', agreesUpTo: 7 }])
    expect(verify()).toMatchObject(altered(10, 'contradicts-held-head'))
  })
})

describe('a second archive', () => {
  test('begins after the first, and is held against both', () => {
    withLedger((ledger) => {
      ledger.append({ type: 'report.written', payload: {} })
      const part = ledger.archivablePart(FAR)
      expect(part).toMatchObject({ from: 11, through: 13 })
      ledger.rotate({ ...(part as ArchivablePart), file: 'second', sha256: OTHER_HASH, bytes: 1 })
    })
    withLedger((ledger) => {
      expect(ledger.archiveOf('job')).toMatchObject({ sha256: ARCHIVE })
      expect(ledger.archiveOf('later')).toMatchObject({ sha256: OTHER_HASH })
    })
    expect(verify(archive())).toMatchObject({ intact: true, archives: [{ isRead: true }, { isRead: false }] })
    expect(verify(archive([10]))).toMatchObject(altered(10, 'contradicts-archive'))
    const second = { sha256: OTHER_HASH, hashAt: (n: number) => (n === 13 ? OTHER_HASH : null) }
    expect(verify(archive(), second)).toMatchObject(altered(13, 'contradicts-archive'))
  })

  test('of events that somebody else archived, or that are not the same any more, changes nothing', () => {
    withLedger((ledger) => {
      const before = ledger.events().length
      const part = ledger.archivablePart(FAR)
      if (!part) throw new Error('nothing to archive')
      expect(codeOf(() => rotate(ledger, { ...part, from: 1 }))).toBe('job.busy')
      for (const other of [{ hash: OTHER_HASH }, { through: 99 }])
        expect(codeOf(() => rotate(ledger, { ...part, ...other }))).toBe('ledger.damaged')
      expect(ledger.events()).toHaveLength(before)
      expect(ledger.archives()).toHaveLength(1)
    })
  })
})

test('a head file that names an archived event is replaced by the next append', () => {
  const text = headText({ station: 'Import 1', sequence: 3, hash: hashes[2] ?? '' })
  writeFileSync(station.headFile, `${text}\n${station.options.signHead(Buffer.from(text))}`)
  expect(verify().intact).toBe(true)
  withLedger((ledger) => ledger.append({ type: 'report.written', payload: {} }))
  expect(readFileSync(station.headFile, 'utf8')).toContain('"sequence":14')
})

/** Edits an event and gives it the hash of what it says now. */
function rehashed(db: Database, sequence: number): void {
  db.prepare(`UPDATE events SET operator = 'x' WHERE sequence = ?`).run(sequence)
  const row = db.prepare<[number], EventRow>('SELECT * FROM events WHERE sequence = ?').get(sequence)
  if (row) db.prepare('UPDATE events SET hash = ? WHERE sequence = ?').run(eventHash(row.previous_hash, row), sequence)
}
