import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OperatorGate, openGate } from '../../../../electron/files/gate'
import { CompanionListing } from '../../../../electron/transfer/send/companion-listing'
import { fill, officeFolder } from '../../../support/companions'

let root: string
let folder: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'causeway-listing-'))
  folder = officeFolder(join(root, 'Office'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function listed(gate = openGate()) {
  const listing = new CompanionListing({ name: 'Office', folder }, gate)
  const files = []
  for await (const page of listing.pages()) files.push(...page)
  return { listing, files }
}

test('each file is listed with its size and its time, folders are counted', async () => {
  const { listing, files } = await listed()
  const path = 'office/data/16.0.1234.1001/stream.x64.x-none.dat'
  const { size, mtimeMs } = statSync(join(folder, path))
  expect(files.find((file) => file.path.endsWith('stream.x64.x-none.dat'))).toEqual({
    path: `data/companions/Office/${path}`,
    volume: 0,
    bytes: size,
    sha1: null,
    sha256: null,
    mtimeMs,
  })
  expect(listing).toMatchObject({ trouble: null, folders: 4, largest: { bytes: 200_000 } })
  await listing.demandUnchanged()
})

describe('a second look', () => {
  const at = 'office/data/v64_16.0.1234.1001.cab'
  test.each([
    ['grown', () => writeFileSync(join(folder, at), 'more', { flag: 'a' }), at],
    ['written anew with the same size', () => writeFileSync(join(folder, at), Buffer.alloc(3000)), at],
    ['touched', () => utimesSync(join(folder, at), 1, 2), at],
    ['new', () => void fill(folder, { 'a/new.dat': 'x' }), 'a/new.dat'],
    ['renamed', () => renameSync(join(folder, at), join(folder, 'z.cab')), 'z.cab'],
    ['gone', () => rmSync(join(folder, at)), ''],
  ])('names a file that is %s', async (_, work, path) => {
    const { listing } = await listed()
    work()
    await expect(listing.demandUnchanged()).rejects.toMatchObject({
      code: 'companion.unfinished',
      details: { name: 'Office', path: join(folder, path) },
    })
  })

  test('says when the folder cannot be read any more', async () => {
    const { listing } = await listed()
    rmSync(folder, { recursive: true })
    await expect(listing.demandUnchanged()).rejects.toMatchObject({ code: 'file.unreadable' })
  })
})

test('of files at fault a thousand are named and all are counted', async () => {
  for (let n = 0; n < 1100; n++) writeFileSync(join(folder, `${n}.tmp`), 'x')
  const { listing } = await listed()
  expect(listing.trouble).toMatchObject({ count: 1100, error: { details: { count: 1100 } } })
  expect(listing.trouble?.list).toHaveLength(1000)
})

test('a listing of many files comes in pages and can be cancelled between them', async () => {
  fill(folder, Object.fromEntries(Array.from({ length: 2500 }, (_, n) => [`${n}.cab`, 'x'])))
  const { listing, files } = await listed()
  expect(files).toHaveLength(2504)
  expect(listing.planned).toMatchObject({ files: 2504 })
  const gate = new OperatorGate()
  gate.cancel()
  await expect(listed(gate)).rejects.toThrow('cancelled')
})
