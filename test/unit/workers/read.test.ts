import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { systemDisk, type Disk } from '../../../electron/files/disk'
import { OperatorGate } from '../../../electron/files/gate'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import { hashFromMedium } from '../../../electron/workers/read'
import { cachedPages, isInMemory } from '../../support/cached-pages'
import { codeOf, scratch } from '../files/scratch'
import { watchedDisk } from '../../support/watched-disk'
import { fault } from './disks'
import { MIB, reinsOf, sumOf } from './tasks'

// Windows lets only administrators make links, Wine nobody; and it has no pipes among its files.
const withLinks = test.skipIf(process.platform === 'win32')

let folder: string
beforeEach(async () => {
  folder = await scratch()
})

function flushed(name: string, bytes: number): string {
  const path = join(folder, name)
  const fd = openSync(path, 'wx')
  writeFileSync(fd, randomBytes(bytes))
  fsyncSync(fd)
  closeSync(fd)
  return path
}

test.each([0, 1, 4096, MIB - 1, MIB, MIB + 1, 5 * MIB + 17])('digests of %i bytes are as the system says', (size) => {
  const path = flushed('file', size)
  const moved = new ByteCounter()
  const hashed = hashFromMedium(systemDisk, path, ['sha1', 'sha256'], reinsOf(moved))
  expect(hashed).toMatchObject({
    bytes: size,
    sha1: sumOf('sha1sum', path).toUpperCase(),
    sha256: sumOf('sha256sum', path),
  })
  expect(moved.value).toBe(size)
})

test('the next bytes are asked for ahead while there are whole pieces', () => {
  const ahead: number[] = []
  const disk: Disk = {
    ...systemDisk,
    openToRead(path, how) {
      const reading = systemDisk.openToRead(path, how)
      return Object.assign(reading, { readAhead: (bytes: number) => ahead.push(bytes) })
    },
  }
  hashFromMedium(disk, flushed('file', 2 * MIB + 17), ['sha256'], reinsOf())
  expect(ahead).toEqual([4 * MIB, 4 * MIB])
})

test.runIf(process.platform === 'linux')(
  'memory is empty before the first byte is read, and that is said',
  ({ skip }) => {
    skip(isInMemory(folder), 'the temporary folder is in memory')
    const path = flushed('file', 16 * MIB)
    expect(cachedPages(path)).toBeGreaterThan(0)
    let pages = -1
    const disk = watchedDisk({
      before: ({ name }) => void (name === 'read' && pages < 0 && (pages = cachedPages(path))),
    })
    expect(hashFromMedium(disk, path, ['sha256'], reinsOf()).readBack).toBe('medium')
    expect(pages).toBe(0)
  },
)

test.runIf(process.platform === 'linux')('where memory is the medium, no read-back from a medium is claimed', () => {
  const path = `/dev/shm/causeway-test-${process.pid}`
  writeFileSync(path, 'x')
  try {
    expect(hashFromMedium(systemDisk, path, ['sha256'], reinsOf()).readBack).toBe('cache')
  } finally {
    rmSync(path)
  }
})

withLinks('only a regular file is read: no link, no folder, no pipe', () => {
  const path = flushed('real', 1)
  symlinkSync(path, join(folder, 'link'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  const hash = (name: string) => () => hashFromMedium(systemDisk, join(folder, name), ['sha256'], reinsOf())
  expect(hash('link')).toThrow('ELOOP')
  expect(hash('absent')).toThrow('ENOENT')
  expect(codeOf(hash('pipe'))).toBe('file.unreadable')
  expect(codeOf(hash('.'))).toBe('file.unreadable')
})

test('what an error or the operator interrupts does not count, and is closed', () => {
  const path = flushed('file', 3 * MIB)
  const moved = new ByteCounter()
  const gate = new OperatorGate()
  let [open, fails] = [0, true]
  const disk = watchedDisk({
    before: ({ name }) => {
      if (name === 'openToRead') open++
      if (name === 'closeReading') open--
      if (name !== 'read' || moved.value < 2 * MIB) return
      if (fails) throw fault('EIO')
      gate.cancel()
    },
  })
  expect(() => hashFromMedium(disk, path, ['sha256'], reinsOf(moved))).toThrow('EIO')
  expect({ open, moved: moved.value }).toEqual({ open: 0, moved: 0 })
  fails = false
  expect(codeOf(() => hashFromMedium(disk, path, ['sha256'], reinsOf(moved, gate)))).toBe('cancelled')
  expect({ open, moved: moved.value }).toEqual({ open: 0, moved: 0 })
})
