import canonicalize from 'canonicalize'
import BetterSqlite from 'better-sqlite3'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Ledger } from '../../../electron/ledger/ledger'
import { loadStationKey } from '../../../electron/trust/station-key'
import { codeOf, scratch } from '../files/scratch'
import { elsewhere, fill, home } from './fixture'

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
