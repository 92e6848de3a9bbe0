import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join, toNamespacedPath } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import type { UnbufferedFile } from '../../../../electron/files/native/unbuffered-reader'
import { windowsCalls, type WindowsCalls } from '../../../../electron/files/native/windows'
import { codeOf, scratch } from '../scratch'

/** Null elsewhere, where the tests that use it do not run. */
const calls = windowsCalls() as WindowsCalls
const onWindows = describe.skipIf(process.platform !== 'win32')

test.skipIf(process.platform === 'win32')('other systems have none of these calls', () => {
  expect(windowsCalls()).toBeNull()
})

onWindows('reading past the cache', () => {
  const PIECE = 1024 * 1024
  const sizes = [0, 1, 511, 512, 4095, 4096, 4097, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 70_000]

  test.each(sizes)('%i bytes arrive whole, whatever the caller’s buffer', async (size) => {
    const path = join(await scratch(), 'file')
    const bytes = pattern(size)
    writeFileSync(path, bytes)
    for (const length of [PIECE, 65_536, 100_003]) {
      const file = open(path)
      // At an odd place of a larger buffer: the caller need not know of sectors.
      const buffer = Buffer.alloc(length + 1).subarray(1)
      const parts: Buffer[] = []
      for (let read: number; (read = file.read(buffer)) > 0;) parts.push(Buffer.from(buffer.subarray(0, read)))
      expect(file.read(buffer)).toBe(0)
      file.close()
      expect(Buffer.concat(parts).equals(bytes)).toBe(true)
    }
  })

  test('facts are those that Node tells', async () => {
    const path = join(await scratch(), 'file')
    writeFileSync(path, 'causeway')
    utimesSync(path, 1_790_000_000.1234567, 1_790_000_000.1234567)
    const file = open(path)
    expect(file.fromMedium).toBe(true)
    expect(file.facts()).toEqual({ kind: 'file', bytes: 8, mtimeNs: statSync(path, { bigint: true }).mtimeNs })
    truncateSync(path, 3)
    expect(file.facts().bytes).toBe(3)
    file.close()
  })

  test('a read that is under way when the file is closed harms nothing that comes after', async () => {
    const folder = await scratch()
    const [long, short] = [join(folder, 'long'), join(folder, 'short')]
    writeFileSync(long, pattern(8 * PIECE))
    writeFileSync(short, 'causeway')
    for (let round = 0; round < 50; round++) {
      const first = open(long)
      first.read(Buffer.alloc(1))
      first.close()
      const second = open(short)
      const buffer = Buffer.alloc(16)
      expect(buffer.toString('utf8', 0, second.read(buffer))).toBe('causeway')
      second.close()
    }
  })

  test('files that are open at the same time do not share memory', async () => {
    const folder = await scratch()
    const names = ['a', 'b', 'c', 'd']
    for (const name of names) writeFileSync(join(folder, name), Buffer.alloc(2 * PIECE + 1, name))
    const files = names.map((name) => open(join(folder, name)))
    const buffer = Buffer.alloc(PIECE)
    for (let piece = 0; piece < 3; piece++) {
      for (const [at, file] of files.entries()) {
        const read = file.read(buffer)
        expect(read).toBe(piece < 2 ? PIECE : 1)
        expect(buffer.subarray(0, read).equals(Buffer.alloc(read, names[at]))).toBe(true)
      }
    }
    for (const file of files) file.close()
  })

  test('only a file that is there is opened', async () => {
    const folder = await scratch()
    expect(() => calls.openUnbuffered(join(folder, 'nothing'))).toThrow(expect.objectContaining({ code: 'ENOENT' }))
    expect(codeOf(() => calls.openUnbuffered(folder))).toBe('file.unreadable')
  })

  test('a path longer than 260 characters', async () => {
    const folder = join(await scratch(), 'f'.repeat(120), 'g'.repeat(120))
    mkdirSync(toNamespacedPath(folder), { recursive: true })
    const [from, to] = [join(folder, 'from'), join(folder, 'to')]
    writeFileSync(toNamespacedPath(from), 'causeway')
    expect(calls.moveWithoutReplacing(from, to)).toBe(true)
    const file = open(to)
    const buffer = Buffer.alloc(16)
    expect(buffer.toString('utf8', 0, file.read(buffer))).toBe('causeway')
    file.close()
  })

  test('a name behind a NUL is no name', async () => {
    const path = join(await scratch(), 'file')
    writeFileSync(path, 'causeway')
    expect(() => calls.openUnbuffered(`${path}\0.part`)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARG_VALUE' }),
    )
  })

  test('on several worker threads at once', async () => {
    const path = join(await scratch(), 'file')
    writeFileSync(path, pattern(8 * PIECE))
    const sums = await Promise.all([1, 2, 3].map(() => inWorker(path)))
    const sum = createHash('sha256').update(readFileSync(path)).digest('hex')
    expect(sums).toEqual([sum, sum, sum])
  })
})

