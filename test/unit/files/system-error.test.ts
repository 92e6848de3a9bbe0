/** What errors of the system mean: for a medium, for the home, and for a text file that someone handed over. */
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, parse } from 'node:path'
import { describe, expect, test } from 'vitest'
import { asHomeError } from '../../../electron/files/full-disk'
import { asTargetError, errorCode, isDeviceError } from '../../../electron/files/system-error'
import { utf8Text } from '../../../electron/files/utf8-text'
import { CausewayError } from '../../../shared/errors'
import { change, systemError } from '../../support/watched-node-fs'
import { actAs, codeOf, scratch } from './scratch'

const ours = new CausewayError('cancelled')

describe('a code of the system', () => {
  test('is the text of an error, and never one of ours', () => {
    expect(errorCode(systemError('EIO'))).toBe('EIO')
    for (const other of [ours, new Error('no code'), Object.assign(new Error('errno'), { code: 5 }), { code: 'EIO' }])
      expect(errorCode(other)).toBeNull()
    for (const other of [null, undefined, 'EIO']) expect(errorCode(other)).toBeNull()
  })

  test.each(['EIO', 'ENODEV', 'ENXIO', 'ENOTCONN', 'EROFS', 'ESTALE', 'ESHUTDOWN', 'EHOSTDOWN'])(
    '%s blames the device',
    (code) => {
      expect(isDeviceError(systemError(code))).toBe(true)
    },
  )

  test.each(['ENOENT', 'EACCES', 'ENOSPC', 'EISDIR', ''])('%s does not blame the device', (code) => {
    expect(isDeviceError(systemError(code))).toBe(false)
    expect(isDeviceError(ours)).toBe(false)
  })

  test('that Node cannot name blames the device on Windows alone', () => {
    actAs('linux')
    expect(isDeviceError(systemError('UNKNOWN'))).toBe(false)
    actAs('win32')
    expect(isDeviceError(systemError('UNKNOWN'))).toBe(true)
    expect(isDeviceError(systemError('ENOENT'))).toBe(false)
  })
})

test.each([
  ['ENOSPC', 'medium.full'],
  ['EDQUOT', 'medium.full'],
  ['ENOENT', 'medium.lost'],
  ['ENOTDIR', 'medium.lost'],
  ['EIO', 'medium.lost'],
  ['EACCES', 'file.unwritable'],
  ['EPERM', 'file.unwritable'],
  ['EFBIG', 'medium.not-ready'],
])('%s while writing to a medium means %s', (system, code) => {
  const cause = systemError(system)
  expect(asTargetError(cause, 'place')).toMatchObject({ code, details: { path: 'place' }, cause })
})

test('any other error while writing to a medium stays what it is', () => {
  for (const error of [systemError('EMFILE'), ours, new Error('no code'), 'text', null])
    expect(asTargetError(error, 'place')).toBe(error)
})

