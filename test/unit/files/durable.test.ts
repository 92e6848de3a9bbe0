import { mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isTemporaryName, removeTemporaryFiles, temporaryPath, writeFileDurably } from '../../../electron/files/durable'
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
