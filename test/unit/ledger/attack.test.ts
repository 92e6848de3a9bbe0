/** What an attacker with the disk and without the key can do to a ledger, and what verify says of it. */
import BetterSqlite, { type Database } from 'better-sqlite3'
import { execFileSync } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { eventHash, headText, type EventRow } from '../../../electron/ledger/chain'
import { Ledger } from '../../../electron/ledger/ledger'
import type { LedgerVerification } from '../../../shared/ledger'
import { codeOf } from '../files/scratch'
import { attack, elsewhere, filledHomes, verify, type Home } from './fixture'

// Windows has no sqlite3 command line.
const withSqlite = test.skipIf(process.platform === 'win32')

interface Attack {
  readonly name: string
  readonly work: (db: Database) => void
  readonly sequence: number
  readonly problem: NonNullable<LedgerVerification['firstBad']>['problem']
  /** Only the head file, outside the database, can tell. */
  readonly needsHeadFile?: true
}

const set = (sql: string) => (db: Database) => void db.exec(sql)

/** Gives rows `from`… the hashes that their content and predecessors now call for. */
function rechain(db: Database, from: number): void {
  let previous =
    db
      .prepare<[number], string>('SELECT hash FROM events WHERE sequence = ?')
      .pluck()
      .get(from - 1) ?? '0'.repeat(64)
  for (const row of db
    .prepare<[number], EventRow>('SELECT * FROM events WHERE sequence >= ? ORDER BY sequence')
    .all(from)) {
    const hash = eventHash(previous, row)
    db.prepare('UPDATE events SET previous_hash = ?, hash = ? WHERE sequence = ?').run(previous, hash, row.sequence)
    previous = hash
  }
}

function forgeAfter(db: Database, sequence: number): void {
  db.prepare('UPDATE events SET sequence = -sequence - 1 WHERE sequence > ?').run(sequence)
  db.exec('UPDATE events SET sequence = -sequence WHERE sequence < 0')
  db.prepare(
    `INSERT INTO events (sequence, at, station, operator, type, payload, previous_hash, hash)
     SELECT ?, at, station, 'nobody', type, payload, hash, substr(hash, 2) || 'f' FROM events WHERE sequence = ?`,
  ).run(sequence + 1, sequence)
  rechain(db, sequence + 1)
}

const swap = (a: number, b: number) =>
  set(`UPDATE events SET sequence = 9999 WHERE sequence = ${String(a)};
       UPDATE events SET sequence = ${String(a)} WHERE sequence = ${String(b)};
       UPDATE events SET sequence = ${String(b)} WHERE sequence = 9999`)

const truncate = (left: number): string => `DELETE FROM events WHERE sequence > ${String(left)};`
const fixMark = `UPDATE sqlite_sequence SET seq = (SELECT max(sequence) FROM events) WHERE name = 'events';`
const dropHeads = 'DELETE FROM heads WHERE sequence > (SELECT max(sequence) FROM events);'

