import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { isTemporaryName } from '../../../electron/files/durable'
import { OperatorGate } from '../../../electron/files/gate'
import { systemDisk, type Writing } from '../../../electron/files/disk'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import { perform } from '../../../electron/workers/perform'
import type { FileToCopy } from '../../../electron/workers/task'
import { codeOf, scratch } from '../files/scratch'
import { watchedDisk, type Call } from '../../support/watched-disk'
import { fault, onSmallMedium } from './disks'
import { MIB, copiedOf, copyTask, fileToCopy, reinsOf, sha256Of, sumOf, temporariesIn } from './tasks'

// Windows lets only administrators make links, Wine nobody; and it has no pipes among its files.
const withLinks = test.skipIf(process.platform === 'win32')

let root: string
let media: readonly string[]
beforeEach(async () => {
  root = await scratch()
  media = ['one', 'two', 'three', 'four'].map((name) => join(root, name))
  for (const medium of media) mkdirSync(medium)
})

/** A source of so many bytes, to be copied to the first media. */
function made(bytes: number, targets = 1, change: Partial<FileToCopy> = {}): FileToCopy {
  const name = change.path ?? 'file'
  const source = join(root, name)
  writeFileSync(source, randomBytes(bytes))
  return fileToCopy(source, media.slice(0, targets), name, change)
}

const left = (): string[] => media.flatMap((medium) => readdirSync(medium))

describe('what is copied', () => {
  test.each([1, 2, 3, 4])('to %i media comes from one read of the source', (targets) => {
    const file = made(5 * MIB + 5, targets)
    let [opened, read] = [0, 0]
    const disk = watchedDisk({
      // Through the cache: the next medium's copy of the same content may need it again.
      before: ({ name, path, pastCache }) => {
        if (name === 'openToRead' && path === file.source && pastCache === false) opened++
      },
      afterRead: ({ path }, piece) => void (path === file.source && (read += piece.length)),
    })
    const moved = new ByteCounter()
    const [copied] = copiedOf(perform(disk, copyTask([file], reinsOf(moved))))
    expect({ opened, read }).toEqual({ opened: 1, read: file.bytes })
    expect(moved.value).toBe(file.bytes)
    expect(copied).toMatchObject({ path: 'file', bytes: file.bytes, sha256: sumOf('sha256sum', file.source) })
    expect(copied?.targets.map(({ target }) => target)).toEqual(file.targets)
    const temporaries = copied?.targets.map(({ temporary }) => temporary ?? '') ?? []
    for (const temporary of temporaries) {
      expect(isTemporaryName(temporary)).toBe(true)
      expect(readFileSync(temporary).equals(readFileSync(file.source))).toBe(true)
    }
    expect(left()).toHaveLength(targets)
  })

  test('is pushed out to all media before too much of it waits in memory', () => {
    const source = join(root, 'long')
    writeFileSync(source, '')
    truncateSync(source, 300 * MIB)
    const waiting = new Map<string, number>()
    let [most, pushed] = [0, 0]
    let fails = false
    const create = (path: string): Writing => ({
      write: ({ length }) => {
        waiting.set(path, (waiting.get(path) ?? 0) + length)
        most = Math.max(most, ...waiting.values())
      },
      pushOut: () => {
        if (fails) throw fault('EIO')
        pushed++
        waiting.set(path, 0)
      },
      flush: () => {},
      close: () => {},
    })
    const disk = { ...systemDisk, create }
    const file = { ...made(1, 2), source, bytes: 300 * MIB, sha1: null }
    expect(copiedOf(perform(disk, copyTask([file])))).toHaveLength(1)
    expect(most).toBeLessThanOrEqual(128 * MIB)
    expect(pushed, 'not after each piece').toBeLessThan(10)
    fails = true
    expect(() => perform(disk, copyTask([file]))).toThrow(
      expect.objectContaining({ code: 'medium.lost', details: { path: file.targets[0] } }) as Error,
    )
  })

  test.each([0, 1, 4095, 4096, MIB - 1, MIB, MIB + 1, 3 * MIB + 17])('has the digests of its %i bytes', (size) => {
    const file = made(size)
    const promised = { sha1: sumOf('sha1sum', file.source).toUpperCase(), sha256: sumOf('sha256sum', file.source) }
    const [answer] = perform(systemDisk, copyTask([{ ...file, ...promised }]))
    expect(answer).toMatchObject({ bytes: size, sha256: promised.sha256 })
  })

  test('is flushed file by file where asked, after the last byte and before it is closed', () => {
    const calls: string[] = []
    const disk = watchedDisk({ before: ({ name }) => void calls.push(name) })
    perform(disk, copyTask([made(10, 2)], { flushEach: true }))
    expect(calls.filter((name) => ['write', 'flush', 'close'].includes(name))).toEqual([
      ...['write', 'write'],
      ...['flush', 'flush'],
      ...['close', 'close'],
    ])
    calls.length = 0
    perform(disk, copyTask([made(10, 2)]))
    expect(calls).not.toContain('flush')
  })
})