describe('an error while writing into the home', () => {
  const withPath = (code: string, path: unknown): Error => Object.assign(systemError(code), { path })
  const roomy = { bavail: 1000, bsize: 4096, files: 1000, ffree: 1000 }
  type Space = typeof roomy

  /** Lets a file system have no room, or no file numbers, until the test ends. */
  function space(of: (path: string) => Space): void {
    change(fs, { statfsSync: (path: string) => of(path) })
  }
  const full = { ...roomy, bavail: 1 }

  test('says that the home is full when the system says so of a file in it', async () => {
    const home = await scratch()
    space(() => roomy)
    for (const code of ['ENOSPC', 'EDQUOT'])
      for (const path of [home, join(home, 'ledger.db'), join(home, '..notes')])
        expect(asHomeError(withPath(code, path), home)).toMatchObject({ code: 'home.full', details: { path: home } })
    expect(asHomeError(systemError('SQLITE_FULL'), home)).toMatchObject({
      code: 'home.full',
      details: { path: home },
    })
  })

  test('says that the home cannot be written when the system refuses a file in it', async () => {
    const home = await scratch()
    space(() => full)
    for (const code of ['EROFS', 'EACCES', 'EPERM', 'EIO'])
      expect(asHomeError(withPath(code, join(home, 'x')), home)).toMatchObject({
        code: 'home.unwritable',
        details: { path: home },
      })
    space(() => roomy)
    for (const code of ['SQLITE_IOERR_WRITE', 'SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_PERM'])
      expect(asHomeError(systemError(code), home)).toMatchObject({ code: 'home.unwritable', details: { path: home } })
  })

  test('asks the file system what SQLite means, and names the disk that is full', async () => {
    const home = await scratch()
    space((path) => (path === tmpdir() ? full : roomy))
    for (const code of ['SQLITE_IOERR', 'SQLITE_FULL', 'ENOSPC'])
      expect(asHomeError(systemError(code), home)).toMatchObject({ code: 'home.full', details: { path: tmpdir() } })
    space((path) => (path === home ? full : roomy))
    for (const code of ['SQLITE_CANTOPEN', 'EDQUOT'])
      expect(asHomeError(systemError(code), home)).toMatchObject({ code: 'home.full', details: { path: home } })
  })

  test('stays what it is when it concerns no file of the home', async () => {
    const home = await scratch()
    space(() => full)
    const others: unknown[] = [
      ...[ours, new Error('no code'), 'text', null, undefined],
      ...['EIO', 'EACCES', 'SQLITE_BUSY', 'MY_SQLITE_FULL'].map(systemError),
      ...['ENOSPC', 'EACCES', 'EIO'].map((code) => withPath(code, join(home, '../elsewhere'))),
      withPath('ENOSPC', dirname(home)),
      ...['ENOENT', 'EBUSY', 'SQLITE_BUSY'].map((code) => withPath(code, join(home, 'x'))),
    ]
    for (const error of others) expect(asHomeError(error, home)).toBe(error)
    space(() => roomy)
    for (const error of [systemError('ENOSPC'), withPath('ENOSPC', 3)]) expect(asHomeError(error, home)).toBe(error)
  })

  test('takes the home for full by its bytes and its file numbers, as far as the file system counts them', async () => {
    const home = await scratch()
    const isFull = (facts: Partial<Space>): boolean => {
      space((path) => (path === home ? { ...roomy, ...facts } : roomy))
      return (asHomeError(systemError('SQLITE_IOERR'), home) as CausewayError).code === 'home.full'
    }
    expect(isFull({ bavail: 64 })).toBe(false)
    expect(isFull({ bavail: 63 })).toBe(true)
    expect(isFull({ ffree: 0 })).toBe(true)
    expect(isFull({ ffree: 1 })).toBe(false)
    expect(isFull({ files: 0, ffree: 0 })).toBe(false)
  })

  test('asks the nearest folder that is there, and takes one that does not answer for not full', async () => {
    const home = join(await scratch(), 'not', 'yet')
    const answer = (of: (path: string) => Space): unknown => {
      space(of)
      return asHomeError(systemError('SQLITE_CANTOPEN'), home)
    }
    const absent = (code: string): never => {
      throw systemError(code)
    }
    const asked: string[] = []
    const found = answer((path) => {
      asked.push(path)
      return path.startsWith(dirname(home)) ? absent('ENOENT') : path === dirname(dirname(home)) ? full : roomy
    })
    expect(found).toMatchObject({ code: 'home.full', details: { path: home } })
    expect(asked).toEqual([home, dirname(home), dirname(dirname(home))])
    expect(answer((path) => (path === home ? absent('EACCES') : roomy))).toMatchObject({ code: 'home.unwritable' })
    expect(
      answer((path) => (path === home ? absent('EACCES') : path === parse(path).root ? full : roomy)),
    ).toMatchObject({ code: 'home.unwritable' })
    expect(answer(() => absent('ENOENT'))).toMatchObject({ code: 'home.unwritable' })
  })
})

describe('a text that someone handed over', () => {
  test.each([
    ['with a mark, little end first', [0xff, 0xfe, 0x61, 0x00]],
    ['with a mark, big end first', [0xfe, 0xff, 0x00, 0x61]],
    ['without a mark, little end first', [0x61, 0x00]],
    ['without a mark, big end first', [0x00, 0x61]],
  ])('is refused as UTF-16 %s', (_, bytes) => {
    expect(() => utf8Text(Buffer.from(bytes), 'list')).toThrow(
      expect.objectContaining({ code: 'file.utf-16', details: { path: 'list' } }),
    )
  })

  test.each([[[]], [[0x00]], [[0x00, 0x00]], [[0x61]], [[0x61, 0x62]], [[0xc3, 0xa9]]])('of %j is read', (bytes) => {
    expect(utf8Text(Buffer.from(bytes), 'list')).toBe(Buffer.from(bytes).toString())
  })

  test.each([[[0xff]], [[0xfe]], [[0xff, 0x61]], [[0x61, 0xfe]], [[0xfe, 0x61]], [[0x61, 0xff]]])(
    'of %j is no UTF-16',
    (bytes) => {
      expect(codeOf(() => utf8Text(Buffer.from(bytes), 'list'))).toBeNull()
    },
  )
})
