import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openGate } from '../../../electron/files/gate'
import { batches, copyVerified, type CopyItem, type CopyOptions } from '../../../electron/transfer/verified-copy'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'causeway-copy-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const BYTES = Buffer.from('the bytes of an update')
const SHA1 = createHash('sha1').update(BYTES).digest('hex').toUpperCase()
const SHA256 = createHash('sha256').update(BYTES).digest('hex')

function item(change: Partial<CopyItem> = {}): CopyItem {
  const source = join(folder, 'source')
  writeFileSync(source, BYTES)
  return {
    source,
    target: join(folder, 'store', 'A2', SHA1),
    root: folder,
    path: `A2/${SHA1}`,
    bytes: BYTES.length,
    sha1: SHA1,
    sha256: null,
    ...change,
  }
}

function options(onDifferent: CopyOptions['onDifferent']): CopyOptions & { moved: number } {
  const counted = {
    gate: openGate(),
    onFile: () => {},
    onDifferent,
    sourceIsMedium: false,
    moved: 0,
    onBytes: (bytes: number) => void (counted.moved += bytes),
  }
  return counted
}

test('a file arrives under its name, read back, and its bytes are counted twice', async () => {
  const counted = options('refuse')
  const [copied] = await copyVerified([item()], counted)
  expect(copied).toMatchObject({ sha256: SHA256, bytes: BYTES.length, alreadyThere: false })
  expect(readFileSync(item().target)).toEqual(BYTES)
  expect(counted.moved).toBe(2 * BYTES.length)
})

test('bytes that do not have the digest of their name never get that name', async () => {
  const wrong = item({ sha1: '0'.repeat(40) })
  await expect(copyVerified([wrong], options('replace'))).rejects.toMatchObject({ code: 'content.wrong-digest' })
  expect(readdirSync(join(folder, 'store', 'A2'))).toEqual([])
})

test('content that is there is compared; with other bytes it is named and left alone', async () => {
  const there = item()
  await copyVerified([there], options('refuse'))
  expect((await copyVerified([there], options('refuse')))[0]?.alreadyThere).toBe(true)
  writeFileSync(there.target, 'THE bytes of an update')
  await expect(copyVerified([there], options('refuse'))).rejects.toMatchObject({ code: 'content.conflict' })
  expect(readFileSync(there.target, 'utf8')).toBe('THE bytes of an update')
})

test('a link in place of the target is never followed', async () => {
  const there = item()
  await copyVerified([there], options('refuse'))
  rmSync(there.target)
  symlinkSync(join(folder, 'source'), there.target)
  await expect(copyVerified([there], options('refuse'))).rejects.toMatchObject({ code: 'content.conflict' })
})

test('our own unfinished work on a medium is replaced', async () => {
  const there = item()
  await copyVerified([there], options('replace'))
  writeFileSync(there.target, 'torn')
  const [copied] = await copyVerified([there], options('replace'))
  expect(copied?.sha256).toBe(SHA256)
  expect(readFileSync(there.target)).toEqual(BYTES)
})

test('batches end at their number of files and at their bytes', () => {
  const small = Array.from({ length: 130 }, () => ({ bytes: 1 }))
  expect([...batches(small)].map((batch) => batch.length)).toEqual([64, 64, 2])
  const large = [{ bytes: 50e6 }, { bytes: 50e6 }, { bytes: 1 }]
  expect([...batches(large)].map((batch) => batch.length)).toEqual([1, 2])
})
