/** A ledger whose earlier events went to an archive: what it still knows, and what somebody can do to it. */
import BetterSqlite, { type Database } from 'better-sqlite3'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LedgerArchive, LedgerVerification } from '../../../shared/ledger'
import { EVENT_TYPES } from '../../../shared/ledger'
import { canonicalText, eventHash, type EventRow } from '../../../electron/ledger/chain'
import { CARRIED } from '../../../electron/ledger/carried'
import { causeway, makePair, pinSender, sendTransfer, succeed, type Pair, type Sent } from '../../support/stations'
import { attack, homeAt } from '../ledger/fixture'
import { rewrite } from '../ledger/rewrite'

/** The stations are made, the first transfer is sent and received, the second one is. */
const MADE = '2025-12-30T09:00:00.000Z'
const EARLIER = '2025-12-31T20:00:00.000Z'
const LATER = '2026-01-01T06:00:00.000Z'
const DAY = '2026-01-01'

let pair: Pair
let [first, second] = [{} as Sent, {} as Sent]
/** The medium of the first transfer. */
let firstMedium: string
let earlyHead: string
let refusedJob: string
/** A key that the receiver trusted and revoked before the archive's day: the home of its station. */
let stranger: string
/** Both homes before anything was archived; each test has copies. */
let scene: string
let [sender, receiver, archive] = ['', '', '']

const at = (time: string) => vi.setSystemTime(new Date(time))

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  at(MADE)
  pair = await makePair(4)
  await pinSender(pair)
  at(EARLIER)
  first = await sendTransfer(pair)
  await succeed(pair.receiver, 'receive', pair.medium)
  const receipt = join(pair.root, 'receipt.json')
  await succeed(pair.receiver, 'receipt', 'export', first.transferId, '--out', receipt)
  await trust(pair.sender, pair.receiver)
  await succeed(pair.sender, 'receipt', 'accept', receipt)
  const replayed = await causeway(pair.receiver, 'receive', pair.medium)
  expect(replayed.document.error?.code).toBe('trust.replay')
  const rows = (await succeed(pair.receiver, 'history', 'list'))['transfers'] as { jobId: string }[]
  refusedJob = rows[0]?.jobId ?? ''
  stranger = await revoked(pair.receiver)
  // An event that goes to the archive, so that a head of it can be held against nothing else.
  const report = ['history', 'report', first.transferId, '--format', 'json', '--out', join(pair.root, 'report.json')]
  await succeed(pair.receiver, ...report)
  // Somebody copies the head file: the station does not know that this head has left.
  earlyHead = join(pair.root, 'early.head')
  copyFileSync(join(pair.receiver, 'ledger-head'), earlyHead)
  await succeed(pair.receiver, ...report)
  at(LATER)
  firstMedium = join(pair.root, 'first')
  renameSync(pair.medium, firstMedium)
  mkdirSync(pair.medium)
  second = await sendTransfer(pair)
  await succeed(pair.receiver, 'receive', pair.medium)
}, 180_000)
afterAll(() => {
  vi.useRealTimers()
  pair.dispose()
})
beforeEach(() => {
  at('2026-01-01T08:00:00.000Z')
  scene = mkdtempSync(join(pair.root, 'scene-'))
  ;[sender, receiver] = ['sender', 'receiver'].map((name) => {
    cpSync(join(pair.root, name), join(scene, name), { recursive: true })
    return join(scene, name)
  }) as [string, string]
  archive = join(scene, 'until-2025.causeway-history')
})
afterEach(() => rmSync(scene, { recursive: true, force: true }))

async function trust(home: string, of: string): Promise<void> {
  const { fingerprint } = await succeed(of, 'key', 'show')
  const key = join(of, 'keys', 'id_ed25519.pub')
  await succeed(home, 'trust', 'add', '--key', key, '--fingerprint', String(fingerprint), '--holder', 'A. Holder')
}