onWindows('a rename that never replaces', () => {
  test('takes a free name', async () => {
    const folder = await scratch()
    writeFileSync(join(folder, 'from'), 'first')
    expect(calls.moveWithoutReplacing(join(folder, 'from'), join(folder, 'Größe'))).toBe(true)
    expect(readdirSync(folder)).toEqual(['Größe'])
    expect(readFileSync(join(folder, 'Größe'), 'utf8')).toBe('first')
  })

  test.each(['to', 'TO'])('leaves a file that has the name, as %s too', async (name) => {
    const folder = await scratch()
    const [from, to] = [join(folder, 'from'), join(folder, name)]
    writeFileSync(from, 'second')
    writeFileSync(join(folder, 'to'), 'first')
    expect(() => calls.moveWithoutReplacing(from, to)).toThrow(
      expect.objectContaining({ code: 'EEXIST', syscall: 'rename', path: from, dest: to }),
    )
    expect(readdirSync(folder)).toEqual(['from', 'to'])
    expect(readFileSync(join(folder, 'to'), 'utf8')).toBe('first')
  })

  test('leaves a folder that has the name', async () => {
    const folder = await scratch()
    writeFileSync(join(folder, 'from'), 'second')
    mkdirSync(join(folder, 'to'))
    expect(() => calls.moveWithoutReplacing(join(folder, 'from'), join(folder, 'to'))).toThrow(
      expect.objectContaining({ code: 'EEXIST' }),
    )
    expect(readdirSync(folder)).toEqual(['from', 'to'])
  })

  test('says what fails', async () => {
    const folder = await scratch()
    expect(() => calls.moveWithoutReplacing(join(folder, 'nothing'), join(folder, 'to'))).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    )
  })

  test('a name that Windows reserves is a name like any other', async () => {
    const folder = await scratch()
    writeFileSync(join(folder, 'from'), 'first')
    calls.moveWithoutReplacing(join(folder, 'from'), join(folder, 'con'))
    expect(readdirSync(folder)).toEqual(['con'])
  })
})

onWindows('the flush of a volume', () => {
  test('is done, or said not to be allowed', async () => {
    const folder = await scratch()
    writeFileSync(join(folder, 'file'), 'causeway')
    expect(calls.flushVolume(folder)).toBeTypeOf('boolean')
  })

  test('of a folder that is not there', () => {
    expect(() => calls.flushVolume('Q:\\nowhere')).toThrow(expect.objectContaining({ path: 'Q:\\nowhere' }))
  })
})

function open(path: string): UnbufferedFile {
  const file = calls.openUnbuffered(path)
  if (!file) throw new Error(`${basename(path)} cannot be read past the cache`)
  return file
}

/** Bytes of which no two pieces are alike. */
function pattern(size: number): Buffer {
  const bytes = Buffer.alloc(size)
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE(at, at)
  return bytes
}

/** The SHA-256 of a file, read past the cache on a thread of its own. */
function inWorker(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./windows-worker.ts', import.meta.url), {
      workerData: path,
      execArgv: ['--import', new URL('../../ledger/resolve-ts.mjs', import.meta.url).href],
    })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
