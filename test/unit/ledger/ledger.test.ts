import canonicalize from 'canonicalize'
import BetterSqlite from 'better-sqlite3'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { canonicalText } from '../../../electron/ledger/chain'
import { Ledger } from '../../../electron/ledger/ledger'
import { loadStationKey } from '../../../electron/trust/station-key'
import type { EventType } from '../../../shared/ledger'
import { codeOf, scratch } from '../files/scratch'
import { attack, elsewhere, fill, home } from './fixture'

// Windows has neither sqlite3 nor ssh-keygen of its own.
const withTools = test.skipIf(process.platform === 'win32')

describe('a ledger', () => {
  test('chains every event to the one before it, over its canonical JSON', async () => {
    const { open } = await home()
    const ledger = open({ now: () => new Date('2026-11-21T08:14:02.123Z') })
    const first = ledger.append({
      type: 'station.created',
      payload: { name: 'Straße\u2028"é', b: 1e21, a: [null, true] },
    })
    const second = ledger.append({ type: 'receive.verdict', transferId: '0042-export-1-7f3a9c1e', payload: {} })
    for (const event of [first, second]) {
      const { hash, previousHash, ...content } = event
      const expected = createHash('sha256')
        .update(previousHash, 'hex')
        .update(String(canonicalize(content)))
        .digest('hex')
      expect(hash).toBe(expected)
    }
    expect(first).toMatchObject({ sequence: 1, previousHash: '0'.repeat(64), at: '2026-11-21T08:14:02.123Z' })
    expect(second).toMatchObject({ sequence: 2, previousHash: first.hash, operator: 'm.operator', station: 'Import 1' })
    expect(ledger.head()).toEqual({ sequence: 2, hash: second.hash })
    expect(ledger.events()).toEqual([first, second])
    ledger.close()
  })

  test('takes every text: what is ill-formed is replaced, and the chain stays canonical', async () => {
    const { open } = await home()
    const ledger = open({ operator: 'M. \ud800' })
    const lone = '\udc00x'
    const event = ledger.append({
      type: 'receive.verdict',
      transferId: `0042-${lone}`,
      payload: { text: lone, [lone]: [{ deep: [lone] }], error: { code: 'x', details: { path: lone }, cause: lone } },
    })
    const good = '\ufffdx'
    expect(event).toMatchObject({
      operator: 'M. \ufffd',
      transferId: `0042-${good}`,
      payload: { text: good, [good]: [{ deep: [good] }], error: { code: 'x', details: { path: good }, cause: good } },
    })
    ledger.signHead()
    expect(ledger.verify()).toMatchObject({ intact: true, events: 1 })
    expect(ledger.events()).toEqual([event])
    ledger.close()
  })

  test('is intact, empty and full, after closing and opening, and says how many heads it checked', async () => {
    const { open } = await home()
    const ledger = open()
    expect(ledger.head()).toEqual({ sequence: 0, hash: '0'.repeat(64) })
    expect(ledger.verify()).toMatchObject({ intact: true, events: 0, signedHeads: 0 })
    fill(ledger)
    ledger.close()
    const again = open()
    // Two kept heads, the tip and the head file.
    expect(again.verify()).toMatchObject({ intact: true, events: 10, headSequence: 10, signedHeads: 4, firstBad: null })
    expect(again.verify().headHash).toBe(again.head().hash)
    again.close()
  })

  withTools('refuses to be changed through SQL, whoever asks', async () => {
    const { open, file } = await home()
    const ledger = open()
    fill(ledger)
    ledger.close()
    const sql = (text: string): void => {
      execFileSync('sqlite3', [file, text], { stdio: 'pipe' })
    }
    expect(() => sql(`UPDATE events SET operator = 'x' WHERE sequence = 3`)).toThrow(/only grows/)
    expect(() => sql('DELETE FROM events WHERE sequence = 10')).toThrow(/only grows/)
    expect(() => sql('DELETE FROM heads')).toThrow(/only grows/)
    expect(() => sql(`UPDATE heads SET signature = ''`)).toThrow(/only grows/)
    expect(() => sql('UPDATE tip SET sequence = 3')).toThrow(/only moves forward/)
    expect(() => sql('DELETE FROM tip')).toThrow(/only grows/)
    expect(() => sql(`INSERT INTO events (at) VALUES (x'00')`)).toThrow()
  })

  test('syncs every commit and keeps a write-ahead log', async () => {
    const { open, file } = await home()
    const ledger = open()
    const db = new BetterSqlite(file, { readonly: true })
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('user_version', { simple: true })).toBe(5)
    expect(
      db
        .prepare(
          `SELECT count(*) FROM pragma_table_list WHERE name IN ('events', 'heads', 'tip', 'held_heads') AND strict`,
        )
        .pluck()
        .get(),
    ).toBe(4)
    db.close()
    ledger.close()
  })

  withTools('the head file can be checked with ssh-keygen alone', async () => {
    const { open, headFile, folder } = await home()
    const ledger = open()
    fill(ledger)
    const head = ledger.head()
    ledger.close()
    const key = await loadStationKey(join(folder, 'keys'))
    writeFileSync(join(folder, 'allowed'), `station namespaces="causeway-ledger" ${key.publicKey}\n`)
    const text = readFileSync(headFile, 'utf8')
    const signed = text.slice(0, text.indexOf('\n'))
    writeFileSync(join(folder, 'sig'), text.slice(text.indexOf('\n') + 1))
    expect(JSON.parse(signed)).toEqual({ ...head, station: 'Import 1' })
    const out = execFileSync(
      'ssh-keygen',
      [
        '-Y',
        'verify',
        '-f',
        join(folder, 'allowed'),
        '-I',
        'station',
        '-n',
        'causeway-ledger',
        '-s',
        join(folder, 'sig'),
      ],
      { input: signed },
    )
    expect(String(out)).toContain('Good')
  })

  test('signHead keeps a signed head, once per event', async () => {
    const { open, options } = await home()
    const ledger = open()
    ledger.append({ type: 'station.created', payload: {} })
    const head = ledger.signHead()
    expect(head).toMatchObject({ ...ledger.head(), station: 'Import 1' })
    expect(ledger.signHead()).toEqual(head)
    const bytes = Buffer.from(String(canonicalize({ station: 'Import 1', sequence: head.sequence, hash: head.hash })))
    expect(options.verifyHead(head.signature, bytes)).toBe(true)
    ledger.close()
  })

  test('a payload that JSON cannot say is refused and leaves nothing', async () => {
    const { open } = await home()
    const ledger = open()
    expect(codeOf(() => ledger.append({ type: 'send.step', payload: { n: NaN } }))).toBe('unexpected')
    expect(codeOf(() => ledger.append({ type: 'send.step', payload: { n: 1n } }))).toBe('unexpected')
    expect(ledger.verify()).toMatchObject({ intact: true, events: 0 })
    ledger.close()
  })
})