/** Trusts the key of a station of its own and revokes it. @returns its home */
async function revoked(home: string): Promise<string> {
  const other = join(pair.root, 'other')
  await succeed(other, 'init', '--role', 'connected', '--name', 'Export 9', '--practice')
  await trust(home, other)
  const { fingerprint } = await succeed(other, 'key', 'show')
  await succeed(home, 'trust', 'revoke', String(fingerprint), '--reason', 'stolen')
  return other
}

async function archiveAt(home: string, before = DAY, file = archive) {
  return succeed(home, 'history', 'archive', '--before', before, '--out', file)
}

async function verify(home: string, ...files: string[]) {
  const answer = await causeway(home, 'history', 'verify', ...files)
  return { ...answer, verification: answer.document['verification'] as LedgerVerification }
}

function sequences(home: string): number[] {
  const db = new BetterSqlite(join(home, 'ledger.db'), { readonly: true })
  const found = db.prepare<[], number>('SELECT sequence FROM events ORDER BY sequence').pluck().all()
  db.close()
  return found
}

const code = async (home: string, ...args: string[]) => (await causeway(home, ...args)).document.error?.code

/** What an attacker makes of an event that stayed, so that it is whole in itself. */
function rehash(db: Database, sequence: number, change: Partial<EventRow>): void {
  const row = db.prepare<[number], EventRow>('SELECT * FROM events WHERE sequence = ?').get(sequence)
  if (!row) throw new Error(`no event ${String(sequence)}`)
  const changed = { ...row, ...change }
  db.prepare('UPDATE events SET payload = ?, operator = ?, hash = ? WHERE sequence = ?').run(
    changed.payload,
    changed.operator,
    eventHash(changed.previous_hash, changed),
    sequence,
  )
}

