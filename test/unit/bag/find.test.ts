import type { Dirent } from 'node:fs'
import fsPromises, { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findVolumes, MOST_VOLUMES } from '../../../electron/bag/find'
import { change, failing, listedAs, watchNodeFiles, withoutKind } from '../../support/watched-node-fs'
import { scratch } from '../files/scratch'
import { TRANSFER_ID, sealedVolume } from './volume'

// Windows lets only administrators make links, Wine nobody.
const withLinks = test.skipIf(process.platform === 'win32')

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
  let [name, ending, code]: ['lstat' | 'opendir', string, string] = ['lstat', 'bag-info.txt', '']
  watchNodeFiles(root, (call) => failing(name, ending, code)(call))
  for (code of ['EIO', 'ENODEV', 'ENOTCONN']) {
    for ([name, ending] of [
      ['lstat', 'bag-info.txt'],
      ['opendir', 'causeway'],
      ['opendir', 'System Volume Information'],
    ] as const)
      await expect(findVolumes(root), `${code} ${ending}`).rejects.toThrow(code)
  }
  for (code of ['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR']) {
    ;[name, ending] = ['opendir', 'System Volume Information']
    expect(await findVolumes(root), code).toEqual([renamed])
  }
  // The next tag file tells as well.
  ;[name, ending, code] = ['lstat', 'bag-info.txt', 'EACCES']
  expect(await findVolumes(root)).toEqual([renamed])
})

test('a volume that is pointed at is one also when it is empty; a file of that name is none', async () => {
  const root = await scratch()
  await mkdir(join(root, 'empty/volume-01'), { recursive: true })
  await writeFile(join(root, 'volume-02'), 'a file')
  expect(await findVolumes(join(root, 'empty/volume-01'))).toEqual([join(root, 'empty/volume-01')])
  expect(await findVolumes(join(root, 'volume-02'))).toEqual([])
})

test.each(['volume-1', 'volume-0001', 'my-volume-01', 'volume-01.old', 'volume-aa'])(
  '%s is no volume',
  async (name) => {
    const root = await scratch()
    await mkdir(join(root, name), { recursive: true })
    expect(await findVolumes(root)).toEqual([])
    expect(await findVolumes(join(root, name))).toEqual([])
  },
)

test('what is found is sorted, nothing is found inside a volume, and a folder counts by what is left in it', async () => {
  const root = await scratch()
  const inTransfer = join(root, TRANSFER_ID, 'volume-07')
  await mkdir(join(root, 'volume-05'))
  await mkdir(join(inTransfer, 'volume-06'), { recursive: true })
  expect(await findVolumes(root)).toEqual([inTransfer, join(root, 'volume-05')])
  expect(await findVolumes(join(root, TRANSFER_ID))).toEqual([inTransfer])
  const renamed = join(root, TRANSFER_ID, 'New folder')
  await mkdir(renamed)
  expect(await findVolumes(join(root, TRANSFER_ID))).toEqual([inTransfer])
  await writeFile(join(renamed, 'bagit.txt'), 'x')
  expect(await findVolumes(join(root, TRANSFER_ID))).toEqual([renamed, inTransfer])
})

withLinks('where a folder does not tell kinds, they are looked up and links are still not followed', async () => {
  const root = await scratch()
  const folder = await sealedVolume(root)
  await symlink(folder, join(dirname(folder), 'volume-02'))
  await writeFile(join(dirname(folder), 'volume-03'), 'a file')
  listedAs((entries) => entries.map(withoutKind))
  expect(await findVolumes(root)).toEqual([folder])
})

test('the shelf is found in any case, and volumes beside it too', async () => {
  const root = await scratch()
  const wanted = [`CAUSEWAY/${TRANSFER_ID}/volume-01`, 'volume-02'].map((path) => join(root, path))
  for (const path of wanted) await mkdir(path, { recursive: true })
  expect(await findVolumes(root)).toEqual(wanted)
})

/** Lets folders hold these entries and all others none, as a medium could that is made to hold very many. */
function holding(tree: Readonly<Record<string, readonly string[]>>, isFolder = true): void {
  const kind = { isDirectory: () => isFolder, isFile: () => !isFolder, isSymbolicLink: () => false }
  listedAs((_, folder) => (tree[folder] ?? []).map((name) => ({ name, ...kind }) as Dirent))
}

test('more volumes than a medium can hold for good reasons are refused, not searched through', async () => {
  const root = await scratch()
  const shelf = join(root, 'causeway')
  const volumes = Array.from({ length: MOST_VOLUMES / 2 }, (_, n) => `volume-${String(n).padStart(3, '0')}`)
  const two = { [join(shelf, 'one')]: volumes, [join(shelf, 'two')]: volumes }
  for (const name of ['one', 'two', 'three']) await mkdir(join(shelf, name), { recursive: true })
  holding({ ...two, [root]: ['causeway'], [shelf]: ['one', 'two'] })
  expect(await findVolumes(root)).toHaveLength(MOST_VOLUMES)
  holding({ ...two, [root]: ['causeway'], [shelf]: ['one', 'two', 'three'], [join(shelf, 'three')]: ['volume-00'] })
  await expect(findVolumes(root)).rejects.toMatchObject({ code: 'volume.too-many', details: { most: MOST_VOLUMES } })
})

test.each([
  ['10,000 folders', 10_000, true],
  ['100,000 entries', 100_000, false],
])('of one folder no more than %s are looked at', async (_, most, isFolder) => {
  const root = await scratch()
  const names = Array.from({ length: most + 1 }, (_, n) => String(n))
  holding({ [root]: names.slice(1) }, isFolder)
  expect(await findVolumes(root)).toEqual([])
  holding({ [root]: names }, isFolder)
  await expect(findVolumes(root)).rejects.toMatchObject({ code: 'volume.too-many', details: { path: root, most } })
})

test('descriptions that together are longer than what is read before a signature are refused', async () => {
  const root = await scratch()
  const describe = async (count: number, bytes: number): Promise<void> => {
    for (let n = 1; n <= count; n++) {
      const folder = join(root, 'causeway', TRANSFER_ID, `volume-0${n}`)
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'transfer.json'), Buffer.alloc(bytes, 'x'))
    }
  }
  await describe(9, 2 * 1024 * 1024)
  await expect(findVolumes(root)).rejects.toMatchObject({ code: 'volume.too-many' })
  await describe(9, 2 * 1024 * 1024 + 1)
  expect(await findVolumes(root), 'none of them is read').toHaveLength(9)
  await describe(9, 1024 * 1024)
  expect(await findVolumes(root)).toHaveLength(9)
  await describe(7, 2 * 1024 * 1024)
  expect(await findVolumes(root), 'exactly as much as is read').toHaveLength(9)
})

test('what is no file has no description that counts, nor has one that is not there', async () => {
  const root = await scratch()
  const at = (n: number): string => join(root, 'causeway', TRANSFER_ID, `volume-0${n}`)
  for (let n = 1; n <= 9; n++) await mkdir(join(at(n), 'transfer.json'), { recursive: true })
  const { lstat } = fsPromises
  change(fsPromises, {
    lstat: async (path: string) => Object.assign(await lstat(path), { size: 2 * 1024 * 1024 }),
  })
  expect(await findVolumes(root)).toHaveLength(9)
})
