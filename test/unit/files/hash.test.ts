import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { symlink, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemDisk, type OpenToRead } from '../../../electron/files/disk'
import { OperatorGate, type Gate } from '../../../electron/files/gate'
import { hashFile, sha256OnMedium } from '../../../electron/files/hash'
import { openRegularFile, readPieces, readSmallFile } from '../../../electron/files/open'
import { change, systemError, watchNodeFiles } from '../../support/watched-node-fs'
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

test('a hash stops between pieces too, asks an empty file’s gate as well, and closes what it opened', async () => {
  const folder = await scratch()
  const [long, empty] = [join(folder, 'long'), join(folder, 'empty')]
  await writeFile(long, Buffer.alloc(3 * MIB))
  await writeFile(empty, '')
  let [open, passed, cancelAt] = [0, 0, 0]
  watchNodeFiles(folder, ({ name }) => void (open += name === 'open' ? 1 : name === 'close' ? -1 : 0))
  const gate = (): Gate => {
    const real = new OperatorGate()
    passed = 0
    const pass = (): Promise<void> => {
      if (passed++ === cancelAt) real.cancel()
      return real.pass()
    }
    return { signal: real.signal, flag: real.flag, pass }
  }
  for (cancelAt of [0, 1, 3])
    expect((await causeOf(hashFile(long, { algorithms: ['sha256'], gate: gate() }))).code).toBe('cancelled')
  cancelAt = 4
  expect((await hashFile(long, { algorithms: ['sha256'], gate: gate() })).bytes).toBe(3 * MIB)
  expect(passed).toBe(4)
  cancelAt = 0
  expect((await causeOf(hashFile(empty, { algorithms: ['sha256'], gate: gate() }))).code).toBe('cancelled')
  expect(open).toBe(0)
  sha256OnMedium(long)
  await readSmallFile(long, 3 * MIB)
  await causeOf(readSmallFile(long, 1))
  expect(open).toBe(0)
})

test('a digest from the device is read past the cache', async () => {
  const path = join(await scratch(), 'file')
  await writeFile(path, 'x')
  const asked: unknown[] = []
  const openToRead = systemDisk.openToRead.bind(systemDisk)
  change(systemDisk, {
    openToRead: (of: string, how: OpenToRead) => (asked.push(how.pastCache), openToRead(of, how)),
  })
  expect(sha256OnMedium(path)).toBe(sumOf('sha256sum', path))
  expect(asked).toEqual([true])
})

describe('pieces of a file', () => {
  const lengthsOf = async (path: string): Promise<number[]> => {
    const file = await openRegularFile(path)
    const lengths: number[] = []
    for await (const piece of readPieces(file)) lengths.push(piece.length)
    await file.close()
    return lengths
  }

  test('are of one MiB, and small files get small buffers', async () => {
    const folder = await scratch()
    const [long, small] = [join(folder, 'long'), join(folder, 'small')]
    await writeFile(long, Buffer.alloc(2 * MIB + 17))
    await writeFile(small, 'x')
    expect(await lengthsOf(long)).toEqual([MIB, MIB, 17])
    const file = await openRegularFile(small)
    for await (const piece of readPieces(file)) expect(piece.buffer.byteLength).toBeLessThan(MIB)
    await file.close()
  })

  test('fail where they are awaited, not before, and none is being read any more when the caller stops', async () => {
    const unheard: unknown[] = []
    const hear = (reason: unknown): void => void unheard.push(reason)
    process.on('unhandledRejection', hear)
    onTestFinished(() => void process.off('unhandledRejection', hear))
    let [reads, settled] = [0, 0]
    const file = {
      stat: () => Promise.resolve({ size: 10 }),
      read: async () => {
        const n = ++reads
        await wait(n === 1 ? 0 : 5)
        settled++
        if (n === 2) throw systemError('EIO')
        return { bytesRead: 1 }
      },
    } as unknown as FileHandle
    const failing = readPieces(file)
    await failing.next()
    await wait(20)
    expect(unheard).toEqual([])
    await expect(failing.next()).rejects.toThrow('EIO')
    const stopping = readPieces(file)
    await stopping.next()
    await stopping.return()
    expect(settled).toBe(reads)
  })
})

test('a small file is read within its limit only', async () => {
  const folder = await scratch()
  await writeFile(join(folder, 'small'), 'x'.repeat(5000))
  expect(await readSmallFile(join(folder, 'small'), 5000)).toHaveLength(5000)
  expect((await causeOf(readSmallFile(join(folder, 'small'), 4999))).code).toBe('file.unreadable')
})
