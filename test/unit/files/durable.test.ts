import { readdirSync, statSync } from 'node:fs'
import fsPromises, { mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import timers from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import {
  isTemporaryName,
  removeTemporaryFiles,
  renameReplacing,
  syncFolder,
  temporaryPath,
  writeFileDurably,
} from '../../../electron/files/durable'
import { writeLinesDurably } from '../../../electron/files/durable-lines'
import { sha256Of } from '../../../electron/files/hash'
import { change, failing, systemError, watchNodeFiles } from '../../support/watched-node-fs'
import { actAs, scratch } from './scratch'

test('a file is replaced whole and nothing temporary stays', async () => {
  const folder = await scratch()
  const path = join(folder, 'key')
  await writeFileDurably(path, 'old')
  await writeFileDurably(path, Buffer.from('new'), { mode: 0o600 })
  expect(await readFile(path, 'utf8')).toBe('new')
  // Windows keeps rights in lists, not in modes; the folder's list is inherited.
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['key'])
})

test('a write that fails leaves the old bytes and no temporary file', async () => {
  const folder = await scratch()
  await mkdir(join(folder, 'taken'))
  await expect(writeFileDurably(join(folder, 'taken'), 'x')).rejects.toThrow('file.unwritable')
  expect(await readdir(folder)).toEqual(['taken'])
})

test('only names that we make are temporary, and only regular files of that name are removed', async () => {
  const folder = await scratch()
  await mkdir(join(folder, 'a/b'), { recursive: true })
  const ours = temporaryPath(join(folder, 'a/b/final.cab'))
  expect(isTemporaryName(ours)).toBe(true)
  const theirs = ['.causeway-1.part', 'causeway-0123456789abcdef.part', '.causeway-0123456789abcdef.part2']
  for (const name of [...theirs, 'x.causeway-0123456789abcdef.part']) {
    expect(isTemporaryName(name)).toBe(false)
    await writeFile(join(folder, name), 'keep')
  }
  await writeFile(ours, 'half')
  await writeFile(join(folder, 'a/b/final.cab'), 'keep')
  const notAFile = join(folder, '.causeway-0123456789abcdef.part')
  // Windows lets only administrators make links, Wine nobody.
  if (process.platform === 'win32') await mkdir(notAFile)
  else await symlink(join(folder, 'a'), notAFile)
  expect(await removeTemporaryFiles(folder)).toBe(1)
  expect(await readdir(join(folder, 'a/b'))).toEqual(['final.cab'])
  expect(await readdir(folder)).toHaveLength(6)
  expect(await removeTemporaryFiles(join(folder, 'not-there'))).toBe(0)
})

test('lines are written in pieces of 64 KiB while they come, and their digest is told', async () => {
  const folder = await scratch()
  const line = `${'x'.repeat(127)}\n`
  const sizes: number[] = []
  const lines = function* () {
    for (let n = 0; n < 1100; n++) {
      const [temporary = ''] = readdirSync(folder)
      sizes.push(statSync(join(folder, temporary)).size)
      yield line
    }
  }
  const digest = await writeLinesDurably(join(folder, 'list'), lines(), { mode: 0o600 })
  expect(sizes).toEqual(sizes.map((_, n) => (n < 512 ? 0 : n < 1024 ? 65_536 : 131_072)))
  expect(digest).toBe(sha256Of(line.repeat(1100)))
  expect(await readFile(join(folder, 'list'), 'utf8')).toBe(line.repeat(1100))
  if (process.platform !== 'win32') expect((await stat(join(folder, 'list'))).mode & 0o777).toBe(0o600)
})

test('closes what it writes and flushes, also when that fails', async () => {
  const folder = await scratch()
  let [open, fails] = [0, 'none']
  watchNodeFiles(folder, (call) => {
    if (call.name === 'open') open++
    if (call.name === 'close') open--
    if (call.name === 'flush') failing('flush', fails, 'EIO')(call)
  })
  await writeFileDurably(join(folder, 'key'), 'new')
  expect(open).toBe(0)
  for (fails of ['.part', folder]) {
    await expect(writeFileDurably(join(folder, 'key'), 'new')).rejects.toThrow('EIO')
    expect(open).toBe(0)
  }
})

