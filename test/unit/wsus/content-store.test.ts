import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contentStoreName, countContent } from '../../../electron/wsus/content-store'

const SHA1 = '865434A83B1F8A9D4C3E9F1B2D7C6E5A0F1E9BA2'
let store: string
beforeEach(async () => {
  store = await mkdtemp(join(tmpdir(), 'causeway-store-'))
})
afterEach(() => rm(store, { recursive: true, force: true }))

test('a path promises a digest when its folder is the end of its name', () => {
  expect(contentStoreName(`A2/${SHA1}.cab`)).toBe(SHA1)
  expect(contentStoreName(`a2/${SHA1.toLowerCase()}.exe`)).toBe(SHA1)
  expect(contentStoreName(`A2/${SHA1}`)).toBe(SHA1)
  for (const path of [
    `A3/${SHA1}.cab`,
    `A2/${SHA1}.`,
    `A2/${SHA1}.tar.gz`,
    `A2/0${SHA1}.cab`,
    `x/A2/${SHA1}.cab`,
    `${SHA1}.cab`,
    'anonymousCheckFile.txt',
    '',
  ])
    expect(contentStoreName(path), path).toBeNull()
})

test('counts what is named by its digest, where it belongs, and nothing else', async () => {
  for (const folder of ['A2', 'A3', 'other']) await mkdir(join(store, folder))
  for (const name of [
    `A2/${SHA1}.cab`,
    `A3/${SHA1}.cab`,
    `other/${SHA1}.cab`,
    'A2/notes.txt',
    'anonymousCheckFile.txt',
  ])
    await writeFile(join(store, name), '')
  await symlink(join(store, 'A2', `${SHA1}.cab`), join(store, 'A2', `${SHA1}.exe`))
  expect(await countContent(store)).toEqual({ files: 1 })
  expect(await countContent(join(store, 'missing'))).toBeNull()
})
