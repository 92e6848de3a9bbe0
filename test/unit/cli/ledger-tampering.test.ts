/** An attacker with SQLite and a copy of a station's home; `history verify` names the first event that is not as it was. */
import type { Database } from 'better-sqlite3'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { LedgerVerification } from '../../../shared/ledger'
import { contentsOf, prepare, type Prepared } from '../../support/refusals'
import { causeway, succeed } from '../../support/stations'
import { openStation } from '../../../electron/station/station'
import { attack } from '../ledger/fixture'

let prepared: Prepared
/** The home of a station that refused one medium and received another. */
let original: string
/** Its ledger before the transfer was received. */
let earlier: Buffer
let home: string
let events: number

beforeAll(async () => {
  prepared = await prepare()
  const scene = prepared.scene()
  original = scene.home
  await causeway(original, 'receive', scene.sender)
  earlier = readFileSync(join(original, 'ledger.db'))
  await succeed(original, 'receive', scene.medium)
  // That it was verified is the last event.
  events = (await verify(original)).verification.events + 1
})
afterAll(() => prepared.pair.dispose())
beforeEach(() => {
  home = mkdtempSync(join(prepared.pair.root, 'copy-'))
  cpSync(original, home, { recursive: true })
})

async function verify(copy: string) {
  const answer = await causeway(copy, 'history', 'verify')
  return { ...answer, verification: answer.document['verification'] as LedgerVerification }
}

async function expectFound(sequence: number, problem: string): Promise<void> {
  const { exit, document, verification, stderr } = await verify(home)
  expect(exit).toBe(4)
  expect(document.error).toMatchObject({ code: 'ledger.damaged', details: { sequence, problem } })
  expect(verification).toMatchObject({ intact: false, firstBad: { sequence, problem } })
  expect(stderr).toContain(String(sequence))
}

const sql = (text: string) => (db: Database) => void db.exec(text)
const move = (from: number, to: number): string =>
  `UPDATE events SET sequence = ${String(to)} WHERE sequence = ${String(from)};`
const swap = (a: number, b: number) => sql(move(a, 9999) + move(b, a) + move(9999, b))
const truncate = (left: number): string =>
  `DELETE FROM events WHERE sequence > ${String(left)}; UPDATE sqlite_sequence SET seq = ${String(left)};`

test('the copy is as intact as the original', async () => {
  const { exit, verification } = await verify(home)
  expect(exit).toBe(0)
  expect(verification).toMatchObject({ intact: true, firstBad: null, events })
  expect(events).toBeGreaterThan(10)
})