describe('a target that fails', () => {
  test.each([
    ['create', 'EROFS', 'medium.lost'],
    ['create', 'ENOSPC', 'medium.full'],
    ['create', 'ENOENT', 'medium.lost'],
    ['write', 'ENOSPC', 'medium.full'],
    ['write', 'EDQUOT', 'medium.full'],
    ['write', 'EFBIG', 'medium.not-ready'],
    ['write', 'ENODEV', 'medium.lost'],
    ['flush', 'EIO', 'medium.lost'],
    ['close', 'EIO', 'medium.lost'],
    ['close', 'EDQUOT', 'medium.full'],
  ] as const)('in %s with %s leaves nothing, and is named', (name, code, expected) => {
    const files = [made(10, 3, { path: 'first' }), made(10, 3, { path: 'second' }), made(3 * MIB, 3)]
    const second = media[1] ?? ''
    let [open, reached, fired] = [0, false, false]
    const moved = new ByteCounter()
    const disk = watchedDisk({
      before: (call) => {
        if (call.name === 'create') open++
        if (call.name === 'close') open--
        if (call.path === files[2]?.source) reached = true
        if (call.name !== name || !call.path.startsWith(second) || !reached) return
        fired = true
        if (name === 'create') open--
        throw fault(code)
      },
    })
    const work = (): unknown => perform(disk, copyTask(files, { ...reinsOf(moved), flushEach: true }))
    expect(work).toThrow(expect.objectContaining({ code: expected, details: { path: join(second, 'file') } }) as Error)
    expect(fired).toBe(true)
    expect(left()).toEqual([])
    expect(open).toBe(0)
    expect(moved.value).toBe(20) // nothing of the file that failed
  })

  test('because its folder is gone is a lost medium', () => {
    const file = made(10)
    expect(codeOf(() => perform(systemDisk, copyTask([{ ...file, targets: [join(root, 'gone/file')] }])))).toBe(
      'medium.lost',
    )
  })

  test.runIf(process.platform === 'linux')('because a real medium is full says so', async ({ skip }) => {
    const medium = join(root, 'small')
    const file = fileToCopy(made(4 * MIB).source, [medium], 'file')
    const mounted = await onSmallMedium(medium, '2m', () => {
      expect(codeOf(() => perform(systemDisk, copyTask([file])))).toBe('medium.full')
      expect(readdirSync(medium)).toEqual([])
      return Promise.resolve()
    })
    skip(!mounted, 'mounting takes root')
  })

  test('is not blamed for an error of the source, nor the other way round', () => {
    const file = made(10)
    const disk = watchedDisk({
      before: ({ name, path }) => {
        if (name === 'read' && path === file.source) throw fault('ENOSPC')
      },
    })
    expect(perform(disk, copyTask([file]))).toMatchObject([{ trouble: { code: 'file.unreadable' } }])
  })
})