describe('archiving', () => {
  test('takes the earlier events out of the ledger and leaves it whole, with and without the archive', async () => {
    const before = sequences(receiver)
    const { archive: named, ledgerBytes, notShrunk } = await archiveAt(receiver)
    const { from, through, carried } = named as LedgerArchive
    const after = sequences(receiver)
    expect([from, notShrunk]).toEqual([1, null])
    expect(through).toBeGreaterThan(10)
    expect(after.filter((sequence) => sequence <= through)).toHaveLength(carried)
    expect(carried).toBeLessThan(through)
    // The verification before it and the archive itself are events too.
    expect(after.filter((sequence) => sequence > through).slice(0, -2)).toEqual(
      before.filter((sequence) => sequence > through),
    )
    expect((ledgerBytes as { before: number }).before).toBeGreaterThan(0)
    const without = await verify(receiver)
    expect(without.exit, without.stderr).toBe(0)
    expect(without.verification).toMatchObject({
      intact: true,
      firstBad: null,
      isListSound: true,
      archives: [{ through, isRead: false }],
    })
    const withIt = await verify(receiver, archive)
    expect(withIt.exit, withIt.stderr).toBe(0)
    expect(withIt.verification).toMatchObject({ intact: true, unjudgedHeads: 0, archives: [{ isRead: true }] })
    expect((await verify(receiver, scene)).verification.archives[0]?.isRead).toBe(true)
  })

  test('again and again, also of days before the last archiving', async () => {
    const [one, two, three] = ['one', 'two', 'three'].map((name) => join(scene, `${name}.causeway-history`)) as [
      string,
      string,
      string,
    ]
    const named: LedgerArchive[] = []
    named.push((await archiveAt(receiver, '2025-12-31', one))['archive'] as LedgerArchive)
    named.push((await archiveAt(receiver, DAY, two))['archive'] as LedgerArchive)
    at('2026-01-02T08:00:00.000Z')
    named.push((await archiveAt(receiver, '2026-01-02', three))['archive'] as LedgerArchive)
    expect(named[1]?.through).toBeLessThan(named[0]?.event ?? 0)
    expect(named[2]?.through).toBeGreaterThanOrEqual(named[1]?.event ?? Infinity)
    for (const files of [[], [two], [one, three], [one, two, three]]) {
      const { exit, stderr, verification } = await verify(receiver, ...files)
      expect(exit, stderr).toBe(0)
      expect(verification.archives.map(({ isRead }) => isRead)).toEqual(
        [one, two, three].map((file) => files.includes(file)),
      )
    }
    expect(await code(receiver, 'receive', firstMedium)).toBe('trust.replay')
    expect(await code(receiver, 'history', 'show', second.transferId)).toBe('transfer.archived')
  })

  test('is for administrators, of days that were, to a file that is not there yet', async () => {
    const file = join(scene, 'there')
    writeFileSync(file, 'mine')
    expect(await code(receiver, 'history', 'archive', '--before', DAY, '--out', file)).toBe('file.exists')
    expect(readFileSync(file, 'utf8')).toBe('mine')
    expect(await code(receiver, 'history', 'archive', '--before', '2026-01-02', '--out', archive)).toBe('usage')
    expect(await code(receiver, 'history', 'archive', '--before', 'yesterday', '--out', archive)).toBe('usage')
    expect(await code(receiver, 'history', 'archive', '--before', '2025-12-30', '--out', archive)).toBe(
      'archive.nothing',
    )
    await succeed(receiver, 'trust', 'policy', '--set', 'administrators=somebody.else')
    expect(await code(receiver, 'history', 'archive', '--before', DAY, '--out', archive)).toBe('operator.not-permitted')
    expect(existsSync(archive)).toBe(false)
    expect((await verify(receiver)).verification.archives).toEqual([])
  })

  test('is refused while work that began before that day is unfinished', async () => {
    const journal = new BetterSqlite(join(sender, 'journal.db'))
    journal.prepare('UPDATE jobs SET ended = 0 WHERE transfer_id = ?').run(first.transferId)
    journal.close()
    const answer = await causeway(sender, 'history', 'archive', '--before', DAY, '--out', archive)
    expect(answer.document.error).toMatchObject({
      code: 'archive.job-unfinished',
      details: { job: first.transferId },
    })
    expect(existsSync(archive)).toBe(false)
  })

  test('leaves an attempt that went on after that day whole in the ledger', async () => {
    attack(join(receiver, 'ledger.db'), (db) => db.exec('DELETE FROM attempts'))
    const station = await homeAt(receiver)
    // The second receive began before midnight.
    rewrite({ ...station, options: { ...station.options, station: 'Import 1' } }, (db) =>
      db.exec(`UPDATE events SET at = '2025-12-31T23:59:00.000Z' WHERE type = 'receive.started' AND at >= '${DAY}'`),
    )
    const { through } = (await archiveAt(receiver))['archive'] as LedgerArchive
    const shown = (await succeed(receiver, 'history', 'show', second.transferId))['events'] as { sequence: number }[]
    expect(shown[0]?.sequence).toBeGreaterThan(through)
    expect((await verify(receiver)).exit).toBe(0)
  })

  test('nothing is archived from a ledger that is not intact', async () => {
    attack(join(receiver, 'ledger.db'), (db) => db.exec(`UPDATE events SET operator = 'x' WHERE sequence = 3`))
    const answer = await causeway(receiver, 'history', 'archive', '--before', DAY, '--out', archive)
    expect(answer.document.error).toMatchObject({ code: 'ledger.damaged', details: { sequence: 3 } })
    // The events of the sender are sound; a head that it kept is not.
    attack(join(sender, 'ledger.db'), (db) => db.exec(`UPDATE held_heads SET hash = replace(hash, 'a', 'b')`))
    expect(await code(sender, 'history', 'archive', '--before', DAY, '--out', archive)).toBe('ledger.damaged')
    expect(existsSync(archive)).toBe(false)
  })
})

