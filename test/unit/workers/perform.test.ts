import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemDisk, type Disk } from '../../../electron/files/disk'
import { OperatorGate } from '../../../electron/files/gate'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import { perform } from '../../../electron/workers/perform'
import { InThisThread } from '../../../electron/workers/workers'
import { causeOf, codeOf, scratch } from '../files/scratch'
import { watchedDisk, type Call } from '../../support/watched-disk'
import { fault } from './disks'
import { reinsOf, sha256Of } from './tasks'

// Windows lets only administrators make links, Wine nobody; and it has no pipes among its files.
const withLinks = test.skipIf(process.platform === 'win32')

let root: string
beforeEach(async () => {
  root = await scratch()
})

/** A disk whose calls of this name fail. */
const failing = (name: Call['name'], code: string): Disk =>
  watchedDisk({
    before: (call) => {
      if (call.name === name) throw fault(code)
    },
  })

describe('make-folders', () => {
  const make = (disk: Disk, folder: string) =>
    perform(disk, { kind: 'make-folders', root, folders: [join(root, folder)], refusal: 'medium.not-ready' })

  test('makes every level and flushes the names of the new ones', () => {
    const flushed: string[] = []
    mkdirSync(join(root, 'a'))
    make(watchedDisk({ before: ({ name, path }) => void (name === 'flushPath' && flushed.push(path)) }), 'a/b/c')
    expect(readdirSync(join(root, 'a/b'))).toEqual(['c'])
    expect(flushed).toEqual([join(root, 'a'), join(root, 'a/b')])
  })

  withLinks('goes through no link and no file, and says where', () => {
    mkdirSync(join(root, 'elsewhere'))
    symlinkSync('elsewhere', join(root, 'link'))
    writeFileSync(join(root, 'file'), '')
    for (const level of ['link', 'file'])
      expect(() => make(systemDisk, `${level}/below`)).toThrow(
        expect.objectContaining({ code: 'medium.not-ready', details: { path: join(root, level) } }) as Error,
      )
    const folders = ['link/below', 'fine', 'file/below', 'link'].map((name) => join(root, name))
    const blocked = perform(systemDisk, { kind: 'make-folders', root, folders, refusal: 'content.conflict' })
    expect(blocked).toEqual([
      { folder: join(root, 'link/below'), level: join(root, 'link'), conflict: 'link' },
      { folder: join(root, 'file/below'), level: join(root, 'file'), conflict: 'conflict' },
      { folder: join(root, 'link'), level: join(root, 'link'), conflict: 'link' },
    ])
    expect(readdirSync(root)).toContain('fine')
    expect(readdirSync(join(root, 'elsewhere'))).toEqual([])
  })

  test.each([
    ['makeFolder', 'EROFS', 'medium.lost'],
    ['makeFolder', 'ENOSPC', 'medium.full'],
    ['flushPath', 'EIO', 'medium.lost'],
  ] as const)('says what a failing %s with %s means', (name, code, expected) => {
    expect(codeOf(() => make(failing(name, code), 'a'))).toBe(expected)
  })
})

describe('flush', () => {
  test('of a volume asks for the volume, of folders for each of them', () => {
    const calls: string[] = []
    const disk = watchedDisk(
      { before: ({ name, path }) => void calls.push(`${name} ${path}`) },
      { flushVolume: () => {}, flushPath: () => {} },
    )
    perform(disk, { kind: 'flush', volume: { folder: root, fd: -1 }, folders: [] })
    perform(disk, { kind: 'flush', volume: null, folders: ['a', 'b'] })
    expect(calls).toEqual([`flushVolume ${root}`, 'flushPath a', 'flushPath b'])
  })

  test.each([
    ['EIO', 'medium.lost'],
    ['ENOSPC', 'medium.full'],
  ])('that fails with %s is not swallowed', (code, expected) => {
    const volume = { folder: root, fd: -1 }
    expect(codeOf(() => perform(failing('flushVolume', code), { kind: 'flush', volume, folders: [] }))).toBe(expected)
    expect(codeOf(() => perform(failing('flushPath', code), { kind: 'flush', volume: null, folders: ['a'] }))).toBe(
      expected,
    )
  })
})

