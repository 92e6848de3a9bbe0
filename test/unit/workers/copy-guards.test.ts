/** What decides of one copied file: whether a target that is there counts, and whether the source stayed what it was. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemDisk, type Disk } from '../../../electron/files/disk'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import { perform } from '../../../electron/workers/perform'
import type { FileToCopy } from '../../../electron/workers/task'
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