describe('what a ledger still knows', () => {
  test('transfers that were received are not received again, and keys that were revoked stay so', async () => {
    await archiveAt(receiver)
    expect(await code(receiver, 'receive', firstMedium)).toBe('trust.replay')
    const file = join(receiver, 'trust.json')
    const store = JSON.parse(readFileSync(file, 'utf8')) as { signers: { status: string }[] }
    store.signers = store.signers.filter(({ status }) => status !== 'revoked')
    writeFileSync(file, JSON.stringify(store))
    const { fingerprint } = await succeed(stranger, 'key', 'show')
    const key = join(stranger, 'keys', 'id_ed25519.pub')
    const add = ['trust', 'add', '--key', key, '--fingerprint', String(fingerprint), '--holder', 'A. Holder']
    expect(await code(receiver, ...add)).toBe('trust.revoked-signer')
  })

  test('an increment still builds on what was confirmed, and numbers go on', async () => {
    await archiveAt(sender)
    const shown = await succeed(sender, 'baseline', 'show', '--destination', 'Import 1')
    expect(JSON.stringify(shown)).toContain(first.transferId)
    const medium = join(scene, 'medium')
    mkdirSync(medium)
    rmSync(join(sender, 'journal.db'))
    const sent = await succeed(sender, 'send', '--to', medium, '--destination', 'Import 1', '--increment')
    expect(String(sent['transferId'])).toMatch(/^0*3-/)
    expect((await verify(sender, archive)).exit).toBe(0)
  })

  test('the list, one attempt, reports and evidence say which archive they are in', async () => {
    const { archive: named } = await archiveAt(receiver)
    const { transfers, archives } = await succeed(receiver, 'history', 'list')
    expect((transfers as { transferId: string }[]).map(({ transferId }) => transferId)).toEqual([second.transferId])
    expect(archives).toEqual([named])
    for (const id of [first.transferId, refusedJob])
      for (const args of [
        ['history', 'show', id],
        ['history', 'report', id, '--format', 'json', '--out', join(scene, 'report.json')],
        ['evidence', id, '--out', join(scene, 'evidence')],
      ]) {
        const { document } = await causeway(receiver, ...args)
        expect(document.error, args.join(' ')).toMatchObject({
          code: 'transfer.archived',
          details: { id, archive: 'until-2025.causeway-history' },
        })
      }
    expect(await code(receiver, 'history', 'show', 'nothing')).toBe('transfer.not-found')
    await succeed(receiver, 'evidence', second.transferId, '--out', join(scene, 'evidence'))
  })

  test('who administrates, which devices there are and when it was verified', async () => {
    await succeed(receiver, 'custody', 'lost', firstMedium, '--note', 'on the train')
    const before = await succeed(receiver, 'media', 'history')
    await archiveAt(receiver)
    const device = (await succeed(receiver, 'media', 'history'))['devices']
    expect(device).toEqual(before['devices'])
    await succeed(receiver, 'trust', 'policy', '--set', 'require-pinned=yes')
  })
})

describe('heads of archived events', () => {
  test('are held against the archive where it is at hand, and else named as not judged', async () => {
    await archiveAt(receiver)
    const { takenBack } = await succeed(receiver, 'history', 'heads', '--check', earlyHead)
    expect(takenBack).toMatchObject({ kept: 1, unjudged: 1, contradictions: [] })
    const without = await verify(receiver, earlyHead)
    expect(without.verification).toMatchObject({ intact: true, contradictions: [] })
    expect(without.verification.unjudgedHeads).toBeGreaterThan(0)
    const { verification } = await verify(receiver, archive)
    expect(verification).toMatchObject({ intact: true, unjudgedHeads: 0 })
    expect(verification.heldHeads).toBe(without.verification.heldHeads + without.verification.unjudgedHeads)
  })

  test('a past that was rewritten before it was archived is found by a head held elsewhere', async () => {
    const station = await homeAt(receiver)
    rewrite({ ...station, options: { ...station.options, station: 'Import 1' } }, (db) =>
      db.exec(`UPDATE events SET operator = 'somebody.else' WHERE type = 'receive.started' AND at < '${DAY}'`),
    )
    await archiveAt(receiver)
    const without = await verify(receiver, earlyHead)
    expect(without.verification.unjudgedHeads).toBeGreaterThan(0)
    const { exit, verification } = await verify(receiver, earlyHead, archive)
    expect(exit).toBe(4)
    expect(verification.firstBad?.problem).toBe('contradicts-held-head')
  })
})