test('a file of ours that cannot be removed after a failure hides no failure', async () => {
  const folder = await scratch()
  watchNodeFiles(folder, (call) => {
    failing('remove', '.part', 'EPERM')(call)
    failing('flush', '.part', 'ENOSPC')(call)
  })
  await expect(writeFileDurably(join(folder, 'key'), 'new')).rejects.toThrow('ENOSPC')
})

describe('a rename over another file', () => {
  /** Lets the system answer so to so many renames, and counts them. */
  function answers(code: string, times: number): { tried: number } {
    const count = { tried: 0 }
    const { setTimeout } = timers
    change(timers, { setTimeout: () => setTimeout(0) })
    change(fsPromises, {
      rename: () => {
        if (++count.tried <= times) return Promise.reject(systemError(code))
        return Promise.resolve()
      },
    })
    return count
  }

  test.each(['EPERM', 'EACCES', 'EBUSY'])('is tried for a second where Windows answers %s', async (code) => {
    actAs('win32')
    const patient = answers(code, 19)
    await renameReplacing('from', 'to')
    expect(patient.tried).toBe(20)
    const never = answers(code, 1000)
    await expect(renameReplacing('from', 'to')).rejects.toThrow(code)
    expect(never.tried).toBe(20)
  })

  test('is tried once for any other answer, and on other systems', async () => {
    for (const [platform, code] of [
      ['win32', 'ENOENT'],
      ['win32', 'ENOSPC'],
      ['linux', 'EPERM'],
      ['linux', 'EBUSY'],
    ] as const) {
      actAs(platform)
      const count = answers(code, 1)
      await expect(renameReplacing('from', 'to')).rejects.toThrow(code)
      expect(count.tried).toBe(1)
    }
  })
})

describe('flushes', () => {
  test('writes a file durably: bytes flushed, then the name given, then the folder flushed', async () => {
    const folder = await scratch()
    const told = watchNodeFiles(folder)
    await writeFileDurably(join(folder, 'key'), 'new')
    expect(told).toEqual(['flush *.part', 'rename *.part → key', 'flush .'])
  })

  test('writes lines durably in the same order', async () => {
    const folder = await scratch()
    const told = watchNodeFiles(folder)
    await writeLinesDurably(join(folder, 'list'), ['a\n', 'b\n'])
    expect(told).toEqual(['flush *.part', 'rename *.part → list', 'flush .'])
  })

  test('gives no name and keeps the old bytes when the flush of the new ones fails', async () => {
    const folder = await scratch()
    await writeFile(join(folder, 'key'), 'old')
    watchNodeFiles(folder, failing('flush', '.part', 'EIO'))
    await expect(writeFileDurably(join(folder, 'key'), 'new')).rejects.toThrow('EIO')
    expect(await readFile(join(folder, 'key'), 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['key'])
  })

  test('reports a folder that cannot be flushed, but for file systems that know no such flush', async () => {
    const folder = await scratch()
    await expect(syncFolder(join(folder, 'not-there'))).rejects.toThrow('ENOENT')
    let code = ''
    watchNodeFiles(folder, (call) => failing('flush', folder, code)(call))
    for (code of ['EIO', 'ENOSPC', 'EACCES', 'ENODEV']) await expect(syncFolder(folder), code).rejects.toThrow(code)
    for (code of ['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'ENOSYS'])
      await expect(syncFolder(folder), code).resolves.toBeUndefined()
  })

  test('reports what keeps it from looking for temporary files', async () => {
    const folder = await scratch()
    await writeFile(join(folder, 'file'), 'x')
    await expect(removeTemporaryFiles(join(folder, 'file'))).rejects.toThrow('ENOTDIR')
  })
})
