import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findVolumes } from '../../../electron/bag/find'
import { failing, watchNodeFiles } from '../../support/watched-node-fs'
import { scratch } from '../files/scratch'
import { TRANSFER_ID, sealedVolume } from './volume'

test('a volume is found from the medium, the shelf, the transfer and itself', async () => {
  const root = await scratch()
  const folder = await sealedVolume(root)
  for (let from = folder; from.length >= root.length; from = dirname(from)) {
    expect([from, await findVolumes(from)]).toEqual([from, [folder]])
  }
  expect(await findVolumes(`${root}/causeway/`)).toEqual([folder])
})

test('all volumes of all transfers are found, sorted', async () => {
  const root = await scratch()
  const wanted = [
    `causeway/${TRANSFER_ID}/volume-01`,
    `causeway/${TRANSFER_ID}/volume-02`,
    'causeway/0043-export-1-7f3a9c1e/volume-100',
  ].map((path) => join(root, path))
  for (const path of wanted) await mkdir(path, { recursive: true })
  expect(await findVolumes(root)).toEqual([...wanted].sort())
})

test('a damaged volume is found by its name or by what is left of it', async () => {
  const root = await scratch()
  const folder = await sealedVolume(root)
  for (const file of ['bagit.txt', 'manifest-sha256.txt', 'tagmanifest-sha256.txt']) await rm(join(folder, file))
  expect(await findVolumes(root)).toEqual([folder])
  const renamed = join(dirname(folder), 'New folder')
  await rename(folder, renamed)
  expect(await findVolumes(root)).toEqual([renamed])
  expect(await findVolumes(renamed)).toEqual([renamed])
})

test('links are not followed, other bags and deeper folders are left alone', async () => {
  const root = await scratch()
  const elsewhere = await sealedVolume(await scratch())
  await symlink(dirname(dirname(elsewhere)), join(root, 'causeway'))
  await mkdir(join(root, 'library/some-bag'), { recursive: true })
  await writeFile(join(root, 'library/some-bag/bagit.txt'), 'x')
  await mkdir(join(root, 'a/b/c/volume-01'), { recursive: true })
  await writeFile(join(root, 'volume-01'), 'a file')
  expect(await findVolumes(root)).toEqual([])
})

test('a stray tag file does not hide the shelf, and a place that is not there holds none', async () => {
  const root = await scratch()
  const folder = await sealedVolume(root)
  await writeFile(join(root, 'transfer.json'), '{}')
  expect(await findVolumes(root)).toEqual([folder])
  expect(await findVolumes(join(root, 'absent'))).toEqual([])
  expect(await findVolumes(join(root, 'transfer.json'))).toEqual([])
})

test('a device that fails while it is searched is an error; a folder that may not be read holds none', async () => {
  const root = await scratch()
  const folder = await sealedVolume(root)
  const renamed = join(dirname(folder), 'New folder')
  await rename(folder, renamed)
  await mkdir(join(root, 'System Volume Information'))
  let [name, ending, code]: ['lstat' | 'readdir', string, string] = ['lstat', 'bag-info.txt', '']
  watchNodeFiles(root, (call) => failing(name, ending, code)(call))
  for (code of ['EIO', 'ENODEV', 'ENOTCONN']) {
    for ([name, ending] of [
      ['lstat', 'bag-info.txt'],
      ['readdir', 'causeway'],
      ['readdir', 'System Volume Information'],
    ] as const)
      await expect(findVolumes(root), `${code} ${ending}`).rejects.toThrow(code)
  }
  for (code of ['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR']) {
    ;[name, ending] = ['readdir', 'System Volume Information']
    expect(await findVolumes(root), code).toEqual([renamed])
  }
  // The next tag file tells as well.
  ;[name, ending, code] = ['lstat', 'bag-info.txt', 'EACCES']
  expect(await findVolumes(root)).toEqual([renamed])
})