describe('somebody with the disk', () => {
  let named: LedgerArchive
  beforeEach(async () => {
    named = (await archiveAt(receiver))['archive'] as LedgerArchive
  })
  const ledger = () => join(receiver, 'ledger.db')
  /** The last received transfer's verdict up to the archive's end, and an event that went. */
  const CARRIED_ONE = `(SELECT max(sequence) FROM events WHERE type = 'receive.verdict' AND at < '${DAY}')`

  test('removes an event that stayed', async () => {
    attack(ledger(), (db) => {
      db.exec(`DELETE FROM heads WHERE sequence = ${CARRIED_ONE}`)
      db.exec(`DELETE FROM events WHERE sequence = ${CARRIED_ONE}`)
    })
    const { exit, verification } = await verify(receiver)
    expect([exit, verification.firstBad]).toEqual([4, { sequence: named.through, problem: 'carried-altered' }])
    expect(await code(receiver, 'receive', firstMedium)).toBe('ledger.damaged')
  })

  test('changes one', async () => {
    attack(ledger(), (db) => db.exec(`UPDATE events SET operator = 'x' WHERE sequence = ${CARRIED_ONE}`))
    expect((await verify(receiver)).verification.firstBad?.problem).toBe('edited')
  })

  test('changes one and gives it the hash that it calls for', async () => {
    let sequence = 0
    attack(ledger(), (db) => {
      // One whose neighbours are in the archive: no other event names its hash.
      sequence = db
        .prepare<[number], number>(
          `SELECT min(sequence) FROM events e WHERE sequence > 1 AND sequence < ? AND NOT EXISTS
             (SELECT 1 FROM events n WHERE n.sequence = e.sequence + 1)`,
        )
        .pluck()
        .get(named.through) as number
      db.prepare('DELETE FROM heads WHERE sequence = ?').run(sequence)
      rehash(db, sequence, { operator: 'x' })
    })
    expect((await verify(receiver)).verification.firstBad).toEqual({
      sequence: named.through,
      problem: 'carried-altered',
    })
    expect((await verify(receiver, archive)).verification.firstBad).toEqual({
      sequence,
      problem: 'contradicts-archive',
    })
  })

  test('adds one', async () => {
    const here = sequences(receiver)
    const isGone = (sequence: number) => !here.includes(sequence)
    // Between two that went, so that no neighbour tells.
    const place = here.flatMap((sequence) => sequence + 2).find((n) => [n - 1, n, n + 1].every(isGone)) ?? 0
    expect(place).toBeLessThan(named.through)
    attack(ledger(), (db) => {
      db.prepare(
        `INSERT INTO events (sequence, at, station, operator, type, transfer_id, payload, previous_hash, hash)
         SELECT ?, at, station, operator, 'signer.trusted', NULL, payload, hash, 'x' || substr(hash, 2)
         FROM events WHERE sequence = 1`,
      ).run(place)
      rehash(db, place, {})
    })
    expect((await verify(receiver)).verification.firstBad).toEqual({
      sequence: named.through,
      problem: 'carried-altered',
    })
    expect((await verify(receiver, archive)).verification.firstBad).toEqual({
      sequence: place,
      problem: 'contradicts-archive',
    })
  })

  test.each(['through', 'carried', 'bytes'] as const)(
    'changes what the ledger says of the archive: %s',
    async (field) => {
      attack(ledger(), (db) =>
        db.exec(`UPDATE events SET payload = json_replace(payload, '$.${field}', 3) WHERE type = 'ledger.archived'`),
      )
      const { verification } = await verify(receiver)
      expect(verification.intact).toBe(false)
      expect(verification.firstBad?.problem).toMatch(/edited|missing/)
    },
  )

  test('removes later events and appends an event that names another archive', async () => {
    attack(ledger(), (db) => {
      const last = db.prepare<[], EventRow>('SELECT * FROM events ORDER BY sequence DESC LIMIT 1').get()
      const archived = db.prepare<[], EventRow>(`SELECT * FROM events WHERE type = 'ledger.archived'`).get()
      if (!last || !archived) throw new Error('no events')
      const facts = JSON.parse(archived.payload) as LedgerArchive
      const sequence = last.sequence + 1
      const payload = canonicalText({ ...facts, from: facts.through + 1, through: facts.through + 2 })
      const row = { ...last, sequence, type: 'ledger.archived', transfer_id: null, payload }
      db.prepare(
        `INSERT INTO events (sequence, at, station, operator, type, payload, previous_hash, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(sequence, row.at, row.station, row.operator, row.type, payload, last.hash, eventHash(last.hash, row))
      db.exec(`DELETE FROM events WHERE sequence = ${String(facts.through + 1)}`)
    })
    expect((await verify(receiver)).verification.intact).toBe(false)
  })

  test('puts the ledger from before the archive back', async () => {
    const young = join(pair.receiver, 'ledger.db')
    for (const part of ['-wal', '-shm']) rmSync(ledger() + part, { force: true })
    copyFileSync(young, ledger())
    expect((await verify(receiver)).verification.firstBad?.problem).toBe('truncated')
    // With its head file nothing on this disk tells; the archive does.
    copyFileSync(young, ledger())
    for (const part of ['-wal', '-shm']) rmSync(ledger() + part, { force: true })
    copyFileSync(join(pair.receiver, 'ledger-head'), join(receiver, 'ledger-head'))
    expect((await verify(receiver)).exit).toBe(0)
    expect(await code(receiver, 'history', 'verify', archive)).toBe('archive.not-named')
  })

  test('exchanges the archive', async () => {
    const other = join(scene, 'other.causeway-history')
    await succeed(sender, 'history', 'archive', '--before', DAY, '--out', other)
    copyFileSync(other, archive)
    expect(await code(receiver, 'history', 'verify', archive)).toBe('archive.not-named')
    await succeed(receiver, 'history', 'bundle', '--out', join(scene, 'bundle'))
    expect(await code(receiver, 'history', 'verify', join(scene, 'bundle'))).toBe('archive.not-named')
    // In a folder it may lie beside the right one.
    const answer = await causeway(receiver, 'history', 'verify', scene)
    expect(answer.document.error?.code).toBe('ledger.head-not-found')
    const bytes = readFileSync(other)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    writeFileSync(archive, bytes)
    expect(await code(sender, 'history', 'verify', archive)).toBe('archive.not-named')
  })
})

test('room that was not given back at once is given back later, to administrators', async () => {
  await archiveAt(receiver)
  attack(join(receiver, 'ledger.db'), (db) =>
    db.exec(`CREATE TABLE room AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
      SELECT i, hex(randomblob(400)) AS bytes FROM n; DROP TABLE room`),
  )
  const { ledgerBytes } = await succeed(receiver, 'history', 'archive', '--shrink')
  const { before, after } = ledgerBytes as { before: number; after: number }
  expect(after).toBeLessThan(before - 1_000_000)
  expect((await verify(receiver, archive)).exit).toBe(0)
  expect(await code(receiver, 'history', 'archive', '--shrink', '--out', archive)).toBe('usage')
  await succeed(receiver, 'trust', 'policy', '--set', 'administrators=somebody.else')
  expect(await code(receiver, 'history', 'archive', '--shrink')).toBe('operator.not-permitted')
})

test('after the key was replaced the archive still holds, made before or after', async () => {
  await archiveAt(receiver, '2025-12-31')
  await succeed(receiver, 'trust', 'rotate', '--out', join(scene, 'statement'))
  expect((await verify(receiver, archive)).exit).toBe(0)
  const second = join(scene, 'second.causeway-history')
  await archiveAt(receiver, DAY, second)
  const { exit, stderr, verification } = await verify(receiver, archive, second)
  expect(exit, stderr).toBe(0)
  expect(verification.archives.map(({ isRead }) => isRead)).toEqual([true, true])
})

test('a type of events that somebody adds needs a decision', () => {
  expect(Object.keys(CARRIED).sort()).toEqual([...EVENT_TYPES].sort())
  for (const type of EVENT_TYPES) expect(['stays', 'goes'], type).toContain(CARRIED[type])
})