describe('read-back', () => {
  const readBack = (disk: Disk, wanted = 'written', reins = reinsOf()): unknown => {
    const temporary = join(root, 'temporary')
    writeFileSync(temporary, 'written')
    const files = [{ temporary, path: 'shown', sha256: sha256Of(Buffer.from(wanted)) }]
    return perform(disk, { kind: 'read-back', ...reins, files })
  }

  test('says where the bytes came from, and asks for them past the cache', () => {
    const asked: unknown[] = []
    const disk = watchedDisk({ before: ({ name, pastCache }) => void (name === 'openToRead' && asked.push(pastCache)) })
    const moved = new ByteCounter()
    expect(readBack(disk, 'written', reinsOf(moved))).toEqual([expect.stringMatching(/^(medium|cache)$/)])
    expect(asked).toEqual([true])
    expect(moved.value).toBe(7)
  })

  test('of other bytes is refused by the name that people know', () => {
    const refused = expect.objectContaining({ code: 'copy.read-back-differs', details: { path: 'shown' } }) as Error
    expect(() => readBack(systemDisk, 'Written')).toThrow(refused)
    const flips = watchedDisk({ afterRead: (_, piece) => void (piece[0] = (piece[0] ?? 0) ^ 1) })
    expect(() => readBack(flips)).toThrow(refused)
  })

  test.each(['EIO', 'ENODEV', 'ENOENT'])('that fails with %s means a lost medium', (code) => {
    expect(codeOf(() => readBack(failing('read', code)))).toBe('medium.lost')
    expect(codeOf(() => readBack(failing('openToRead', code)))).toBe('medium.lost')
  })

  test('stops for the operator', () => {
    const gate = new OperatorGate()
    gate.cancel()
    expect(codeOf(() => readBack(systemDisk, 'written', reinsOf(new ByteCounter(), gate)))).toBe('cancelled')
  })
})

test('publish replaces nothing, and says what has the name', () => {
  const [one, two, taken] = ['one', 'two', 'taken'].map((name) => join(root, name)) as [string, string, string]
  for (const path of [one, two, taken]) writeFileSync(path, path)
  const publish = (disk: Disk) =>
    perform(disk, {
      kind: 'publish',
      names: [
        [one, join(root, 'final')],
        [two, taken],
      ],
    })
  expect(() => publish(systemDisk)).toThrow(
    expect.objectContaining({ code: 'file.exists', details: { path: taken } }) as Error,
  )
  expect(readFileSync(taken, 'utf8')).toBe(taken)
  expect(readdirSync(root).sort()).toEqual(['final', 'taken', 'two'])
  expect(codeOf(() => publish(failing('rename', 'EIO')))).toBe('medium.lost')
})

test('discard goes on after a file that cannot be deleted', () => {
  const paths = ['one', 'two'].map((name) => join(root, name))
  for (const path of paths) writeFileSync(path, '')
  const disk = watchedDisk({
    before: ({ name, path }) => {
      if (name === 'remove' && path === paths[0]) throw fault('EIO')
    },
  })
  perform(disk, { kind: 'discard', paths: [...paths, join(root, 'absent')] })
  expect(readdirSync(root)).toEqual(['one'])
})

describe('hash', () => {
  const hash = (disk: Disk, paths: readonly string[], reins = reinsOf()) =>
    perform(disk, { kind: 'hash', ...reins, volume: root, paths })

  withLinks('says of every path what is there', () => {
    mkdirSync(join(root, 'data/folder'), { recursive: true })
    writeFileSync(join(root, 'data/file'), 'bytes')
    symlinkSync('file', join(root, 'data/link'))
    symlinkSync('folder', join(root, 'data/linked'))
    writeFileSync(join(root, 'data/folder/inside'), '')
    execFileSync('mkfifo', [join(root, 'data/pipe')])
    const paths = ['file', 'absent', 'link', 'linked/inside', 'folder', 'pipe', 'folder/inside', 'file/below']
    const moved = new ByteCounter()
    const found = { readBack: expect.stringMatching(/^(medium|cache)$/) as string }
    expect(
      hash(
        systemDisk,
        paths.map((path) => `data/${path}`),
        reinsOf(moved),
      ),
    ).toEqual([
      { bytes: 5, sha256: sha256Of(Buffer.from('bytes')), ...found },
      ...['missing', 'link', 'link', 'other', 'other'],
      { bytes: 0, sha256: sha256Of(Buffer.from('')), ...found },
      'missing',
    ])
    expect(moved.value).toBe(5)
  })

  test.each([
    ['EIO', true],
    ['ENODEV', true],
    ['EACCES', false],
  ])('goes on after %s, and says whether that is the device', (code, device) => {
    for (const name of ['bad', 'good']) writeFileSync(join(root, name), name)
    for (const failed of ['lookUp', 'openToRead', 'read'] as const) {
      const disk = watchedDisk({
        before: ({ name, path }) => {
          if (name === failed && path === join(root, 'bad')) throw fault(code)
        },
      })
      expect(hash(disk, ['bad', 'good'])).toMatchObject([{ trouble: {}, device }, { bytes: 4 }])
    }
  })

  test('takes no path that leads out, and stops for the operator', () => {
    expect(codeOf(() => hash(systemDisk, ['../outside']))).toBe('path.unsafe')
    writeFileSync(join(root, 'file'), 'bytes')
    const gate = new OperatorGate()
    gate.cancel()
    expect(codeOf(() => hash(systemDisk, ['file'], reinsOf(new ByteCounter(), gate)))).toBe('cancelled')
  })
})

test('in this thread a task answers and fails as a promise', async () => {
  const workers = new InThisThread(failing('makeFolder', 'ENOSPC'))
  await expect(workers.run({ kind: 'discard', paths: [] })).resolves.toBeNull()
  const task = { kind: 'make-folders', root, folders: [join(root, 'a/b')], refusal: 'medium.not-ready' } as const
  expect((await causeOf(workers.run(task))).code).toBe('medium.full')
  await workers.close()
})
