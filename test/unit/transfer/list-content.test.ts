import { createHash } from 'node:crypto'
import { mkdtempSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OperatorGate, openGate } from '../../../electron/files/gate'
import { FILE_STATE, Journal } from '../../../electron/transfer/jobs/journal'
import { IN_STORE, listContent } from '../../../electron/transfer/send/list-content'
import { LANGUAGES } from '../../../shared/domain'
import { wording } from '../../../shared/wording'
import { jobRecord } from './job'

let folder: string
let store: string
let journal: Journal
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'causeway-list-'))
  store = join(folder, 'WSUSContent')
  mkdirSync(store)
  journal = Journal.open(join(folder, 'journal.db'))
  journal.put(jobRecord('a'))
})
afterEach(() => {
  journal.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A hash-named file as WSUS keeps it. @returns its SHA-1, upper-case hex */
function keep(bytes: string, extension: string): string {
  const sha1 = createHash('sha1').update(bytes).digest('hex').toUpperCase()
  mkdirSync(join(store, sha1.slice(-2)), { recursive: true })
  writeFileSync(join(store, sha1.slice(-2), sha1 + extension), bytes)
  return sha1
}

test('every hash-named file is planned with its size; one that is not in the store is not known', async () => {
  const contents = Array.from({ length: 1200 }, (_, n) => 'x'.repeat(n))
  const names = contents.map((bytes) => keep(bytes, '.cab'))
  keep('x', '.exe')
  writeFileSync(join(store, 'anonymousCheckFile.txt'), '')
  const listed = await listContent({ journal, jobId: 'a', gate: openGate() }, store)
  expect(listed).toMatchObject({ files: 1201, bytes: (1200 * 1199) / 2 + 1, leftBehind: [], leftBehindCount: 0 })
  expect(listed.largest?.bytes).toBe(1199)
  expect(journal.tally('a', FILE_STATE.planned)).toEqual({ files: listed.files, bytes: listed.bytes })
  expect(listed.names.size).toBe(1200)
  for (const name of names) {
    expect(listed.names.get(Buffer.from(name, 'hex'))).toBe(IN_STORE)
    // the first bits are those that count
    expect(listed.names.get(Buffer.from(`${name.startsWith('0') ? '1' : '0'}${name.slice(1)}`, 'hex'))).toBe(0)
  }
})

test('of files that stay behind a thousand are named and all are counted', async () => {
  keep('x', '.cab')
  for (let n = 0; n < 1100; n++) writeFileSync(join(store, `note-${n}.txt`), 'x')
  const listed = await listContent({ journal, jobId: 'a', gate: openGate() }, store)
  expect(listed).toMatchObject({ files: 1, leftBehindCount: 1100 })
  expect(listed.leftBehind).toHaveLength(1000)
})

test('links with the name of a content file are counted apart, and the first is named', async () => {
  const [near, far] = [keep('x', '.cab'), keep('y', '.cab')]
  const path = join(store, far.slice(-2), `${far}.cab`)
  renameSync(path, join(folder, 'elsewhere'))
  symlinkSync(join(folder, 'elsewhere'), path)
  symlinkSync(path, join(store, 'note.txt'))
  const listed = await listContent({ journal, jobId: 'a', gate: openGate() }, store)
  expect(listed).toMatchObject({ files: 1, leftBehindCount: 2 })
  expect(listed.links).toEqual({ count: 1, first: `${far.slice(-2)}/${far}.cab` })
  expect(listed.names.get(Buffer.from(near, 'hex'))).toBe(IN_STORE)
  const details = { count: 1, links: 1, link: listed.links.first ?? '' }
  for (const language of LANGUAGES)
    expect(wording(language).errors['content.missing'].next(details)).toContain(details.link)
})

test('a listing that is cancelled ends between two pages', async () => {
  for (let n = 0; n < 1100; n++) keep(String(n), '.cab')
  const gate = new OperatorGate()
  gate.cancel()
  await expect(listContent({ journal, jobId: 'a', gate }, store)).rejects.toThrow('cancelled')
  expect(journal.tally('a', FILE_STATE.planned).files).toBe(1000)
})