describe('a source at fault', () => {
  /** Copies it between two sound files and answers what is said of it. */
  function troubleOf(file: FileToCopy, disk = systemDisk): unknown {
    const moved = new ByteCounter()
    const before = left().length
    const sound = [made(10, 2, { path: 'before' }), made(10, 2, { path: 'after' })]
    const answers = perform(disk, copyTask([sound[0], file, sound[1]] as FileToCopy[], reinsOf(moved)))
    expect(copiedOf(answers).map(({ path }) => path)).toEqual(['before', 'after'])
    expect(left()).toHaveLength(before + 4)
    expect(moved.value).toBe(20)
    const [, told] = answers
    return told && 'trouble' in told ? { path: told.path, ...told.trouble } : told
  }

  test.each(['ENOENT', 'EACCES', 'EBUSY', 'EIO', 'EPERM'])('told as unreadable with %s, the others go on', (system) => {
    const file = made(10, 2)
    for (const name of ['openToRead', 'read'] as const) {
      const disk = watchedDisk({
        before: (call) => {
          if (call.name === name && call.path === file.source) throw fault(system)
        },
      })
      expect(troubleOf(file, disk)).toMatchObject({ code: 'file.unreadable', details: { path: 'file', system } })
    }
  })

  test('because nothing has its name', () => {
    expect(troubleOf({ ...made(10, 2), source: join(root, 'absent') })).toMatchObject({
      code: 'file.unreadable',
      details: { path: 'file', system: 'ENOENT' },
    })
  })

  withLinks('because it is a link, a folder or a pipe', () => {
    const file = made(10, 2)
    symlinkSync(file.source, join(root, 'link'))
    execFileSync('mkfifo', [join(root, 'pipe')])
    for (const name of ['link', 'one', 'pipe'])
      expect(troubleOf({ ...file, source: join(root, name) })).toMatchObject({ code: 'file.unreadable' })
  })

  test('because it is not what its name or a manifest promises', () => {
    const file = made(10, 2)
    const [sha1, sha256] = ['0'.repeat(40), '0'.repeat(64)]
    expect(troubleOf({ ...file, sha1 })).toMatchObject({
      code: 'content.wrong-digest',
      details: { path: 'file', wanted: sha1, found: file.sha1 },
    })
    expect(troubleOf({ ...file, sha256 })).toMatchObject({
      code: 'content.wrong-digest',
      details: { wanted: sha256, found: sha256Of(readFileSync(file.source)) },
    })
    expect(troubleOf({ ...file, bytes: 11 })).toMatchObject({ code: 'content.changed-while-copying' })
  })

  test.each(['EIO', 'ENODEV', 'ENXIO', 'ESTALE'])('on a medium: %s is the medium, not the file', (system) => {
    const file = made(10)
    const disk = watchedDisk({
      before: ({ name, path }) => {
        if (name === 'read' && path === file.source) throw fault(system)
      },
    })
    const work = (sourceIsMedium: boolean) => () => perform(disk, copyTask([file], { sourceIsMedium }))
    expect(codeOf(work(true))).toBe('medium.lost')
    expect(left()).toEqual([])
    expect(codeOf(work(false))).toBeNull()
  })
})

test.each([
  ['grown', (path: string) => appendFileSync(path, 'more')],
  ['shortened', (path: string) => truncateSync(path, MIB)],
  ['shortened to what was read already', (path: string) => truncateSync(path, MIB / 2)],
  ['overwritten', (path: string) => overwrite(path)],
  ['touched', (path: string) => utimesSync(path, 2, 2)],
  ['grown, with its time put back, after its last byte', (path: string) => grow(path), 0],
])('a source that is %s while it is read is not believed', (_, happen, atPiece = MIB) => {
  const file = made(4 * MIB, 2, { sha1: null })
  utimesSync(file.source, 1, 1)
  let happened = false
  const disk = watchedDisk({
    afterRead: ({ path }, piece) => {
      if (path !== file.source || happened || piece.length !== atPiece) return
      happened = true
      happen(path)
    },
  })
  const moved = new ByteCounter()
  expect(perform(disk, copyTask([file], reinsOf(moved)))).toMatchObject([
    { trouble: { code: 'content.changed-while-copying', details: { path: 'file' } } },
  ])
  expect(happened).toBe(true)
  expect(left()).toEqual([])
  expect(moved.value).toBe(0)
})

function grow(path: string): void {
  appendFileSync(path, 'more')
  utimesSync(path, 1, 1)
}

function overwrite(path: string): void {
  const fd = openSync(path, 'r+')
  writeSync(fd, 'other', 0)
  closeSync(fd)
}

test('cancelled between two pieces, a copy leaves nothing', () => {
  const gate = new OperatorGate()
  const moved = new ByteCounter()
  const files = [made(10, 2, { path: 'done' }), made(3 * MIB, 2)]
  const disk = watchedDisk({ afterRead: () => void (moved.value > MIB && gate.cancel()) })
  expect(codeOf(() => perform(disk, copyTask(files, reinsOf(moved, gate))))).toBe('cancelled')
  expect(left()).toEqual([])
  expect(moved.value).toBe(10)
})

