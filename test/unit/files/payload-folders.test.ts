import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { expect, test } from 'vitest'
import { systemDisk } from '../../../electron/files/disk'
import { PayloadFolders } from '../../../electron/files/payload-folders'
import { watchedDisk } from '../../support/watched-disk'
import { systemError } from '../../support/watched-node-fs'
import { scratch } from './scratch'

// Windows lets only administrators make links, Wine nobody; and it has no pipes among its files.
test.skipIf(process.platform === 'win32')(
  'a file is looked up without following a link anywhere on the way',
  async () => {
    const root = await scratch()
    await mkdir(join(root, 'data/a/b'), { recursive: true })
    await writeFile(join(root, 'data/a/b/file'), 'four')
    await symlink('a', join(root, 'data/link'))
    await symlink('file', join(root, 'data/a/b/alias'))
    execFileSync('mkfifo', [join(root, 'data/a/pipe')])
    const folders = new PayloadFolders(root, systemDisk)
    const expected: [string, unknown][] = [
      ['data/a/b/file', { kind: 'file', bytes: 4 }],
      ['data/link/b/file', { kind: 'link' }],
      ['data/a/b/file', { kind: 'file', bytes: 4 }],
      ['data/a/b/alias', { kind: 'link' }],
      ['data/a/b', { kind: 'other' }],
      ['data/a/pipe', { kind: 'other' }],
      ['data/a/absent', { kind: 'missing' }],
      ['data/absent/b/file', { kind: 'missing' }],
      ['data/a/b/file/below', { kind: 'missing' }],
      ['data/link/b/file', { kind: 'link' }],
    ]
    for (const [path, found] of expected) expect([path, folders.look(path)]).toEqual([path, found])
    expect(() => folders.look('data/../x')).toThrow('path.unsafe')
    // Asked again at once: what was no folder is not remembered as one.
    for (const path of ['data/link/b/file', 'data/link/b/other', 'data/link/b/file'])
      expect([path, folders.look(path)]).toEqual([path, { kind: 'link' }])
  },
)

test('folders that neighbours share are looked up once, and names that cannot be are missing', async () => {
  const root = await scratch()
  await mkdir(join(root, 'data/a/b'), { recursive: true })
  await mkdir(join(root, 'data/c'))
  for (const path of ['data/a/b/1', 'data/a/b/2', 'data/a/3', 'data/c/4', '5']) await writeFile(join(root, path), 'x')
  let asked: string[] = []
  let code = 'none'
  const disk = watchedDisk({
    before: ({ path }) => {
      asked.push(relative(root, path))
      if (code !== 'none') throw systemError(code)
    },
  })
  const folders = new PayloadFolders(root, disk)
  for (const [path, lookUps] of [
    ['data/a/b/1', ['data', 'data/a', 'data/a/b', 'data/a/b/1']],
    ['data/a/b/2', ['data/a/b/2']],
    ['data/a/3', ['data/a/3']],
    ['data/a/b/1', ['data/a/b', 'data/a/b/1']],
    ['data/c/4', ['data/c', 'data/c/4']],
    ['5', ['5']],
  ] as const) {
    expect(folders.look(path)).toEqual({ kind: 'file', bytes: 1 })
    expect(asked.map((each) => each.replaceAll(sep, '/'))).toEqual(lookUps)
    asked = []
  }
  for (code of ['ENOTDIR', 'ENAMETOOLONG']) expect(folders.look('data/a/b/1')).toEqual({ kind: 'missing' })
  for (code of ['EIO', 'EACCES', 'ENOENT']) expect(() => folders.look('data/a/b/1')).toThrow(code)
})
