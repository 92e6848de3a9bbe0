import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { linuxCalls, type LinuxCalls } from '../../../../electron/files/native/linux'
import { cachedPages, isInMemory } from '../../../support/cached-pages'
import { scratch } from '../scratch'

// Larger than any piece of memory that holds several pages: a kernel drops such a piece whole or not at all.
const PAGES = 4096
const bytes = Buffer.alloc(PAGES * 4096, 'causeway')

/** The tests below are about glibc: without it there is nothing to test but that nobody is misled. */
const calls = linuxCalls() as LinuxCalls
const onGlibc = describe.skipIf(process.platform !== 'linux' || !calls)

test.skipIf(process.platform === 'linux')('other systems have none of these calls', () => {
  expect(linuxCalls()).toBeNull()
})

onGlibc('what the system keeps of a file in memory', () => {
  test('is dropped once it is flushed, and comes back when it is wanted', async ({ skip }) => {
    const folder = await scratch()
    skip(isInMemory(folder), 'the temporary folder is in memory')
    const path = join(folder, 'file')
    writeFileSync(path, bytes)
    const fd = openSync(path, 'r+')
    try {
      fsyncSync(fd)
      expect(cachedPages(path)).toBe(PAGES)
      expect(calls.forgetPages(fd, 0, bytes.length / 2)).toBe(true)
      expect(cachedPages(path)).toBeLessThan(PAGES)
      expect(cachedPages(path)).toBeGreaterThanOrEqual(PAGES / 2)
      expect(calls.forgetPages(fd, 0, 0)).toBe(true)
      expect(cachedPages(path)).toBe(0)
      expect(calls.willNeed(fd, 0, bytes.length)).toBe(true)
      await until(() => cachedPages(path) > 0)
    } finally {
      closeSync(fd)
    }
  })

  test('is flushed for the whole volume at once', async ({ skip }) => {
    const folder = await scratch()
    skip(isInMemory(folder), 'the temporary folder is in memory')
    const volume = openSync(folder, 'r')
    const files = [1, 2, 3].map((number) => join(folder, String(number)))
    for (const path of files) writeFileSync(path, bytes)
    calls.syncfs(volume)
    closeSync(volume)
    for (const path of files) {
      // Pages that the device does not hold yet could not be dropped.
      const fd = openSync(path, 'r')
      calls.forgetPages(fd, 0, 0)
      closeSync(fd)
      expect(cachedPages(path)).toBe(0)
      expect(readFileSync(path).equals(bytes)).toBe(true)
    }
  })

  test('is written in parts on the way', async ({ skip }) => {
    const folder = await scratch()
    skip(isInMemory(folder), 'the temporary folder is in memory')
    const path = join(folder, 'file')
    writeFileSync(path, bytes)
    const fd = openSync(path, 'r+')
    try {
      const half = bytes.length / 2
      expect(calls.startWriting(fd, 0, half)).toBe(true)
      expect(calls.waitForWriting(fd, 0, half)).toBe(true)
      calls.forgetPages(fd, 0, half)
      expect(cachedPages(path)).toBeLessThan(PAGES)
    } finally {
      closeSync(fd)
    }
  })

  test('a file system that knows no parts says so', () => {
    const fd = openSync('/dev/null', 'w')
    try {
      expect(calls.startWriting(fd, 0, 1)).toBe(false)
    } finally {
      closeSync(fd)
    }
  })
})

onGlibc('a rename that never replaces', () => {
  test('takes a free name', async () => {
    const folder = await scratch()
    writeFileSync(join(folder, 'from'), 'first')
    expect(calls.renameNoReplace(join(folder, 'from'), join(folder, 'Größe'))).toBe(true)
    expect(readdirSync(folder)).toEqual(['Größe'])
    expect(readFileSync(join(folder, 'Größe'), 'utf8')).toBe('first')
  })

  test.each(['file', 'folder'])('leaves a %s that has the name', async (kind) => {
    const folder = await scratch()
    const [from, to] = [join(folder, 'from'), join(folder, 'to')]
    writeFileSync(from, 'second')
    if (kind === 'folder') mkdirSync(to)
    else writeFileSync(to, 'first')
    expect(() => calls.renameNoReplace(from, to)).toThrow(
      expect.objectContaining({
        code: 'EEXIST',
        syscall: 'rename',
        path: from,
        dest: to,
        message: `EEXIST: file already exists, rename '${from}' -> '${to}'`,
      }),
    )
    expect(readdirSync(folder)).toEqual(['from', 'to'])
    if (kind === 'file') expect(readFileSync(to, 'utf8')).toBe('first')
  })

  test('says what fails', async () => {
    const folder = await scratch()
    expect(() => calls.renameNoReplace(join(folder, 'nothing'), join(folder, 'to'))).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    )
  })

  test('says where the file system cannot', ({ skip }) => {
    // The kernel's own view of its parts renames nothing, and answers EINVAL to the flag before it says so.
    skip(!mayWrite('/sys/kernel'), 'needs root and a writable /sys')
    expect(calls.renameNoReplace('/sys/kernel/notes', '/sys/kernel/notes2')).toBe(false)
  })

  test('takes no name that hides another behind a NUL', async () => {
    const folder = await scratch()
    writeFileSync(join(folder, 'from'), 'first')
    expect(() => calls.renameNoReplace(join(folder, 'from'), join(folder, 'to\0.part'))).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARG_VALUE' }),
    )
    expect(readdirSync(folder)).toEqual(['from'])
  })
})

onGlibc('errors of a flush', () => {
  test('carry the system’s code', () => {
    expect(() => calls.syncfs(-1)).toThrow(expect.objectContaining({ code: 'EBADF', syscall: 'syncfs' }))
  })
})

onGlibc('on worker threads', () => {
  test('every thread has the calls', async () => {
    const folder = await scratch()
    const path = join(folder, 'file')
    writeFileSync(path, bytes)
    const answers = await Promise.all([1, 2, 3].map((number) => inWorker({ path, to: join(folder, 'taken'), number })))
    expect(answers.sort()).toEqual(['EEXIST', 'EEXIST', 'renamed'])
    const fd = openSync(join(folder, 'taken'), 'r')
    const first = Buffer.alloc(8)
    readSync(fd, first)
    closeSync(fd)
    expect(first.toString()).toBe('causeway')
  })
})

/** Renames a file of its own to the name that all want, on a thread of its own. */
function inWorker(workerData: { path: string; to: string; number: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./linux-worker.ts', import.meta.url), {
      workerData,
      execArgv: ['--import', new URL('../../ledger/resolve-ts.mjs', import.meta.url).href],
    })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(5)
}