describe('found, and named by its sequence', () => {
  test.each<[name: string, work: (db: Database) => void, sequence: number, problem: string]>([
    ['an edited payload', sql(`UPDATE events SET payload = '{}' WHERE sequence = 5`), 5, 'edited'],
    ['an edited time', sql(`UPDATE events SET at = '2020-01-01T00:00:00.000Z' WHERE sequence = 1`), 1, 'edited'],
    ['an edited operator', sql(`UPDATE events SET operator = 'nobody' WHERE sequence = 7`), 7, 'edited'],
    ['an edited type', sql(`UPDATE events SET type = 'send.started' WHERE sequence = 4`), 4, 'edited'],
    ['an edited transfer', sql(`UPDATE events SET transfer_id = NULL WHERE sequence = 9`), 9, 'edited'],
    ['the first of two edited events', sql(`UPDATE events SET operator = 'x' WHERE sequence IN (3, 8)`), 3, 'edited'],
    ['a deleted first event', sql('DELETE FROM events WHERE sequence = 1'), 1, 'missing'],
    ['a deleted event', sql('DELETE FROM events WHERE sequence = 6'), 6, 'missing'],
    ['deleted events', sql('DELETE FROM events WHERE sequence BETWEEN 4 AND 8'), 4, 'missing'],
    ['two events in each other’s place', swap(5, 6), 5, 'reordered'],
    ['two distant events in each other’s place', swap(3, 9), 3, 'reordered'],
    ['an event moved to the end', sql(move(4, 9999)), 4, 'reordered'],
    ['a cut end', sql('DELETE FROM events WHERE sequence > 8'), 9, 'truncated'],
    ['a cut end with its mark moved back', sql(truncate(8)), 9, 'truncated'],
    [
      'a cut end without mark, heads and tip',
      sql(`${truncate(8)} DELETE FROM heads; DELETE FROM tip;`),
      9,
      'truncated',
    ],
    ['no events at all', sql('DELETE FROM events'), 1, 'truncated'],
    [
      'an emptied ledger',
      sql('DELETE FROM events; DELETE FROM heads; DELETE FROM tip; DELETE FROM sqlite_sequence'),
      1,
      'truncated',
    ],
  ])('%s', async (_name, work, sequence, problem) => {
    attack(join(home, 'ledger.db'), work)
    await expectFound(sequence, problem)
    expect((await verify(original)).verification.intact, 'the original').toBe(true)
  })

  test('every single event that is edited', async () => {
    for (let sequence = 1; sequence <= events; sequence++) {
      cpSync(join(original, 'ledger.db'), join(home, 'ledger.db'))
      attack(join(home, 'ledger.db'), (db) =>
        db.prepare(`UPDATE events SET payload = replace(payload, '}', ',"x":1}') WHERE sequence = ?`).run(sequence),
      )
      await expectFound(sequence, 'edited')
    }
  })

  test('the last event deleted', async () => {
    let last = 0
    attack(join(home, 'ledger.db'), (db) => {
      last = db.prepare<[], number>('SELECT max(sequence) FROM events').pluck().get() ?? 0
      db.prepare('DELETE FROM events WHERE sequence = ?').run(last)
    })
    await expectFound(last, 'truncated')
  })

  test('a refused attempt taken out and the gap closed', async () => {
    attack(join(home, 'ledger.db'), (db) => {
      const refused = db
        .prepare<[], number>(`SELECT sequence FROM events WHERE verdict = 'incomplete' OR verdict = 'failed' LIMIT 1`)
        .pluck()
        .get()
      expect(refused).toBeDefined()
      db.prepare('DELETE FROM events WHERE sequence = ?').run(refused)
      for (let n = (refused ?? 0) + 1; n <= events; n++) db.exec(move(n, n - 1))
    })
    const { exit, document } = await verify(home)
    expect(exit).toBe(4)
    expect(document.error).toMatchObject({ code: 'ledger.damaged', details: { problem: 'missing' } })
  })

  test('an older copy of the whole file', async () => {
    writeFileSync(join(home, 'ledger.db'), earlier)
    const { exit, verification } = await verify(home)
    expect(exit).toBe(4)
    expect(verification.firstBad).toEqual({ sequence: verification.events + 1, problem: 'truncated' })
  })

  test('a ledger that was taken away', async () => {
    rmSync(join(home, 'ledger.db'))
    await expectFound(1, 'truncated')
  })

  test('also by the sqlite3 command, and after the station wrote on', async () => {
    execFileSync('sqlite3', [
      join(home, 'ledger.db'),
      `DROP TRIGGER events_no_update; UPDATE events SET operator = 'x' WHERE sequence = 3`,
    ])
    await expectFound(3, 'edited')
    await causeway(home, 'receive', join(home, 'nothing'))
    await expectFound(3, 'edited')
  })
})

test('a history that does not hold can still be read and reported', async () => {
  attack(join(home, 'ledger.db'), sql(`UPDATE events SET operator = 'x' WHERE sequence = 6`))
  const { transfers } = (await succeed(home, 'history', 'list')) as unknown as { transfers: { transferId: string }[] }
  expect(transfers).toHaveLength(2)
  expect((await causeway(home, 'history', 'show', transfers[0]?.transferId ?? '')).exit).toBe(0)
})

test('to look at the history changes nothing in it, to verify adds its own record, also of a failure', async () => {
  const ledger = (): unknown => Object.entries(contentsOf(home)).filter(([name]) => name.startsWith('ledger'))
  const before = ledger()
  await succeed(home, 'history', 'list')
  await succeed(home, 'history', 'heads')
  expect(ledger()).toEqual(before)
  const last = async (): Promise<unknown> => {
    const station = await openStation(home, { selfCommand: { file: '', args: [] } })
    const event = station.ledger.events({ type: 'ledger.verified' }).at(-1)
    station.close()
    return event?.payload
  }
  const { verification } = await verify(home)
  expect(await last()).toMatchObject({ intact: true, events: verification.events, firstBad: null })
  attack(join(home, 'ledger.db'), sql(`UPDATE events SET operator = 'x' WHERE sequence = 6`))
  await verify(home)
  expect(await last()).toMatchObject({ intact: false, firstBad: { sequence: 6, problem: 'edited' } })
})

test('an older ledger put back does not let a transfer in again', async () => {
  const { medium } = prepared.scene()
  for (const name of ['ledger.db-wal', 'ledger.db-shm']) rmSync(join(home, name), { force: true })
  writeFileSync(join(home, 'ledger.db'), earlier)
  const before = contentsOf(join(home, 'practice', 'import'))
  const answer = await causeway(home, 'receive', medium)
  expect(answer).toMatchObject({ exit: 4, document: { error: { code: 'ledger.damaged' } } })
  expect(contentsOf(join(home, 'practice', 'import'))).toEqual(before)
})