describe('what is asked of a ledger', () => {
  test('the newest event of a type, events by type, time, transfer and job', async () => {
    const { open } = await home()
    let clock = Date.UTC(2026, 0, 1)
    const ledger = open({ now: () => new Date((clock += 1000)) })
    const at = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString()
    const add = (type: EventType, jobId: string, transferId: string | null = null): void =>
      void ledger.append({ type, transferId, payload: { jobId } })
    add('send.started', 'a', 'one')
    add('send.step', 'a', 'one')
    add('send.step', 'b', 'two')
    add('send.verdict', 'a', 'one')
    const found = (filter: Parameters<typeof ledger.events>[0]): number[] =>
      ledger.events(filter).map(({ sequence }) => sequence)
    expect(ledger.newest('send.step')?.sequence).toBe(3)
    expect(ledger.newest('scan.hit')).toBeNull()
    expect(ledger.countEvents(at(1), at(5))).toEqual({ 'send.started': 1, 'send.step': 2, 'send.verdict': 1 })
    expect(ledger.countEvents(at(2), at(4))).toEqual({ 'send.step': 2 })
    expect(found({ type: 'send.step' })).toEqual([2, 3])
    expect(found({ transferId: 'one' })).toEqual([1, 2, 4])
    expect(found({ jobId: 'b' })).toEqual([3])
    expect(found({ type: 'send.step', transferId: 'one', jobId: 'a' })).toEqual([2])
    expect(found({ after: 1, limit: 2 })).toEqual([2, 3])
    expect([...ledger.jobsUpTo(2)]).toEqual(['a'])
    expect([...ledger.jobsUpTo(3)]).toEqual(['a', 'b'])
    ledger.close()
  })

  test('a payload that is no object, or holds half a character, is shown as it is or repaired', async () => {
    const { open, file } = await home()
    const ledger = open()
    fill(ledger, 1)
    for (const [payload, shown] of [
      ['[1]', { unreadable: '[1]' }],
      ['null', { unreadable: 'null' }],
      ['7', { unreadable: '7' }],
      ['{', { unreadable: '{' }],
      ['{"a":"\\uD800"}', { a: '\ufffd' }],
      ['{"a":"\\u0041"}', { a: 'A' }],
    ] as const) {
      attack(file, (db) => db.prepare('UPDATE events SET payload = ?').run(payload))
      expect(ledger.events()[0]?.payload, payload).toEqual(shown)
    }
    ledger.close()
  })

  test('gives the room of removed events back to the disk', async () => {
    const { open, file } = await home()
    const ledger = open()
    for (let n = 0; n < 30; n++) ledger.append({ type: 'report.written', payload: { text: 'x'.repeat(20_000) } })
    const part = ledger.archivablePart('2100-01-01T00:00:00.000Z')
    if (!part) throw new Error('nothing to archive')
    ledger.rotate({ ...part, file: 'archive', sha256: 'a'.repeat(64), bytes: 1 })
    ledger.shrink()
    expect(statSync(file).size).toBeLessThan(300_000)
    expect(statSync(`${file}-wal`).size).toBe(0)
    expect(ledger.verify().intact).toBe(true)
    ledger.close()
  })

  test('a head of an empty ledger is refused', async () => {
    const { open } = await home()
    const ledger = open()
    expect(codeOf(() => ledger.signHead())).toBe('ledger.damaged')
    ledger.close()
  })

  test('what has no canonical form is no text', () => {
    for (const value of [undefined, () => 1, NaN, '\ud800', 1n])
      expect(codeOf(() => canonicalText(value))).toBe('unexpected')
    expect(canonicalText(null)).toBe('null')
  })
})