describe('a target that is there already', () => {
  test('with the same bytes is flushed, read from the device, and not copied', () => {
    const file = made(3 * MIB)
    const [target = ''] = file.targets
    writeFileSync(target, readFileSync(file.source))
    const before = lstatSync(target)
    const calls: Call[] = []
    const moved = new ByteCounter()
    const disk = watchedDisk({ before: (call) => void calls.push(call) })
    const [copied] = copiedOf(perform(disk, copyTask([file], { ...reinsOf(moved), onDifferent: 'refuse' })))
    expect(copied).toMatchObject({ sha256: sumOf('sha256sum', file.source), targets: [{ target, temporary: null }] })
    expect(copied?.targets[0]?.readBack).not.toBeNull()
    expect(calls.map(({ name }) => name).filter((name) => name !== 'read')).toEqual([
      ...['lookUp', 'flushPath', 'openToRead', 'closeReading'],
    ])
    expect(calls[2]).toMatchObject({ path: target, pastCache: true })
    expect(lstatSync(target)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
    expect(moved.value).toBe(2 * file.bytes)
  })

  test.each([
    ['other bytes of the same number', (path: string) => writeFileSync(path, 'OTHER BYTES')],
    ['fewer bytes', (path: string) => writeFileSync(path, 'torn')],
    ['a link to the right bytes', (path: string) => symlinkSync(join(root, 'file'), path)],
  ])('with %s is replaced where it is our own, refused where it is not', (what, make) => {
    // Windows lets only administrators make links, Wine nobody.
    if (process.platform === 'win32' && what.includes('link')) return
    const source = join(root, 'file')
    writeFileSync(source, 'right bytes')
    const file = fileToCopy(source, media.slice(0, 1), 'file')
    const [target = ''] = file.targets
    make(target)
    const before = lstatSync(target)
    const moved = new ByteCounter()
    const refused = perform(systemDisk, copyTask([file], { ...reinsOf(moved), onDifferent: 'refuse' }))
    expect(refused).toEqual([{ path: 'file', conflict: what.includes('link') ? 'link' : 'broken' }])
    expect(moved.value).toBe(0)
    expect(lstatSync(target)).toMatchObject({ ino: before.ino, size: before.size })
    expect(temporariesIn(root)).toEqual([])

    const [copied] = copiedOf(perform(systemDisk, copyTask([file], reinsOf(moved))))
    expect(readFileSync(copied?.targets[0]?.temporary ?? '', 'utf8')).toBe('right bytes')
    expect(readdirSync(media[0] ?? '')).not.toContain('file')
    expect(moved.value).toBe(file.bytes)
    expect(readFileSync(source, 'utf8')).toBe('right bytes')
  })

  test('is never believed without a digest to hold it to', () => {
    const file = made(10, 1, { sha1: null })
    writeFileSync(file.targets[0] ?? '', readFileSync(file.source))
    const refused = perform(systemDisk, copyTask([file], { onDifferent: 'refuse' }))
    expect(refused).toEqual([{ path: file.path, conflict: 'conflict' }])
    const [copied] = copiedOf(perform(systemDisk, copyTask([file])))
    expect(copied?.targets[0]?.temporary).not.toBeNull()
  })

  test('on one of two media: only the other is written, and each byte counts once for each reading and writing', () => {
    const file = made(3 * MIB, 2)
    writeFileSync(file.targets[1] ?? '', readFileSync(file.source))
    const moved = new ByteCounter()
    const [copied] = copiedOf(perform(systemDisk, copyTask([file], reinsOf(moved))))
    expect(copied?.targets.map(({ target }) => target)).toEqual(file.targets)
    expect(copied?.targets.map(({ temporary }) => temporary === null)).toEqual([false, true])
    expect(moved.value).toBe(2 * file.bytes) // the third time is the read-back of the one that was written
    writeFileSync(file.targets[0] ?? '', readFileSync(file.source))
    const all = new ByteCounter()
    perform(systemDisk, copyTask([file], reinsOf(all)))
    expect(all.value).toBe(3 * file.bytes)
  })

  test('on one of two media does not count when the source is at fault', () => {
    const file = made(10, 2)
    writeFileSync(file.targets[1] ?? '', readFileSync(file.source))
    const moved = new ByteCounter()
    perform(systemDisk, copyTask([{ ...file, source: join(root, 'absent') }], reinsOf(moved)))
    expect(moved.value).toBe(0)
    expect(readdirSync(media[1] ?? '')).toEqual(['file'])
  })

  test('on a device that fails to read it is a lost medium', () => {
    const file = made(10)
    writeFileSync(file.targets[0] ?? '', readFileSync(file.source))
    const disk = watchedDisk({
      before: ({ name, pastCache }) => {
        if (name === 'read' && pastCache) throw fault('EIO')
      },
    })
    const moved = new ByteCounter()
    expect(codeOf(() => perform(disk, copyTask([file], reinsOf(moved))))).toBe('medium.lost')
    expect(moved.value).toBe(0)
  })
})
