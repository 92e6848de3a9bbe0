import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { walkFiles, walkNames } from '../../../electron/files/walk'
import { failing, listedAs, watchNodeFiles, withoutKind } from '../../support/watched-node-fs'
import { scratch } from './scratch'

// Windows lets only administrators make links, Wine nobody; and it has no pipes among its files.
const withLinks = test.skipIf(process.platform === 'win32')

async function list(root: string) {
  const found: string[] = []
  for await (const { path, kind } of walkFiles(root)) found.push(`${kind} ${path}`)
  return found
}

test('everything is listed once, sorted by whole path, links never followed', async () => {
  const folder = await scratch()
  await mkdir(join(folder, 'a/deep'), { recursive: true })
  await mkdir(join(folder, 'empty'))
  for (const path of ['a/x', 'a/deep/y', 'a.b', 'a-b', 'B', 'z']) await writeFile(join(folder, path), 'x')
  const expected = [
    'file B',
    'file a-b',
    'file a.b',
    'file a/deep/y',
    'link a/up',
    'file a/x',
    'link etc',
    'other pipe',
    'file z',
  ]
  // Windows lets only administrators make links, Wine nobody; and it has no pipes among its files.
  if (process.platform === 'win32') {
    expect(await list(folder)).toEqual(expected.filter((line) => line.startsWith('file')))
    return
  }
  await symlink('..', join(folder, 'a/up'))
  await symlink('/etc', join(folder, 'etc'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  expect(await list(folder)).toEqual(expected)
})

test('files are told while the walk goes on, sixty-four at a time', async () => {
  const folder = await scratch()
  for (const name of ['a', 'b']) await mkdir(join(folder, name))
  for (let n = 0; n < 70; n++) await writeFile(join(folder, 'a', String(n)), '')
  watchNodeFiles(folder, failing('opendir', 'b/', 'EIO'))
  const found: string[] = []
  const all = async (): Promise<void> => {
    for await (const { path } of walkFiles(folder)) found.push(path)
  }
  await expect(all()).rejects.toThrow('EIO')
  expect(found).toHaveLength(64)
})

withLinks.each([
  ['before it is read', 'b', 'a/x'],
  ['between its folders', 'b', 'b/a'],
  ['in a folder', 'b/c', 'b/a'],
])('refuses a folder that is exchanged for a link in mid-walk, %s', async (_, exchanged, seen) => {
  const [folder, outside] = [await scratch(), await scratch()]
  await mkdir(join(folder, 'a'))
  await mkdir(join(folder, 'b/c'), { recursive: true })
  await mkdir(join(outside, 'c'))
  for (const path of ['a/x', 'b/a', 'b/c/y']) await writeFile(join(folder, path), '')
  for (const path of ['secret', 'c/secret']) await writeFile(join(outside, path), '')
  const found: string[] = []
  const all = async (): Promise<void> => {
    for await (const { path } of walkNames(folder)) {
      found.push(path)
      if (path !== seen) continue
      await rename(join(folder, exchanged), join(folder, 'away'))
      await symlink(outside, join(folder, exchanged))
    }
  }
  await expect(all()).rejects.toMatchObject({ code: 'ELOOP' })
  expect(found.at(-1)).toBe(seen)
})

test('sizes and times are told', async () => {
  const folder = await scratch()
  await writeFile(join(folder, 'x'), 'four')
  for await (const file of walkFiles(folder)) {
    expect(file.bytes).toBe(4)
    expect(Math.abs(file.mtimeMs - Date.now())).toBeLessThan(60_000)
  }
})

test.runIf(process.platform === 'linux')(
  'names that are no text and folders too deep are listed as other',
  async () => {
    const folder = await scratch()
    await writeFile(Buffer.concat([Buffer.from(`${folder}/bad-`), Buffer.from([0xff])]), 'x')
    // Deeper than a path can be: made in two halves.
    const half = Array<string>(12).fill('d'.repeat(200)).join('/')
    for (const name of ['a', 'b']) await mkdir(join(folder, name, half), { recursive: true })
    await writeFile(join(folder, 'b', half, 'last'), 'x')
    await rename(join(folder, 'b'), join(folder, 'a', half, 'b'))
    const found = await list(folder).finally(() => execFileSync('rm', ['-rf', folder]))
    expect(found).toHaveLength(2)
    expect(found[0]).toMatch(/^other a\/(d{200}\/)+b\/(d{200}\/)*d{200}$/)
    expect(found[1]).toBe('other bad-\uFFFD')
  },
)

test('a root that is not there is an error, not an empty listing', async () => {
  await expect(list(join(await scratch(), 'absent'))).rejects.toThrow('ENOENT')
})

withLinks('names and kinds alone are the same, in the same order, also across groups', async () => {
  const folder = await scratch()
  await mkdir(join(folder, 'a'))
  for (let n = 0; n < 150; n++) await writeFile(join(folder, n % 2 === 0 ? 'a' : '', `f${n}`), 'x')
  await symlink('f1', join(folder, 'a/link'))
  execFileSync('mkfifo', [join(folder, 'a/pipe')])
  const names: string[] = []
  for await (const { path, kind } of walkNames(folder)) names.push(`${kind} ${path}`)
  expect(names).toHaveLength(152)
  expect(names).toEqual(await list(folder))
})

test.each([walkFiles, walkNames])(
  'a folder that fails or is gone half way is an error, not an entry: %o',
  async (walk) => {
    const folder = await scratch()
    await mkdir(join(folder, 'b'))
    await writeFile(join(folder, 'a'), 'x')
    const all = async () => {
      const found: string[] = []
      for await (const { path, kind } of walk(folder)) found.push(`${kind} ${path}`)
      return found
    }
    let code = ''
    watchNodeFiles(folder, (call) => failing('opendir', 'b/', code)(call))
    for (code of ['EIO', 'EACCES', 'ENODEV']) await expect(all(), code).rejects.toThrow(code)
    code = 'ENAMETOOLONG'
    expect(await all()).toEqual(['file a', 'other b'])
    code = 'none'
    const names = walkNames(folder)
    expect((await names.next()).value).toEqual({ path: 'a', kind: 'file' })
    await rm(join(folder, 'b'), { recursive: true })
    await expect(names.next()).rejects.toThrow('ENOENT')
  },
)

withLinks('where a folder does not tell kinds, they are looked up and links are still not followed', async () => {
  const folder = await scratch()
  await mkdir(join(folder, 'a'))
  await writeFile(join(folder, 'a/file'), 'x')
  await symlink('a', join(folder, 'link'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  listedAs((entries) => entries.map(withoutKind))
  const names: string[] = []
  for await (const { path, kind } of walkNames(folder)) names.push(`${kind} ${path}`)
  expect(names).toEqual(['file a/file', 'link link', 'other pipe'])
  expect(await list(folder)).toEqual(names)
})

test('what is gone or became a folder since it was listed is an error or no file', async () => {
  const folder = await scratch()
  for (const name of ['a', 'b']) await writeFile(join(folder, name), 'x')
  listedAs((entries) => {
    rmSync(join(folder, 'b'))
    mkdirSync(join(folder, 'b'))
    return entries
  })
  expect(await list(folder)).toEqual(['file a', 'other b'])
})
