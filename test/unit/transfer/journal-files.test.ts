import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FILE_STATE, Journal, type JournalFile } from '../../../electron/transfer/jobs/journal'
import { JOURNAL_UPGRADES, JOURNAL_VERSION } from '../../../electron/transfer/jobs/journal-schema'
import { FILE_SQL } from '../../../electron/transfer/jobs/journal-statements'
import { jobRecord } from './job'

let folder: string
let path: string
let journal: Journal
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'causeway-journal-'))
  path = join(folder, 'journal.db')
  journal = Journal.open(path)
  journal.put(jobRecord('a'))
})
afterEach(() => {
  vi.restoreAllMocks()
  journal.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = (name: string, bytes: number, volume = 0): JournalFile => ({
  path: `data/${name}`,
  volume,
  bytes,
  sha1: null,
  sha256: null,
})
const names = (files: Iterable<{ path: string }>) => [...files].map((row) => row.path.slice('data/'.length))

test('files come largest first, those of one size by path, while the caller gives them their volumes', () => {
  const sizes = Array.from({ length: 2500 }, (_, n) => file(String(n).padStart(4, '0'), n % 3))
  journal.putFiles('a', sizes, FILE_STATE.planned)
  const seen: string[] = []
  for (const { path, bytes } of journal.largestFirst('a')) {
    if (seen.length % 500 === 0) journal.assignVolumes('a', [{ path, volume: bytes + 1 }])
    seen.push(path)
  }
  const wanted = sizes.toSorted((x, y) => y.bytes - x.bytes || (x.path < y.path ? -1 : 1)).map((row) => row.path)
  expect(seen).toEqual(wanted)
  expect([1, 2, 3].map((volume) => journal.tally('a', FILE_STATE.planned, volume).files)).toEqual([1, 2, 2])
})

test('a search that is given up half-way leaves nothing behind, and two go on side by side', () => {
  journal.putFiles('a', [file('s', 1), file('l', 9), file('m', 5)], FILE_STATE.planned)
  const [largest] = journal.largestFirst('a')
  expect(largest).toEqual({ path: 'data/l', bytes: 9 })
  const [one, other] = [journal.largestFirst('a'), journal.largestFirst('a')]
  for (const path of ['data/l', 'data/m', 'data/s'])
    for (const files of [one, other]) expect(files.next().value).toMatchObject({ path })
})

test('volumes are given in any order, lazily, and all or none', () => {
  const files = Array.from({ length: 1500 }, (_, n) => file(String(n), n))
  journal.putFiles('a', files, FILE_STATE.planned)
  function* alternately() {
    let n = 0
    for (const { path } of journal.largestFirst('a')) yield { path, volume: 1 + (n++ % 2) }
  }
  journal.assignVolumes('a', alternately())
  expect([1, 2].map((volume) => journal.tally('a', FILE_STATE.planned, volume).files)).toEqual([750, 750])
  expect(names(journal.page('a', 1, FILE_STATE.planned, '', 3))).toEqual(['1', '1001', '1003'])
  const broken = function* () {
    yield { path: 'data/1', volume: 7 }
    throw new Error('no room')
  }
  expect(() => journal.assignVolumes('a', broken())).toThrow('no room')
  expect(journal.tally('a', FILE_STATE.planned, 7).files).toBe(0)
})

test('files that are proven keep their volume when the others are to be split anew', () => {
  journal.putFiles('a', [file('x', 1, 1), file('y', 2, 1), file('z', 3, 2)], FILE_STATE.planned)
  journal.markFiles('a', [{ path: 'data/y', sha256: 'f'.repeat(64) }], FILE_STATE.proven)
  journal.releaseUnproven('a')
  expect([0, 1, 2].map((volume) => journal.tally('a', FILE_STATE.planned, volume).files)).toEqual([3, 1, 0])
  expect(names(journal.largestFirst('a', FILE_STATE.planned))).toEqual(['z', 'x'])
  expect(names(journal.largestFirst('a'))).toEqual(['z', 'y', 'x'])
})

test('a file that is marked keeps what the plan knew; one that was never planned is no file of the job', () => {
  journal.putFiles('a', [{ ...file('x', 5, 2), sha1: 'AB'.repeat(20) }, file('y', 1, 2)], FILE_STATE.planned)
  const sha256 = '0'.repeat(64)
  journal.markFiles('a', [{ path: 'data/x', sha256 }], FILE_STATE.proven)
  const proven = { path: 'data/x', volume: 2, bytes: 5, sha1: 'AB'.repeat(20), sha256 }
  expect(journal.find('a', 'data/x', FILE_STATE.proven)).toEqual(proven)
  expect(journal.findProven('a', 'AB'.repeat(20))).toEqual(proven)
  expect(journal.hasProvenFiles('a')).toBe(true)
  const strange = ['data/y', 'data/never'].map((name) => ({ path: name, sha256 }))
  expect(() => journal.markFiles('a', strange, FILE_STATE.proven)).toThrow(
    expect.objectContaining({ code: 'unexpected', details: { path: 'data/never' } }),
  )
  expect(journal.tally('a', FILE_STATE.proven)).toEqual({ files: 1, bytes: 5 })
})

test('no array of all rows is ever made', () => {
  const read = vi.spyOn(
    Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1')) as { all: () => unknown[] },
    'all',
  )
  function* many() {
    for (let n = 0; n < 20_000; n++) yield file(String(n).padStart(5, '0'), n % 1000)
  }
  journal.putFiles('a', many(), FILE_STATE.planned)
  function* halves() {
    let n = 0
    for (const { path } of journal.largestFirst('a')) yield { path, volume: 1 + (n++ % 2) }
  }
  journal.assignVolumes('a', halves())
  expect(journal.tally('a', FILE_STATE.planned, 2).files).toBe(10_000)
  const pages = read.mock.results.map(({ value }) => (value as unknown[]).length)
  expect(pages.reduce((sum, rows) => sum + rows, 0)).toBe(40_000)
  expect(Math.max(...pages)).toBeLessThanOrEqual(1000)
})

test('every question about files is answered by an index', () => {
  const db = new Database(path)
  for (const [name, sql] of Object.entries(FILE_SQL)) {
    const values = sql.includes('@') ? [{ jobId: '', sha1: '', atLeast: 0 }] : [...sql.matchAll(/\?/g)].map(() => '')
    const steps = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
    const plan = steps.map(({ detail }) => detail).filter((detail) => !detail.startsWith('USE TEMP B-TREE'))
    if (name === 'put') expect(plan).toEqual([])
    else expect([name, plan.join('; ')]).toEqual([name, PLANS[name as keyof typeof PLANS]])
  }
  db.close()
})

const BY_KEY = 'SEARCH files USING PRIMARY KEY (job_id=? AND path=?)'
const COVERED = 'SEARCH files USING COVERING INDEX files_by_state'
const PLANS = {
  mark: BY_KEY,
  assign: BY_KEY,
  promise: BY_KEY,
  find: BY_KEY,
  clear: 'SEARCH files USING PRIMARY KEY (job_id=?)',
  omit: BY_KEY,
  release: 'SEARCH files USING INDEX files_by_state (job_id=? AND state=? AND volume>?)',
  page: 'SEARCH files USING INDEX files_by_state (job_id=? AND state=? AND volume=? AND path>?)',
  verifiedPage: 'SEARCH files USING PRIMARY KEY (job_id=? AND path>?)',
  findBySha1: 'SEARCH files USING INDEX files_by_sha1 (job_id=? AND <expr>=? AND sha1=?)',
  hasState: `${COVERED} (job_id=? AND state>?)`,
  tally: `${COVERED} (job_id=? AND state>?)`,
  tallyState: `${COVERED} (job_id=? AND state=?)`,
  tallyVolume: `${COVERED} (job_id=? AND state=? AND volume=?)`,
  tallyBelow: 'SEARCH files USING PRIMARY KEY (job_id=? AND path>? AND path<?)',
  unprove: 'SEARCH files USING PRIMARY KEY (job_id=? AND path>? AND path<?)',
  largest: `${COVERED} (job_id=? AND state>? AND state<?)`,
} satisfies Record<Exclude<keyof typeof FILE_SQL, 'put'>, string>

test('a job that version 1 left half done goes on', () => {
  journal.close()
  const db = new Database(path)
  db.exec(`DROP INDEX files_by_sha1; DROP INDEX files_by_state; ALTER TABLE files DROP COLUMN mtime_ms;
    ALTER TABLE jobs DROP COLUMN sha256;
    CREATE INDEX files_by_sha1 ON files (job_id, sha1);
    CREATE INDEX files_by_state ON files (job_id, state, volume, path);
    INSERT INTO files VALUES ('a', 'data/x', 1, 5, '${'AB'.repeat(20)}', '${'0'.repeat(64)}', 2), ('a', 'data/y', 1, 6, NULL, NULL, 0);
    PRAGMA user_version = 1`)
  db.close()
  journal = Journal.open(path)
  expect(journal.get('a').id).toBe('a')
  expect(names(journal.page('a', 1, FILE_STATE.planned, '', 10))).toEqual(['y'])
  expect(journal.findProven('a', 'AB'.repeat(20))?.path).toBe('data/x')
  expect(journal.tally('a', FILE_STATE.planned, 1)).toEqual({ files: 2, bytes: 11 })
  journal.close()
  journal = Journal.open(path)
  const after = new Database(path)
  expect(after.pragma('user_version', { simple: true })).toBe(JOURNAL_VERSION)
  after.close()
})

test('version 2 knew no times: its files have none, and those of now do', () => {
  journal.putFiles('a', [file('x', 5, 1)], FILE_STATE.planned)
  journal.close()
  const db = new Database(path)
  db.exec('ALTER TABLE files DROP COLUMN mtime_ms; ALTER TABLE jobs DROP COLUMN sha256; PRAGMA user_version = 2')
  db.close()
  journal = Journal.open(path)
  journal.putFiles('a', [{ ...file('y', 6, 1), mtimeMs: 1790000000123.25 }], FILE_STATE.planned)
  expect(journal.page('a', 1, FILE_STATE.planned, '', 10)).toMatchObject([
    { path: 'data/x', mtimeMs: null },
    { path: 'data/y', mtimeMs: 1790000000123.25 },
  ])
})

test('files below a folder are counted, and called unproven, without those beside it', () => {
  const names = ['b/1', 'b/c/2', 'b0', 'b', 'a/3', 'b/4']
  journal.putFiles(
    'a',
    names.map((name, n) => file(name, 10 ** n, 1)),
    FILE_STATE.verified,
  )
  const sha256 = '0'.repeat(64)
  const proven = names.slice(0, 5).map((name) => ({ path: `data/${name}`, sha256 }))
  journal.markFiles('a', proven.slice(0, 2), FILE_STATE.present)
  journal.markFiles('a', proven.slice(2), FILE_STATE.proven)
  expect(journal.tallyBelow('a', 'data/b/', FILE_STATE.verified)).toEqual({ files: 3, bytes: 100_011 })
  expect(journal.tallyBelow('a', 'data/b/', FILE_STATE.proven)).toEqual({ files: 2, bytes: 11 })
  journal.unprove('a', 'data/b/')
  expect(journal.tallyBelow('a', 'data/b/', FILE_STATE.verified)).toEqual({ files: 3, bytes: 100_011 })
  expect(journal.tallyBelow('a', 'data/b/', FILE_STATE.proven)).toEqual({ files: 0, bytes: 0 })
  expect(journal.tally('a', FILE_STATE.proven)).toEqual({ files: 3, bytes: 11_100 })
})

test('a journal of a later version is refused, not written to', () => {
  journal.close()
  const later = Math.max(...[...JOURNAL_UPGRADES.keys()].map(Number)) + 2
  const db = new Database(path)
  db.pragma(`user_version = ${later}`)
  expect(() => Journal.open(path)).toThrow(expect.objectContaining({ code: 'station.damaged' }))
  expect(db.pragma('user_version', { simple: true })).toBe(later)
  db.pragma(`user_version = ${JOURNAL_VERSION}`)
  db.close()
  journal = Journal.open(path)
})
