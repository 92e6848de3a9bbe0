import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FILE_STATE, Journal } from '../../../electron/transfer/jobs/journal'
import { codeOf } from '../files/scratch'
import { jobRecord as job } from './job'

let folder: string
let journal: Journal
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'causeway-journal-'))
  journal = Journal.open(join(folder, 'journal.db'))
})
afterEach(() => {
  journal.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = (path: string, bytes: number, volume = 1) => ({ path, volume, bytes, sha1: null, sha256: null })

test('files move from planned to proven and are counted by state and volume', () => {
  journal.put(job('a'))
  journal.putFiles('a', [file('data/1', 10), file('data/2', 20, 2), file('data/3', 30)], FILE_STATE.planned)
  journal.putFiles('a', [file('data/1', 10)], FILE_STATE.proven)
  expect(journal.tally('a', FILE_STATE.planned)).toEqual({ files: 3, bytes: 60 })
  expect(journal.tally('a', FILE_STATE.proven)).toEqual({ files: 1, bytes: 10 })
  expect(journal.page('a', 1, FILE_STATE.planned, '', 10).map((row) => row.path)).toEqual(['data/3'])
  journal.clearFiles('a')
  expect(journal.tally('a', FILE_STATE.planned).files).toBe(0)
})

test('sequences go on from the highest ever given', () => {
  expect(journal.lastSendSequence()).toBe(0)
  journal.put(job('a', 7))
  journal.put(job('b', 3))
  expect(journal.lastSendSequence()).toBe(7)
})

test('a job that another process holds is busy, and free again when that process is killed', async () => {
  const holder = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `
      import Database from 'better-sqlite3'
      const db = new Database(${JSON.stringify(join(folder, 'journal.db-locks', 'a.db'))})
      db.exec('BEGIN EXCLUSIVE')
      console.log('held')
      setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  journal.lock('a')()
  await once(holder.stdout, 'data')
  expect(() => journal.lock('a')).toThrow(expect.objectContaining({ code: 'job.busy' }))
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  journal.lock('a')()
})

test('random bytes in place of the journal are named as damage', () => {
  const path = join(folder, 'other.db')
  writeFileSync(path, Buffer.alloc(4096, 7))
  expect(() => Journal.open(path)).toThrow(expect.objectContaining({ code: 'station.damaged', details: { path } }))
})

function changeJobs(sql: string): void {
  const db = new Database(join(folder, 'journal.db'))
  db.exec(sql)
  db.close()
}

test('a job whose document is damaged is named as damage, not read', () => {
  journal.put(job('a'))
  journal.put(job('b'))
  changeJobs("UPDATE jobs SET document = replace(document, '\"kind\"', '\"kinds\"') WHERE id = 'a'")
  for (const read of [() => journal.get('a'), () => journal.list(), () => journal.unfinished(job('a').kind)])
    expect(codeOf(read)).toBe('station.damaged')
  expect(journal.get('b').id).toBe('b')
})

test('a job that version 4 put, without a digest, is read and gets one', () => {
  journal.put(job('a'))
  changeJobs('ALTER TABLE jobs DROP COLUMN sha256; PRAGMA user_version = 4')
  journal.close()
  journal = Journal.open(join(folder, 'journal.db'))
  journal.put(journal.get('a'))
  changeJobs("UPDATE jobs SET document = '{}'")
  expect(codeOf(() => journal.get('a'))).toBe('station.damaged')
})