const ATTACKS: readonly Attack[] = [
  {
    name: 'edit a payload',
    work: set(`UPDATE events SET payload = replace(payload, 'copy', 'cope') WHERE sequence = 5`),
    sequence: 5,
    problem: 'edited',
  },
  {
    name: 'edit a payload into something else',
    work: set(`UPDATE events SET payload = 'no JSON' WHERE sequence = 5`),
    sequence: 5,
    problem: 'edited',
  },
  {
    name: 'edit a time',
    work: set(`UPDATE events SET at = '2020-01-01T00:00:00.000Z' WHERE sequence = 1`),
    sequence: 1,
    problem: 'edited',
  },
  {
    name: 'edit the operator of the last',
    work: set(`UPDATE events SET operator = 'x' WHERE sequence = 10`),
    sequence: 10,
    problem: 'edited',
  },
  {
    name: 'give an event a transfer',
    work: set(`UPDATE events SET transfer_id = '' WHERE sequence = 7`),
    sequence: 7,
    problem: 'edited',
  },
  {
    name: 'edit a hash',
    work: set(`UPDATE events SET hash = '${'a'.repeat(64)}' WHERE sequence = 6`),
    sequence: 6,
    problem: 'edited',
  },
  {
    name: 'edit a previous hash',
    work: set(`UPDATE events SET previous_hash = '${'a'.repeat(64)}' WHERE sequence = 6`),
    sequence: 6,
    problem: 'edited',
  },
  { name: 'edit and recompute its own hash', work: (db) => editAndRehash(db, 6), sequence: 6, problem: 'edited' },
  {
    name: 'edit an attested event and recompute its own hash',
    work: (db) => editAndRehash(db, 4),
    sequence: 4,
    problem: 'edited',
  },
  {
    name: 'recompute the whole chain after an edit',
    work: (db) => {
      db.exec(`UPDATE events SET operator = 'x' WHERE sequence = 2`)
      rechain(db, 2)
    },
    sequence: 4,
    problem: 'edited',
  },
  {
    name: 'recompute the chain after the last kept head',
    work: (db) => {
      db.exec(`UPDATE events SET operator = 'x' WHERE sequence = 9`)
      rechain(db, 9)
    },
    sequence: 10,
    problem: 'edited',
  },
  {
    name: 'write a payload in another spelling, recomputed',
    work: (db) => {
      db.exec(`UPDATE events SET payload = payload || ' ' WHERE sequence = 3`)
      rechain(db, 3)
    },
    sequence: 3,
    problem: 'malformed',
  },
  { name: 'delete the first', work: set('DELETE FROM events WHERE sequence = 1'), sequence: 1, problem: 'missing' },
  {
    name: 'delete one in the middle',
    work: set('DELETE FROM events WHERE sequence = 5'),
    sequence: 5,
    problem: 'missing',
  },
  {
    name: 'delete one in the middle and close the gap',
    work: (db) => {
      db.exec('DELETE FROM events WHERE sequence = 5')
      for (let n = 6; n <= 10; n++) db.prepare('UPDATE events SET sequence = ? WHERE sequence = ?').run(n - 1, n)
    },
    sequence: 5,
    problem: 'missing',
  },
  { name: 'delete the last', work: set('DELETE FROM events WHERE sequence = 10'), sequence: 10, problem: 'truncated' },
  { name: 'delete all', work: set('DELETE FROM events'), sequence: 1, problem: 'truncated' },
  { name: 'swap neighbours', work: swap(5, 6), sequence: 5, problem: 'reordered' },
  { name: 'swap distant rows', work: swap(3, 9), sequence: 3, problem: 'reordered' },
  {
    name: 'swap the contents of two rows',
    work: set(
      `CREATE TEMP TABLE t AS SELECT sequence, at, payload FROM events; UPDATE events SET (at, payload) = (SELECT at, payload FROM t WHERE t.sequence = 12 - events.sequence) WHERE sequence IN (5, 7)`,
    ),
    sequence: 5,
    problem: 'reordered',
  },
  {
    name: 'move a row to the end',
    work: set('UPDATE events SET sequence = 11 WHERE sequence = 3'),
    sequence: 3,
    problem: 'reordered',
  },
  { name: 'truncate', work: set(truncate(7)), sequence: 8, problem: 'truncated' },
  { name: 'truncate and fix the sequence mark', work: set(truncate(7) + fixMark), sequence: 8, problem: 'truncated' },
  {
    name: 'truncate, fix the mark, remove later heads',
    work: set(truncate(7) + fixMark + dropHeads),
    sequence: 8,
    problem: 'truncated',
  },
  {
    name: 'truncate, fix the mark, remove all heads and the tip',
    work: set(`${truncate(7)} ${fixMark} DELETE FROM heads; DELETE FROM tip;`),
    sequence: 8,
    problem: 'truncated',
  },
  {
    name: 'truncate, fix the mark, drop the tables of heads',
    work: set(`${truncate(7)} ${fixMark} DROP TABLE heads; DROP TABLE tip;`),
    sequence: 8,
    problem: 'truncated',
  },
  {
    name: 'truncate to a kept head and make it the tip',
    work: set(
      `${truncate(8)} ${fixMark} DELETE FROM tip; INSERT INTO tip SELECT 1, sequence, station, hash, signature FROM heads WHERE sequence = 8;`,
    ),
    sequence: 9,
    problem: 'truncated',
    needsHeadFile: true,
  },
  {
    name: 'truncate to a kept head, make it the tip, leave the mark',
    work: set(
      `${truncate(8)} DELETE FROM tip; INSERT INTO tip SELECT 1, sequence, station, hash, signature FROM heads WHERE sequence = 8;`,
    ),
    sequence: 9,
    problem: 'truncated',
  },
  {
    name: 'empty everything',
    work: set(`DELETE FROM events; DELETE FROM heads; DELETE FROM tip; DELETE FROM sqlite_sequence;`),
    sequence: 1,
    problem: 'truncated',
    needsHeadFile: true,
  },
  { name: 'insert a forged row, chain recomputed', work: (db) => forgeAfter(db, 5), sequence: 8, problem: 'edited' },
  {
    name: 'append a forged row, chain recomputed',
    work: (db) => forgeAfter(db, 10),
    sequence: 11,
    problem: 'forged-head',
  },
  {
    name: 'append a forged row and move the tip to it',
    work: (db) => {
      forgeAfter(db, 10)
      db.exec('UPDATE tip SET sequence = 11, hash = (SELECT hash FROM events WHERE sequence = 11)')
    },
    sequence: 11,
    problem: 'forged-head',
  },
  {
    name: 'forge the signature of a kept head',
    work: set(`UPDATE heads SET signature = replace(signature, 'A', 'B') WHERE sequence = 4`),
    sequence: 4,
    problem: 'forged-head',
  },
  {
    name: 'give a kept head another hash',
    work: set(`UPDATE heads SET hash = '${'b'.repeat(64)}' WHERE sequence = 8`),
    sequence: 8,
    problem: 'forged-head',
  },
  {
    name: 'put one head in the place of another',
    work: set(`DELETE FROM heads WHERE sequence = 8; UPDATE heads SET sequence = 8 WHERE sequence = 4`),
    sequence: 8,
    problem: 'forged-head',
  },
  {
    name: 'write a payload that is no JSON, recomputed',
    work: (db) => {
      db.exec(`UPDATE events SET payload = 'no JSON' WHERE sequence = 3`)
      rechain(db, 3)
    },
    sequence: 3,
    problem: 'malformed',
  },
  {
    name: 'give the event after a kept head another predecessor',
    work: (db) => otherPredecessor(db, 5),
    sequence: 5,
    problem: 'edited',
  },
  {
    name: 'give the first event a predecessor',
    work: (db) => otherPredecessor(db, 1),
    sequence: 1,
    problem: 'edited',
  },
  {
    name: 'put the first event behind one that takes its place',
    work: (db) => {
      swap(1, 2)(db)
      const row = db.prepare<[], EventRow>('SELECT * FROM events WHERE sequence = 1').get()
      const none = '0'.repeat(64)
      if (row)
        db.prepare('UPDATE events SET previous_hash = ?, hash = ? WHERE sequence = 1').run(none, eventHash(none, row))
    },
    sequence: 2,
    problem: 'reordered',
  },
  {
    name: 'delete the one before the last and close the gap',
    work: set('DELETE FROM events WHERE sequence = 9; UPDATE events SET sequence = 9 WHERE sequence = 10'),
    sequence: 9,
    problem: 'missing',
  },
  {
    name: 'truncate to a kept head and make it the tip, leave a later head',
    work: set(
      `${truncate(4)} ${fixMark} DELETE FROM tip; INSERT INTO tip SELECT 1, sequence, station, hash, signature FROM heads WHERE sequence = 4;`,
    ),
    sequence: 5,
    problem: 'truncated',
  },
  {
    name: 'rebuild the table without its rules, an event twice',
    work: set(
      `CREATE TABLE raw AS SELECT sequence, at, station, operator, type, transfer_id, payload, previous_hash, hash, job_id, attempt, verdict, counterpart FROM events; INSERT INTO raw SELECT * FROM raw WHERE sequence = 5; DROP TABLE events; ALTER TABLE raw RENAME TO events`,
    ),
    sequence: 5,
    problem: 'malformed',
  },
  {
    name: 'rebuild the table of heads without its rules, a head without hash',
    work: set(
      'CREATE TABLE raw AS SELECT * FROM heads; DROP TABLE heads; ALTER TABLE raw RENAME TO heads; UPDATE heads SET hash = NULL WHERE sequence = 4',
    ),
    sequence: 4,
    problem: 'forged-head',
  },
  {
    name: 'rebuild the table without its rules, bytes as time',
    work: set(
      `CREATE TABLE raw AS SELECT sequence, at, station, operator, type, transfer_id, payload, previous_hash, hash, job_id, attempt, verdict, counterpart FROM events; DROP TABLE events; ALTER TABLE raw RENAME TO events; UPDATE events SET at = x'00' WHERE sequence = 2`,
    ),
    sequence: 2,
    problem: 'malformed',
  },
]

