/** What decides of one copied file: whether a target that is there counts, and whether the source stayed what it was. */
import { appendFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemDisk, type Disk } from '../../../electron/files/disk'
import { OperatorGate } from '../../../electron/files/gate'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import { perform } from '../../../electron/workers/perform'
import type { FileToCopy } from '../../../electron/workers/task'
import { CausewayError } from '../../../shared/errors'
import { codeOf, scratch } from '../files/scratch'
import { watchedDisk } from '../../support/watched-disk'
import { systemError } from '../../support/watched-node-fs'
import { copyTask, fileToCopy, reinsOf, sha1Of, sha256Of } from './tasks'

const BYTES = 'the bytes that were promised'
let [root, medium, source, target] = ['', '', '', '']
beforeEach(async () => {
  root = await scratch()
  ;[medium, source, target] = [join(root, 'medium'), join(root, 'file'), join(root, 'medium', 'file')]
  mkdirSync(medium)
  writeFileSync(source, BYTES)
})

const file = (change: Partial<FileToCopy> = {}): FileToCopy => fileToCopy(source, [medium], 'file', change)
const copy = (change: Partial<FileToCopy>, onDifferent: 'refuse' | 'replace' = 'refuse', disk: Disk = systemDisk) =>
  perform(disk, copyTask([file(change)], { onDifferent }))[0]

describe('a target that is there', () => {
  const promises = {
    'its SHA-1': { sha1: sha1Of(Buffer.from(BYTES)), sha256: null },
    'its SHA-256': { sha1: null, sha256: sha256Of(Buffer.from(BYTES)) },
    both: { sha1: sha1Of(Buffer.from(BYTES)), sha256: sha256Of(Buffer.from(BYTES)) },
  }

  test.each(Object.entries(promises))('counts when %s fits, and then alone', (_, promised) => {
    writeFileSync(target, BYTES)
    expect(copy(promised)).toMatchObject({ targets: [{ target, temporary: null }], sha256: promises.both.sha256 })
    writeFileSync(target, BYTES.toUpperCase())
    expect(copy(promised)).toEqual({ path: 'file', conflict: promised.sha1 ? 'broken' : 'conflict' })
    expect(readFileSync(target, 'utf8')).toBe(BYTES.toUpperCase())
  })

  test('does not count when one of two digests differs', () => {
    writeFileSync(target, BYTES)
    expect(copy({ ...promises.both, sha1: '0'.repeat(40) })).toEqual({ path: 'file', conflict: 'broken' })
    // It gives its own name: what is wrong is not known to be what is there.
    expect(copy({ ...promises.both, sha256: '0'.repeat(64) })).toEqual({ path: 'file', conflict: 'conflict' })
  })

  test('stops for the operator while it is read to tell whether it is broken', () => {
    writeFileSync(target, `${BYTES}, and more`)
    const gate = new OperatorGate()
    gate.cancel()
    const refuse = { onDifferent: 'refuse', ...reinsOf(new ByteCounter(), gate) } as const
    expect(codeOf(() => perform(systemDisk, copyTask([file()], refuse)))).toBe('cancelled')
  })

  test('of another size is not read where it is replaced anyway', () => {
    writeFileSync(target, `${BYTES}, and more`)
    const opened: string[] = []
    const disk = watchedDisk({ before: ({ name, path }) => void (name === 'openToRead' && opened.push(path)) })
    expect(copy(promises.both, 'replace', disk)).toHaveProperty('sha256')
    expect(opened).toEqual([source])
  })

  test('of another size is read to tell whether it is broken, and nothing is said when it cannot be', () => {
    const longer = Buffer.from(`${BYTES}, and more`)
    writeFileSync(target, longer)
    expect(copy(promises.both)).toEqual({ path: 'file', conflict: 'broken' })
    expect(copy({ ...promises.both, sha1: sha1Of(longer) })).toEqual({ path: 'file', conflict: 'conflict' })
    const disk = watchedDisk({
      before: ({ name, path }) => {
        if (name === 'openToRead' && path === target) throw systemError('EACCES')
      },
    })
    expect(copy(promises.both, 'refuse', disk)).toEqual({ path: 'file', conflict: 'conflict' })
  })

  test('without a promise is a conflict, or copied again, also with the same bytes', () => {
    writeFileSync(target, BYTES)
    expect(copy({ sha1: null, sha256: null })).toEqual({ path: 'file', conflict: 'conflict' })
    expect(copy({ sha1: null, sha256: null }, 'replace')).toMatchObject({ targets: [{ readBack: null }] })
  })

  test('as a folder is a conflict and stays', () => {
    mkdirSync(target)
    const bytes = systemDisk.lookUp(target)?.bytes ?? 0
    expect(copy({ bytes })).toEqual({ path: 'file', conflict: 'conflict' })
    expect(readdirSync(medium)).toEqual(['file'])
  })

  test.skipIf(process.platform === 'win32')('as a link of the same length is a conflict and never followed', () => {
    const elsewhere = join(root, 'elsewhere')
    writeFileSync(elsewhere, 'x'.repeat(elsewhere.length))
    symlinkSync(elsewhere, target)
    const promised = { bytes: elsewhere.length, sha1: sha1Of(readFileSync(elsewhere)) }
    expect(copy(promised)).toEqual({ path: 'file', conflict: 'link' })
  })
})

