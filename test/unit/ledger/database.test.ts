/** How a ledger is opened: on its own disk, and as a private copy. */
import BetterSqlite, { type Database } from 'better-sqlite3'
import fs, {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { guarded, openDatabase, openForStation, openPrivateCopy } from '../../../electron/ledger/database'
import type { Ledger } from '../../../electron/ledger/ledger'
import { CausewayError } from '../../../shared/errors'
import { change } from '../../support/watched-node-fs'
import { codeOf } from '../files/scratch'
import { fill, home, type Home } from './fixture'

const onLinux = test.skipIf(process.platform !== 'linux')

let station: Home
/** Where private copies are made. */
let temporary: string

beforeEach(async () => {
  station = await home()
  temporary = join(station.folder, 'temporary')
  mkdirSync(temporary)
  vi.stubEnv('TMPDIR', temporary)
  vi.stubEnv('TEMP', temporary)
  return () => vi.unstubAllEnvs()
})

function filled(): void {
  const ledger = station.open()
  fill(ledger, 3)
  ledger.close()
}

/** The files below the home that this process holds open. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)].filter((path) => path.startsWith(station.folder))
    } catch {
      return []
    }
  })
}

/** Lets the ledger itself, and no copy of it, fail when it is opened, until the test ends. */
function failOpening(code: string, isNow: () => boolean = () => true): void {
  const real = Object.getOwnPropertyDescriptor(BetterSqlite.prototype, 'pragma')?.value as Database['pragma']
  vi.spyOn(BetterSqlite.prototype, 'pragma').mockImplementation(function (this: Database, text, options) {
    if (this.name === station.file && text.startsWith('journal_mode') && isNow())
      throw new BetterSqlite.SqliteError('made by a test', code)
    return real.call(this, text, options)
  })
  onTestFinished(() => void vi.restoreAllMocks())
}

describe('what SQLite says of a ledger', () => {
  const codeFor = (error: unknown): unknown => {
    try {
      return guarded('/home/ledger.db', () => {
        throw error
      })
    } catch (caught) {
      return caught instanceof CausewayError ? [caught.code, caught.details['path']] : caught
    }
  }
  const sqlite = (code: string) => new BetterSqlite.SqliteError('made by a test', code)

  test.each([
    ['SQLITE_BUSY', 'job.busy', '/home/ledger.db'],
    ['SQLITE_BUSY_SNAPSHOT', 'job.busy', '/home/ledger.db'],
    ['SQLITE_LOCKED_SHAREDCACHE', 'job.busy', '/home/ledger.db'],
    ['SQLITE_CANTOPEN', 'home.unwritable', '/home'],
    ['SQLITE_IOERR_WRITE', 'home.unwritable', '/home'],
    ['SQLITE_READONLY_DIRECTORY', 'home.unwritable', '/home'],
    ['SQLITE_PERM', 'home.unwritable', '/home'],
    ['SQLITE_NOTADB', 'ledger.damaged', '/home/ledger.db'],
    ['SQLITE_CORRUPT_VTAB', 'ledger.damaged', '/home/ledger.db'],
    ['SQLITE_FORMAT', 'ledger.damaged', '/home/ledger.db'],
    ['SQLITE_ERROR', 'ledger.damaged', '/home/ledger.db'],
    ['SQLITE_MISMATCH', 'ledger.damaged', '/home/ledger.db'],
  ])('names %s as %s', (code, expected, path) => {
    expect(codeFor(sqlite(code))).toEqual([expected, path])
  })

  test('names a full disk', () => {
    expect(codeFor(sqlite('SQLITE_FULL'))).toEqual(['home.full', expect.any(String)])
  })

  test.each([
    ['what is no cause of a disk', sqlite('SQLITE_NOMEM')],
    ['a code that only holds such a name', sqlite('X_SQLITE_BUSY')],
    ['a code that only holds the name of a damage', sqlite('X_SQLITE_CORRUPT')],
    ['an error of the program', new TypeError('x')],
    ['another’s error with such a code', Object.assign(new Error('x'), { code: 'SQLITE_CORRUPT' })],
    ['what was named before', new CausewayError('cancelled', {})],
  ])('leaves %s as it is', (_what, error) => {
    expect(codeFor(error)).toEqual(error instanceof CausewayError ? [error.code, undefined] : error)
  })
})

describe('a ledger that is opened', () => {
  onLinux('is its owner’s alone', () => {
    filled()
    expect(statSync(station.file).mode & 0o777).toBe(0o600)
  })

  test('flushes each commit, checks references and trusts no function in its schema', () => {
    const db = openDatabase(station.file)
    const pragma = (name: string): unknown => db.pragma(name, { simple: true })
    expect(['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema'].map(pragma)).toEqual(['wal', 2, 1, 0])
    db.close()
  })

  onLinux('and is none leaves no file open', () => {
    writeFileSync(station.file, Buffer.alloc(8192, 'random bytes'))
    const wait = vi.spyOn(Atomics, 'wait')
    expect(codeOf(() => openDatabase(station.file))).toBe('ledger.damaged')
    expect(codeOf(() => openPrivateCopy(station.file))).toBe('ledger.damaged')
    expect(wait, 'it does not wait for a file to become one').not.toHaveBeenCalled()
    wait.mockRestore()
    expect(openFiles()).toEqual([])
    expect(readdirSync(temporary)).toEqual([])
  })

  test('waits for another process that opens the new file too, and not for ever', () => {
    const wait = vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out')
    let busy = Infinity
    failOpening('SQLITE_BUSY', () => busy-- > 0)
    expect(codeOf(() => openDatabase(station.file))).toBe('job.busy')
    expect(wait).toHaveBeenCalledTimes(99)
    wait.mockClear()
    busy = 3
    openDatabase(station.file).close()
    expect(wait).toHaveBeenCalledTimes(3)
  })
})

describe('a private copy', () => {
  test('is removed when it is closed', () => {
    filled()
    const reader = station.open({ readOnly: true })
    expect(readdirSync(temporary)).toHaveLength(1)
    reader.close()
    expect(readdirSync(temporary)).toEqual([])
    const other = station.open({ readOnly: true })
    rmSync(temporary, { recursive: true })
    expect(
      codeOf(() => other.close()),
      'somebody tidied up',
    ).toBeNull()
  })

  test.each([
    ['', 'ledger.damaged'],
    ['random bytes', 'ledger.damaged'],
    ['table', 'ledger.damaged'],
    ['none', 'file.unreadable'],
    ['folder', 'file.unreadable'],
  ])('of what is no ledger is refused and removed: %j', (what, code) => {
    if (what === 'table') {
      const db = new BetterSqlite(station.file)
      db.exec('CREATE TABLE other (x); CREATE INDEX events ON other (x)')
      db.close()
    } else if (what === 'folder') mkdirSync(station.file)
    else if (what !== 'none') writeFileSync(station.file, what)
    const before = readdirSync(station.folder)
    expect(codeOf(() => station.open({ readOnly: true }))).toBe(code)
    expect(readdirSync(temporary)).toEqual([])
    expect(readdirSync(station.folder)).toEqual(before)
    if (process.platform === 'linux') expect(openFiles()).toEqual([])
  })

  test('is made again when the ledger changed meanwhile, and refused when it always does', () => {
    filled()
    const ledger = station.open()
    const { copyFileSync } = fs
    const event = (): unknown => ledger.append({ type: 'report.written', payload: {} })
    event()
    let copies = 0
    let most = 1
    change(fs, {
      copyFileSync: (from: string, to: string) => {
        copyFileSync(from, to)
        if (from === station.file && ++copies <= most) event()
      },
    })
    const reader = station.open({ readOnly: true })
    expect(copies).toBe(2)
    expect(reader.head()).toEqual(ledger.head())
    reader.close()
    copies = 0
    most = Infinity
    expect(codeOf(() => station.open({ readOnly: true }))).toBe('job.busy')
    expect(copies).toBe(5)
    expect(readdirSync(temporary)).toEqual([])
    ledger.close()
  })

  test('takes no log of an earlier try along when the ledger has none any more', () => {
    filled()
    let ledger: Ledger | null = station.open()
    ledger.append({ type: 'report.written', payload: {} })
    const { copyFileSync } = fs
    let logs = 0
    change(fs, {
      copyFileSync: (from: string, to: string) => {
        copyFileSync(from, to)
        if (!from.endsWith('-wal')) return
        logs++
        ledger?.close()
        ledger = null
      },
    })
    const reader = station.open({ readOnly: true })
    expect([logs, existsSync(`${station.file}-wal`)]).toEqual([1, false])
    expect(reader.verify()).toMatchObject({ intact: true, events: 4 })
    reader.close()
  })
})

describe('a ledger whose disk takes nothing', () => {
  test.each(['SQLITE_CANTOPEN', 'SQLITE_IOERR_SHMSIZE', 'SQLITE_FULL'])(
    'is read from a private copy, and says why nothing is written: %s',
    (code) => {
      filled()
      const before = readFileSync(station.file)
      failOpening(code)
      const ledger = station.open()
      expect(ledger.verify()).toMatchObject({ intact: true, events: 3 })
      const cause = code === 'SQLITE_FULL' ? 'home.full' : 'home.unwritable'
      expect(codeOf(() => ledger.append({ type: 'report.written', payload: {} }))).toBe(cause)
      expect(codeOf(() => ledger.signHead())).toBe(cause)
      ledger.close()
      expect(readFileSync(station.file).equals(before)).toBe(true)
      expect(readdirSync(temporary)).toEqual([])
    },
  )

  test.each([
    ['SQLITE_BUSY_RECOVERY', 'job.busy'],
    ['SQLITE_CORRUPT', 'ledger.damaged'],
  ])('is not taken for one that is in use or damaged: %s', (code, cause) => {
    filled()
    vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out')
    failOpening(code)
    expect(codeOf(() => openForStation(station.file))).toBe(cause)
  })

  test('is refused where there is none to read', () => {
    mkdirSync(`${station.file}-shm`)
    expect(codeOf(() => openForStation(station.file))).toBe('home.unwritable')
    expect(readdirSync(temporary)).toEqual([])
  })

  test('is not taken for a damaged one', () => {
    writeFileSync(station.file, Buffer.alloc(8192, 'random bytes'))
    expect(codeOf(() => openForStation(station.file))).toBe('ledger.damaged')
    rmSync(station.file)
    openForStation(station.file).db.close()
  })
})