describe('a copy', () => {
  test('alone in another folder is verified, and nothing is written beside it', async () => {
    const station = await home()
    const ledger = station.open()
    fill(ledger)
    ledger.close()
    const copy = elsewhere(station)
    copyFileSync(station.file, copy)
    const before = readFileSync(copy)
    const reader = Ledger.open(copy, { ...station.options, readOnly: true })
    expect(reader.verify()).toMatchObject({ intact: true, events: 10, signedHeads: 3 })
    expect(codeOf(() => reader.append({ type: 'send.step', payload: {} }))).toBe('unexpected')
    expect(codeOf(() => reader.signHead())).toBe('unexpected')
    reader.close()
    expect(readdirSync(dirname(copy))).toEqual(['ledger.db'])
    expect(readFileSync(copy).equals(before)).toBe(true)
  })

  test('of a ledger in use takes the write-ahead log with it', async () => {
    const station = await home()
    const ledger = station.open()
    fill(ledger)
    const reader = station.open({ readOnly: true })
    expect(reader.verify()).toMatchObject({ intact: true, events: 10 })
    reader.close()
    ledger.append({ type: 'station.created', payload: {} })
    expect(ledger.verify()).toMatchObject({ intact: true, events: 11 })
    ledger.close()
  })

  test('another station cannot vouch for it', async () => {
    const station = await home()
    const ledger = station.open()
    fill(ledger)
    ledger.close()
    const { options } = await home()
    const reader = station.open({ verifyHead: options.verifyHead, readOnly: true })
    expect(reader.verify().firstBad).toEqual({ sequence: 4, problem: 'forged-head' })
    reader.close()
  })
})

describe('a file that is not a ledger', () => {
  test('is damaged, whichever way it is opened', async () => {
    const { open, file } = await home()
    writeFileSync(file, Buffer.alloc(8192, 'random bytes'))
    expect(codeOf(() => open())).toBe('ledger.damaged')
    expect(codeOf(() => open({ readOnly: true }))).toBe('ledger.damaged')
  })

  withTools('empty, foreign or newer is not taken for an intact one', async () => {
    const { open, file } = await home()
    writeFileSync(file, '')
    expect(codeOf(() => open({ readOnly: true }))).toBe('ledger.damaged')
    execFileSync('sqlite3', [file, 'CREATE TABLE other (x); PRAGMA user_version = 99'])
    expect(codeOf(() => open({ readOnly: true }))).toBe('ledger.damaged')
    expect(codeOf(() => open())).toBe('ledger.damaged')
  })

  test('corrupt inside is damaged, not unexpected', async () => {
    const { open, file } = await home()
    const ledger = open()
    fill(ledger, 300)
    ledger.close()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4096, bytes.length - 4096)
    writeFileSync(file, bytes)
    const outcome = codeOf(() => {
      const damaged = open()
      try {
        damaged.verify()
      } finally {
        damaged.close()
      }
    })
    expect(outcome).toBe('ledger.damaged')
  })

  test('that is not there cannot be read', async () => {
    const folder = await scratch()
    const { options } = await home()
    expect(codeOf(() => Ledger.open(join(folder, 'none.db'), { ...options, readOnly: true }))).toBe('file.unreadable')
  })
})