describe('a source', () => {
  const listed = 1_700_000_000_123

  test('with another time than it was listed with is not copied; without a time it is', () => {
    utimesSync(source, listed / 1000, listed / 1000)
    expect(copy({ mtimeMs: listed })).toHaveProperty('sha256')
    for (const mtimeMs of [listed + 1, listed - 1, 0])
      expect(copy({ mtimeMs }), String(mtimeMs)).toMatchObject({ trouble: { code: 'content.changed-while-copying' } })
    for (const mtimeMs of [null, undefined]) expect(copy({ mtimeMs })).toHaveProperty('sha256')
  })

  test('may differ in time by what a number cannot hold, and by no more', () => {
    const at = (mtimeNs: bigint): Disk => ({
      ...systemDisk,
      openToRead(path, how) {
        const reading = systemDisk.openToRead(path, how)
        return Object.assign(reading, { facts: () => ({ kind: 'file', bytes: BYTES.length, mtimeNs }) })
      },
    })
    expect(copy({ mtimeMs: 0 }, 'replace', at(1000n))).toHaveProperty('sha256')
    expect(copy({ mtimeMs: 0 }, 'replace', at(1001n))).toHaveProperty('trouble')
  })

  test('that grows as fast as it is read ends at once', () => {
    let reads = 0
    const disk = watchedDisk({
      before: ({ name, path }) => {
        if (name === 'read' && path === source && ++reads < 50) appendFileSync(path, BYTES)
      },
    })
    expect(copy({ sha1: null }, 'replace', disk)).toMatchObject({ trouble: { code: 'content.changed-while-copying' } })
    expect(reads).toBeLessThan(3)
  })

  test('whose reading ends before its end is not copied, also where it was listed as short as that', () => {
    const listed = 10
    const cut: Disk = {
      ...systemDisk,
      openToRead(path, how) {
        const reading = systemDisk.openToRead(path, how)
        let left = listed
        const read = (buffer: Buffer): number => {
          const bytes = reading.read(buffer.subarray(0, left))
          left -= bytes
          return bytes
        }
        return Object.assign(Object.create(reading) as typeof reading, { read })
      },
    }
    expect(copy({ sha1: null, bytes: listed }, 'replace', cut)).toMatchObject({
      trouble: { code: 'content.changed-while-copying' },
    })
    expect(readdirSync(medium)).toEqual([])
  })

  test.each([
    ['grows', () => writeFileSync(source, 'y'.repeat(300_000))],
    ['shrinks', () => writeFileSync(source, '')],
    ['gets another time', () => utimesSync(source, 1, 1)],
  ])('that %s while it is read is not copied, and leaves nothing', (_, change) => {
    let isFirst = true
    const disk = watchedDisk({
      before: ({ name, path }) => {
        if (name !== 'read' || path !== source || !isFirst) return
        isFirst = false
        change()
      },
    })
    // Nothing but the source itself tells: its digest is promised to nobody.
    expect(copy({ sha1: null }, 'replace', disk)).toMatchObject({ trouble: { code: 'content.changed-while-copying' } })
    expect(readdirSync(medium)).toEqual([])
  })

  test('is closed whatever becomes of it, and its bytes do not count when it fails', () => {
    let open = 0
    let fails = ''
    const disk = watchedDisk({
      before: ({ name }) => {
        if (name === 'openToRead' || name === 'create') open++
        if (name === 'closeReading' || name === 'close') open--
        if (name === fails) throw systemError('ENOSPC')
      },
    })
    const moved = new ByteCounter()
    for (fails of ['none', 'write', 'read']) {
      const run = () => perform(disk, copyTask([file()], reinsOf(moved)))
      if (fails === 'write') expect(codeOf(run)).toBe('medium.full')
      else run()
      expect(open, fails).toBe(0)
      expect(moved.value, fails).toBe(BYTES.length)
      if (fails === 'none')
        perform(disk, { kind: 'discard', paths: readdirSync(medium).map((name) => join(medium, name)) })
    }
  })

  test('in trouble is told, and a target that fails behind it is still the failure', () => {
    const missing = { ...file(), source: join(root, 'gone'), targets: [join(medium, 'gone')], path: 'gone' }
    const disk = watchedDisk({
      before: ({ name }) => {
        if (name === 'write') throw systemError('ENOSPC')
      },
    })
    expect(codeOf(() => perform(disk, copyTask([missing, file()])))).toBe('medium.full')
  })
})

test('a payload file that the door refuses is told, and a fault of our own is not swallowed', () => {
  for (const name of ['a', 'b']) writeFileSync(join(medium, name), name)
  let error: Error = new CausewayError('file.unreadable', { path: 'a' })
  const disk = watchedDisk({
    before: ({ name, path }) => {
      if (name === 'openToRead' && path.endsWith('a')) throw error
    },
  })
  const hash = () => perform(disk, { kind: 'hash', ...reinsOf(), volume: medium, paths: ['a', 'b'] })
  expect(hash()).toMatchObject([{ trouble: { code: 'file.unreadable' }, device: false }, { bytes: 1 }])
  for (error of [new TypeError('ours'), new CausewayError('medium.lost', { path: 'a' })])
    expect(hash).toThrow(error.message)
})

test.each(['EIO', 'EACCES', 'ELOOP'])('a payload file that fails with %s is told, and the next is hashed', (code) => {
  for (const name of ['a', 'b']) writeFileSync(join(medium, name), name)
  const disk = watchedDisk({
    before: ({ name, path }) => {
      if (name === 'openToRead' && path.endsWith('a')) throw systemError(code)
    },
  })
  const [first, second] = perform(disk, { kind: 'hash', ...reinsOf(), volume: medium, paths: ['a', 'b'] })
  expect(first).toMatchObject({ trouble: { code: 'unexpected' }, device: code === 'EIO' })
  expect(second).toMatchObject({ bytes: 1, sha256: sha256Of(Buffer.from('b')) })
})
