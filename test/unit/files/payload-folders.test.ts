import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemDisk } from '../../../electron/files/disk'
import { PayloadFolders } from '../../../electron/files/payload-folders'
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
  },
)
