import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { OperatorGate } from '../../../electron/files/gate'
import { hashFile, sha256OnMedium } from '../../../electron/files/hash'
import { readSmallFile } from '../../../electron/files/open'
import { MIB, sumOf } from '../workers/tasks'
import { causeOf, scratch } from './scratch'

// Windows lets only administrators make links, Wine nobody; and it has no pipes among its files.
const withLinks = test.skipIf(process.platform === 'win32')

test('digests agree with sha1sum and sha256sum for sizes around the piece size', async () => {
  const folder = await scratch()
  for (const size of [0, 1, 4095, 4096, MIB - 1, MIB, MIB + 1, 3 * MIB + 17]) {
    const path = join(folder, `${size}`)
    await writeFile(path, randomBytes(size))
    const [sha1, sha256] = [sumOf('sha1sum', path).toUpperCase(), sumOf('sha256sum', path)]
    expect(await hashFile(path, { algorithms: ['sha1', 'sha256'] })).toEqual({ bytes: size, sha1, sha256 })
    expect(sha256OnMedium(path)).toBe(sha256)
  }
})

withLinks('only a regular file is hashed: no link, no folder, no pipe', async () => {
  const folder = await scratch()
  await writeFile(join(folder, 'real'), 'x')
  await symlink('real', join(folder, 'link'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  const hash = (name: string) => hashFile(join(folder, name), { algorithms: ['sha256'] })
  await expect(hash('link')).rejects.toThrow('ELOOP')
  await expect(hash('absent')).rejects.toThrow('ENOENT')
  expect((await causeOf(hash('pipe'))).code).toBe('file.unreadable')
  expect((await causeOf(hash('.'))).code).toBe('file.unreadable')
})

test('a hash that is cancelled ends', async () => {
  const path = join(await scratch(), 'file')
  await writeFile(path, 'x')
  const gate = new OperatorGate()
  gate.cancel()
  expect((await causeOf(hashFile(path, { algorithms: ['sha256'], gate }))).code).toBe('cancelled')
})

test('a small file is read within its limit only', async () => {
  const folder = await scratch()
  await writeFile(join(folder, 'small'), 'x'.repeat(5000))
  expect(await readSmallFile(join(folder, 'small'), 5000)).toHaveLength(5000)
  expect((await causeOf(readSmallFile(join(folder, 'small'), 4999))).code).toBe('file.unreadable')
})
