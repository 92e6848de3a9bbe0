import { mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  isTemporaryName,
  removeTemporaryFiles,
  syncFolder,
  temporaryPath,
  writeFileDurably,
} from '../../../electron/files/durable'
import { writeLinesDurably } from '../../../electron/files/durable-lines'
import { failing, watchNodeFiles } from '../../support/watched-node-fs'
import { scratch } from './scratch'

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
  await expect(writeFileDurably(join(folder, 'taken'), 'x')).rejects.toThrow(/EISDIR|EPERM/)
  expect(await readdir(folder)).toEqual(['taken'])
})

test('only names that we make are temporary, and only regular files of that name are removed', async () => {
  const folder = await scratch()
  await mkdir(join(folder, 'a/b'), { recursive: true })
  const ours = temporaryPath(join(folder, 'a/b/final.cab'))
  expect(isTemporaryName(ours)).toBe(true)
  for (const name of ['.causeway-1.part', 'causeway-0123456789abcdef.part', '.causeway-0123456789abcdef.part2']) {
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
  expect(await readdir(folder)).toHaveLength(5)
  expect(await removeTemporaryFiles(join(folder, 'not-there'))).toBe(0)
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
