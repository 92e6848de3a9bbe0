/** The disk of this machine: what it asks of the system, on each kind of system, and what it makes of the answers. */
import { execFileSync } from 'node:child_process'
import fs, { mkdirSync, readFileSync, readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { systemDisk } from '../../../electron/files/disk'
import type * as linux from '../../../electron/files/native/linux'
import type * as windows from '../../../electron/files/native/windows'
import { flushesByVolume, readsFromDevice } from '../../../electron/files/page-cache'
import { keepPrivate } from '../../../electron/files/private-file'
import { keepHeapSmall } from '../../../electron/files/small-heap'
import { change, systemError, watchNodeFiles } from '../../support/watched-node-fs'
import { actAs, codeOf, scratch } from './scratch'

/** The calls of the system that Node does not have: those of this machine, or what a test puts in their place. */
const system = vi.hoisted(() => ({
  linux: undefined as Partial<linux.LinuxCalls> | null | undefined,
  windows: null as Partial<windows.WindowsCalls> | null,
}))
vi.mock('../../../electron/files/native/linux', async (original) => {
  const { linuxCalls } = await original<typeof linux>()
  return { linuxCalls: () => (system.linux === undefined ? linuxCalls() : system.linux) }
})
vi.mock('../../../electron/files/native/windows', () => ({ windowsCalls: () => system.windows }))

/** The kind of a file system is asked for once for each device: each question is about another one. */
let devices = 1_000_000

const onPosix = describe.skipIf(process.platform === 'win32')

let root: string
let file: string
beforeEach(async () => {
  Object.assign(system, { linux: undefined, windows: null })
  root = await scratch()
  file = join(root, 'file')
  writeFileSync(file, 'bytes')
})

onPosix('looking up', () => {
  test('tells every kind, follows no link, and knows what is not there', () => {
    mkdirSync(join(root, 'folder'))
    symlinkSync('folder', join(root, 'link'))
    execFileSync('mkfifo', [join(root, 'pipe')])
    const kinds = ['file', 'folder', 'link', 'pipe', 'absent'].map((name) => systemDisk.lookUp(join(root, name))?.kind)
    expect(kinds).toEqual(['file', 'folder', 'link', 'other', undefined])
    expect(systemDisk.lookUp(join(root, 'absent'))).toBeNull()
    expect(systemDisk.lookUp(file)).toEqual({
      kind: 'file',
      bytes: 5,
      mtimeNs: statSync(file, { bigint: true }).mtimeNs,
    })
  })
})

onPosix('reading', () => {
  const buffer = Buffer.alloc(3)

  test('comes from the device only when it was asked for, can be, and memory was emptied', () => {
    const asked: string[] = []
    const from = (pastCache: boolean, answers: boolean): boolean => {
      system.linux = { forgetPages: (_, offset, length) => (asked.push(`${offset}+${length}`), answers) }
      change(fs, { statfsSync: () => ({ type: 0xef53 }) })
      const reading = systemDisk.openToRead(file, { pastCache })
      reading.close()
      return reading.fromMedium
    }
    expect(from(true, true)).toBe(true)
    expect(asked).toEqual(['0+0'])
    expect(from(true, false)).toBe(false)
    expect(from(false, true)).toBe(false)
    expect(asked).toHaveLength(2)
  })

  test('asks for the next bytes ahead of where it is', () => {
    const ahead: unknown[] = []
    system.linux = { willNeed: (_, offset, length) => (ahead.push([offset, length]), true), forgetPages: () => false }
    const reading = systemDisk.openToRead(file, { pastCache: false })
    expect(reading.facts()).toEqual(systemDisk.lookUp(file))
    expect(reading.read(buffer)).toBe(3)
    reading.readAhead(10)
    expect([reading.read(buffer), reading.read(buffer)]).toEqual([2, 0])
    reading.readAhead(20)
    reading.close()
    system.linux = null
    const plain = systemDisk.openToRead(file, { pastCache: true })
    plain.readAhead(10)
    expect(plain.fromMedium).toBe(false)
    plain.close()
    expect(ahead).toEqual([
      [3, 10],
      [5, 20],
    ])
  })

  test('closes what turns out to be another file, or cannot be asked', () => {
    let open = 0
    watchNodeFiles(root, ({ name }) => void (open += name === 'open' ? 1 : name === 'close' ? -1 : 0))
    let exchanges = 0
    const { fstatSync } = fs
    change(fs, {
      fstatSync: (fd: number) => {
        const facts = fstatSync(fd, { bigint: true })
        return exchanges-- > 0 ? Object.assign(facts, { ino: facts.ino + 1n }) : facts
      },
    })
    for (exchanges of [0, 2]) {
      const reading = systemDisk.openToRead(file, { pastCache: false })
      expect([open, reading.read(buffer)]).toEqual([1, 3])
      reading.close()
      expect(open).toBe(0)
    }
    exchanges = 3
    expect(codeOf(() => systemDisk.openToRead(file, { pastCache: false }))).toBe('file.unreadable')
    expect(open).toBe(0)
    change(fs, {
      fstatSync: () => {
        throw systemError('EIO')
      },
    })
    expect(() => systemDisk.openToRead(file, { pastCache: false })).toThrow('EIO')
    expect(open).toBe(0)
  })

  describe('past the cache of Windows', () => {
    /** A file that is open past the cache; `index` tells which. */
    function unbuffered(index: () => bigint): { closed: number; opened: number } {
      const count = { closed: 0, opened: 0 }
      const close = (): void => void count.closed++
      system.windows = {
        openUnbuffered: () => {
          count.opened++
          return { fromMedium: true, index: index(), close } as ReturnType<windows.WindowsCalls['openUnbuffered']>
        },
      }
      return count
    }
    const inode = () => statSync(file, { bigint: true }).ino

    test('takes the file that was looked at, and only where that is asked for', () => {
      const count = unbuffered(inode)
      expect(systemDisk.openToRead(file, { pastCache: true })).toMatchObject({ fromMedium: true, index: inode() })
      const cached = systemDisk.openToRead(file, { pastCache: false })
      expect(cached.read(buffer)).toBe(3)
      cached.close()
      expect(count).toEqual({ opened: 1, closed: 0 })
    })

    test('closes another one, looks again, and gives up after three', () => {
      let wrong = 2
      const count = unbuffered(() => (wrong-- > 0 ? 1n : inode()))
      expect(systemDisk.openToRead(file, { pastCache: true })).toMatchObject({ index: inode() })
      expect(count).toEqual({ opened: 3, closed: 2 })
      wrong = 3
      expect(codeOf(() => systemDisk.openToRead(file, { pastCache: true }))).toBe('file.unreadable')
      expect(count).toEqual({ opened: 6, closed: 5 })
    })

    test('reads through the cache what cannot be read past it', () => {
      system.windows = { openUnbuffered: () => null }
      const reading = systemDisk.openToRead(file, { pastCache: true })
      expect(reading.read(buffer)).toBe(3)
      reading.close()
    })
  })
})

describe('writing', () => {
  test('never replaces, and gives the system all bytes also where it takes few at a time', () => {
    expect(() => systemDisk.create(file)).toThrow('EEXIST')
    const { writeSync } = fs
    change(fs, {
      writeSync: (fd: number, bytes: Buffer, at: number, length: number) =>
        writeSync(fd, bytes, at, Math.min(2, length)),
    })
    const writing = systemDisk.create(join(root, 'new'))
    for (const text of ['seven b', 'ytes', '']) writing.write(Buffer.from(text))
    writing.close()
    expect(readFileSync(join(root, 'new'), 'utf8')).toBe('seven bytes')
  })

  test('has the device begin with each part, and waits for the part before', () => {
    const told: string[] = []
    system.linux = {
      startWriting: (_, offset, length) => (told.push(`start ${offset}+${length}`), true),
      waitForWriting: (_, offset, length) => (told.push(`wait ${offset}+${length}`), true),
    }
    change(fs, { fdatasyncSync: () => told.push('flush') })
    const writing = systemDisk.create(join(root, 'new'))
    for (const text of ['abc', 'de', 'f']) {
      writing.write(Buffer.from(text))
      writing.pushOut()
    }
    writing.close()
    expect(told).toEqual(['start 0+3', 'wait 0+0', 'start 3+2', 'wait 0+3', 'start 5+1', 'wait 3+2'])
  })

  test.each([null, { startWriting: () => false }])('flushes where the system has no such call: %j', (calls) => {
    let flushed = 0
    system.linux = calls
    change(fs, { fdatasyncSync: () => void flushed++ })
    const writing = systemDisk.create(join(root, 'new'))
    writing.pushOut()
    writing.close()
    expect(flushed).toBe(1)
  })
})

test('removing takes away what is there, and nothing else is asked of it', () => {
  systemDisk.remove(file)
  systemDisk.remove(file)
  expect(readdirSync(root)).toEqual([])
})

describe('making a folder', () => {
  test('tells whether it was there, and says what fails', () => {
    expect(systemDisk.makeFolder(join(root, 'new'))).toBe(true)
    expect(systemDisk.makeFolder(join(root, 'new'))).toBe(false)
    expect(() => systemDisk.makeFolder(join(root, 'absent', 'new'))).toThrow('ENOENT')
  })
})

describe('flushing', () => {
  test('of a name opens it for what the system asks for, and closes it whatever happens', () => {
    const told: string[] = []
    let code = 'none'
    change(fs, {
      openSync: (path: string, flags: string) => (told.push(`open ${path} ${flags}`), 42),
      fsyncSync: (fd: number) => {
        told.push(`flush ${fd}`)
        if (code !== 'none') throw systemError(code)
      },
      closeSync: (fd: number) => told.push(`close ${fd}`),
    })
    for (const [platform, flags] of [
      ['linux', 'r'],
      ['win32', 'r+'],
    ] as const) {
      actAs(platform)
      systemDisk.flushPath('name')
      expect(told.splice(0)).toEqual([`open name ${flags}`, 'flush 42', 'close 42'])
    }
    for (code of ['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'ENOSYS']) systemDisk.flushPath('name')
    for (code of ['EIO', 'ENOSPC', 'EACCES', 'ENODEV']) expect(() => systemDisk.flushPath('name'), code).toThrow(code)
    expect(told.filter((line) => line === 'close 42')).toHaveLength(9)
  })

  test('of a volume is told to the system that knows it; a volume that knows it no more is lost', () => {
    const synced: unknown[] = []
    system.linux = { syncfs: (fd) => void synced.push(fd) }
    const volume = systemDisk.openVolume(root)
    systemDisk.flushVolume(volume)
    expect(synced).toEqual([volume.fd])
    systemDisk.closeVolume(volume)
    expect(() => fs.fstatSync(volume.fd)).toThrow('EBADF')

    actAs('win32')
    const onWindows = systemDisk.openVolume(root)
    expect(onWindows).toEqual({ folder: root, fd: -1 })
    let flushes = true
    system.windows = { flushVolume: (folder) => (synced.push(folder), flushes) }
    systemDisk.flushVolume(onWindows)
    flushes = false
    expect(() => systemDisk.flushVolume(onWindows)).toThrow(
      expect.objectContaining({ code: 'medium.lost', details: { path: root } }),
    )
    expect(synced).toEqual([volume.fd, root, root])
    systemDisk.closeVolume(onWindows)
    system.windows = null
    system.linux = null
    systemDisk.flushVolume(onWindows)
  })

  test('by volume is for Linux but not behind FUSE, and for Windows where it works', () => {
    let kind = 0xef53
    change(fs, { statfsSync: () => ({ type: kind }), statSync: () => ({ dev: ++devices }) })
    system.linux = {}
    expect(flushesByVolume(root)).toBe(true)
    kind = 0x65735546
    expect(flushesByVolume(root)).toBe(false)
    kind = 0xef53
    system.linux = null
    expect(flushesByVolume(root)).toBe(false)
    for (const works of [true, false]) {
      system.windows = { flushVolume: () => works }
      expect(flushesByVolume(root)).toBe(works)
    }
  })
})

test('what is read comes from a device only on Linux, and where a device is asked by the system itself', () => {
  let kind = 0xef53
  let asked = 0
  change(fs, { statfsSync: () => (asked++, { type: kind }) })
  actAs('linux')
  expect(readsFromDevice(root, ++devices)).toBe(true)
  for (kind of [0x65735546, 0x01021994, 0x858458f6]) expect(readsFromDevice(root, ++devices), String(kind)).toBe(false)
  expect(readsFromDevice(root, devices)).toBe(false)
  expect(asked).toBe(4)
  kind = 0xef53
  actAs('win32')
  expect(readsFromDevice(root, ++devices)).toBe(false)
})

describe('renaming without replacing', () => {
  const to = () => join(root, 'to')

  test('is done by the call that the system has', () => {
    const asked: string[] = []
    const call = (name: string, done: boolean) => (from: string, target: string) => {
      asked.push(name)
      if (done) renameSync(from, target)
      return done as true
    }
    system.linux = null
    system.windows = { moveWithoutReplacing: call('windows', true) }
    systemDisk.renameWithoutReplacing(file, to())
    expect([asked, readdirSync(root)]).toEqual([['windows'], ['to']])
    system.linux = { renameNoReplace: call('linux', true) }
    systemDisk.renameWithoutReplacing(to(), file)
    expect([asked, readdirSync(root)]).toEqual([['windows', 'linux'], ['file']])
    system.linux = { renameNoReplace: call('linux', false) }
    system.windows = null
    systemDisk.renameWithoutReplacing(file, to())
    expect(readdirSync(root)).toEqual(['to'])
  })

  test('goes without hard links only where there are none; the name is then looked up first', () => {
    system.linux = null
    let code = ''
    change(fs, {
      linkSync: () => {
        throw systemError(code)
      },
    })
    const without = ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EISDIR', 'UNKNOWN']
    for (code of without) {
      systemDisk.renameWithoutReplacing(file, to())
      expect(readdirSync(root), code).toEqual(['to'])
      renameSync(to(), file)
    }
    for (code of ['EIO', 'ENOSPC', 'EROFS']) {
      expect(() => systemDisk.renameWithoutReplacing(file, to()), code).toThrow(code)
      expect(readdirSync(root)).toEqual(['file'])
    }
    writeFileSync(to(), 'someone’s')
    for (code of ['EEXIST', 'EPERM'])
      expect(() => systemDisk.renameWithoutReplacing(file, to()), code).toThrow(
        expect.objectContaining({ code: 'file.exists', details: { path: to() } }),
      )
    expect(readFileSync(to(), 'utf8')).toBe('someone’s')
  })
})

onPosix('a database', () => {
  test('is its owner’s alone before it is opened, made or found', () => {
    const database = join(root, 'ledger.db')
    keepPrivate(database)
    expect(statSync(database).mode & 0o777).toBe(0o600)
    fs.chmodSync(database, 0o644)
    writeFileSync(database, 'kept')
    keepPrivate(database)
    expect([statSync(database).mode & 0o777, readFileSync(database, 'utf8')]).toEqual([0o600, 'kept'])
  })

  test('that cannot be opened is left to SQLite, and on Windows to the folder', () => {
    expect(codeOf(() => keepPrivate(join(root, 'absent', 'ledger.db')))).toBeNull()
    actAs('win32')
    keepPrivate(join(root, 'ledger.db'))
    expect(readdirSync(root)).toEqual(['file'])
  })
})

test('the heap is kept small where the C library can be told so, and elsewhere too', () => {
  const told: number[] = []
  system.linux = { giveBackFrom: (bytes) => void told.push(bytes) }
  keepHeapSmall()
  system.linux = null
  keepHeapSmall()
  expect(told).toEqual([128 * 1024])
})