function otherPredecessor(db: Database, sequence: number): void {
  const row = db.prepare<[number], EventRow>('SELECT * FROM events WHERE sequence = ?').get(sequence)
  const previous = 'b'.repeat(64)
  if (row)
    db.prepare('UPDATE events SET previous_hash = ?, hash = ? WHERE sequence = ?').run(
      previous,
      eventHash(previous, row),
      sequence,
    )
}

function editAndRehash(db: Database, sequence: number): void {
  db.prepare(`UPDATE events SET operator = 'x' WHERE sequence = ?`).run(sequence)
  const row = db.prepare<[number], EventRow>('SELECT * FROM events WHERE sequence = ?').get(sequence)
  if (row) db.prepare('UPDATE events SET hash = ? WHERE sequence = ?').run(eventHash(row.previous_hash, row), sequence)
}

let filled: () => Promise<Home>
beforeAll(async () => {
  filled = await filledHomes()
})

/** A connection that looks at the file and is closed after the test. */
function sqliteOf({ file }: Home): Database {
  const db = new BetterSqlite(file, { readonly: true })
  onTestFinished(() => void db.close())
  return db
}

describe('verify names the first bad event', () => {
  test.each(ATTACKS)('$name', async ({ work, sequence, problem, needsHeadFile }) => {
    const station = await filled()
    attack(station.file, work)
    expect(verify(station)).toMatchObject({ intact: false, firstBad: { sequence, problem } })

    const opened = station.open()
    expect(opened.verify().firstBad, 'opened for writing').toEqual({ sequence, problem })
    opened.close()

    const copy = elsewhere(station)
    copyFileSync(station.file, copy)
    expect(verify(station, copy).firstBad, 'a copy without head file').toEqual(
      needsHeadFile ? null : { sequence, problem },
    )
  })

  test.each(ATTACKS)('$name, and still after the station wrote on', async ({ work, sequence }) => {
    const station = await filled()
    attack(station.file, work)
    const ledger = station.open()
    const wroteOn = codeOf(() => {
      for (let n = 0; n < 15; n++) {
        ledger.append({ type: 'receive.step', payload: { jobId: 'later', n } })
        ledger.signHead()
      }
    })
    // A table that lost its key takes no event any more.
    expect([null, 'ledger.damaged']).toContain(wroteOn)
    expect(ledger.verify().intact).toBe(false)
    expect(ledger.verify().firstBad?.sequence).toBeLessThanOrEqual(sequence)
    ledger.close()
  })

  test.each<[name: string, work: (db: Database) => void]>([
    ['appended an event and took the signed end away', (db) => (forgeAfter(db, 10), db.exec('DELETE FROM tip'))],
    ['edited the last event and gave it its new hash', (db) => editAndRehash(db, 10)],
    ['signed the end with another key', (db) => db.exec(`UPDATE tip SET signature = replace(signature, 'A', 'B')`)],
  ])('never signs on after somebody %s and removed the head file', async (_what, work) => {
    const station = await filled()
    attack(station.file, work)
    rmSync(station.headFile)
    const ledger = station.open()
    const tip = () => sqliteOf(station).prepare('SELECT sequence, hash FROM tip').get()
    const before = tip()
    ledger.append({ type: 'station.created', payload: {} })
    ledger.append({ type: 'station.created', payload: {} })
    expect(tip()).toEqual(before)
    expect(ledger.verify().intact).toBe(false)
    ledger.close()
  })

  test('signs a head itself: a signature that somebody wrote into the end does not leave the station', async () => {
    const station = await filled()
    attack(station.file, (db) => db.exec(`UPDATE tip SET signature = replace(signature, 'A', 'B')`))
    const ledger = station.open()
    const { signature, ...head } = ledger.signHead()
    expect(station.options.verifyHead(signature, Buffer.from(headText(head)))).toBe(true)
    ledger.close()
  })

  withSqlite('with the sqlite3 command line as attacker', async () => {
    const station = await filled()
    execFileSync('sqlite3', [
      station.file,
      `DROP TRIGGER events_no_update; UPDATE events SET operator = 'x' WHERE sequence = 3`,
    ])
    expect(verify(station).firstBad).toEqual({ sequence: 3, problem: 'edited' })
  })
})

test('a last event without a hash, as a cut file can hold it, is damage when the next one is appended', async () => {
  const station = await filled()
  attack(station.file, (db) => {
    db.unsafeMode(true)
    db.pragma('writable_schema = ON')
    db.exec("UPDATE sqlite_schema SET sql = replace(sql, 'TEXT NOT NULL UNIQUE', 'TEXT UNIQUE') WHERE name = 'events'")
    db.pragma('writable_schema = RESET')
    db.exec('UPDATE events SET hash = NULL WHERE sequence = (SELECT max(sequence) FROM events)')
  })
  const ledger = Ledger.open(station.file, station.options)
  expect(codeOf(() => ledger.append({ type: 'station.created', payload: {} }))).toBe('ledger.damaged')
  ledger.close()
})
