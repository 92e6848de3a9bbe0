/** The one door through which files of a medium are opened: every way of opening, against everything that is no file. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type * as Fs from 'node:fs'
import type * as FsPromises from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

/** What happens between the look at a file and its opening. */
const { between, swapAfter } = vi.hoisted(() => {
  const between: { swap: (() => void) | null } = { swap: null }
  const swapAfter =
    (look: (...args: unknown[]) => unknown) =>
    (...args: unknown[]): unknown => {
      const facts = look(...args)
      if (!String(args[0]).endsWith('file.cab')) return facts
      if (facts instanceof Promise) return facts.finally(() => between.swap?.())
      between.swap?.()
      return facts
    }
  return { between, swapAfter }
})
vi.mock('node:fs', async (original) => {
  const real = await original<typeof Fs>()
  const lstatSync = swapAfter(real.lstatSync as (...args: unknown[]) => unknown)
  return { ...real, lstatSync, default: { ...real, lstatSync } }
})
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FsPromises>()
  const lstat = swapAfter(real.lstat as (...args: unknown[]) => unknown)
  return { ...real, lstat, default: { ...real, lstat } }
})

const { systemDisk } = await import('../../../electron/files/disk')
const { demandFolder } = await import('../../../electron/files/door')
const { hashFile, sha256OnMedium } = await import('../../../electron/files/hash')
const { openRegularFile, readSmallFile } = await import('../../../electron/files/open')

const TEXT = 'what the medium holds'
const SECRET = 'what is elsewhere'

let root: string
let medium: string
let file: string
let server: Server | null = null
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'causeway-door-'))
  medium = join(root, 'medium')
  file = join(medium, 'causeway', 'data', 'file.cab')
  mkdirSync(join(medium, 'causeway', 'data'), { recursive: true })
  mkdirSync(join(root, 'elsewhere'))
  writeFileSync(file, TEXT)
  writeFileSync(join(root, 'elsewhere', 'file.cab'), SECRET)
})
afterEach(() => {
  between.swap = null
  server?.close()
  server = null
  rmSync(root, { recursive: true, force: true })
})
afterAll(() => vi.restoreAllMocks())

const readWith = (pastCache: boolean) => (path: string, below: string) => {
  const reading = systemDisk.openToRead(path, { pastCache, below })
  try {
    const buffer = Buffer.alloc(100)
    return buffer.toString('utf8', 0, reading.read(buffer))
  } finally {
    reading.close()
  }
}

/** Every way, and whether it answers the text or a digest. */
const WAYS: Record<string, (path: string, below: string) => unknown> = {
  'a small file': async (path, below) => (await readSmallFile(path, 1000, { below })).toString(),
  'a file by itself': async (path, below) => {
    const handle = await openRegularFile(path, { below })
    return handle.readFile('utf8').finally(() => handle.close())
  },
  'a digest': async (path, below) => (await hashFile(path, { algorithms: ['sha256'], below })).bytes,
  'a digest from the device': (path, below) => sha256OnMedium(path, { below }).length,
  'a worker’s source': readWith(false),
  'a worker’s reading from the device': readWith(true),
}

async function codeOf(way: (path: string, below: string) => unknown, path = file): Promise<string> {
  try {
    return `opened: ${String(await way(path, medium))}`
  } catch (error) {
    return String((error as { code: unknown }).code)
  }
}

describe.each(Object.entries(WAYS))('%s', (_name, way) => {
  test('opens a regular file, also where a person named the medium by a link', async () => {
    expect(await codeOf(way)).toMatch(/^opened: (what the medium holds|21|64)$/)
    symlinkSync(medium, join(root, 'named'))
    await way(join(root, 'named', 'causeway', 'data', 'file.cab'), join(root, 'named'))
  })

  test.each(['causeway', 'causeway/data', 'causeway/data/file.cab'])('refuses a link at %s', async (level) => {
    renameSync(join(medium, level), join(root, 'moved'))
    symlinkSync(join(root, 'moved'), join(medium, level))
    expect(await codeOf(way)).toBe('ELOOP')
  })

  test.runIf(process.platform === 'linux')('refuses a pipe without waiting for its other end', async () => {
    rmSync(file)
    execFileSync('mkfifo', [file])
    expect(await codeOf(way)).toBe('file.unreadable')
  })

  test.runIf(process.platform === 'linux')('refuses a device', async () => {
    expect(await codeOf((path, _below) => way(path, '/dev'), '/dev/zero')).toBe('file.unreadable')
  })

  test('refuses a folder', async () => {
    rmSync(file)
    mkdirSync(file)
    expect(await codeOf(way)).toBe('file.unreadable')
  })

  test.runIf(process.platform === 'linux')('refuses a socket', async () => {
    rmSync(file)
    server = createServer()
    await new Promise<void>((resolve) => server?.listen(file, resolve))
    expect(await codeOf(way)).toBe('file.unreadable')
  })

  test('refuses a file that is exchanged for a link between the look and the opening', async () => {
    between.swap = () => {
      rmSync(file, { force: true })
      symlinkSync(join(root, 'elsewhere', 'file.cab'), file)
    }
    expect(await codeOf(way)).toBe('ELOOP')
  })

  test('refuses a file that is exchanged for a link to itself', async () => {
    between.swap = () => {
      between.swap = null
      renameSync(file, join(root, 'moved'))
      symlinkSync(join(root, 'moved'), file)
    }
    expect(await codeOf(way)).toBe('ELOOP')
  })

  test.runIf(process.platform === 'linux')('does not wait for a file that is exchanged for a pipe', async () => {
    between.swap = () => {
      between.swap = null
      rmSync(file)
      execFileSync('mkfifo', [file])
    }
    expect(await codeOf(way)).toBe('file.unreadable')
  })

  test('refuses a folder that is exchanged for a link between the look and the opening', async () => {
    const folder = join(medium, 'causeway', 'data')
    between.swap = () => {
      between.swap = null
      renameSync(folder, join(root, 'moved'))
      symlinkSync(join(root, 'elsewhere'), folder)
    }
    expect(await codeOf(way)).toBe('ELOOP')
  })

  test('refuses a file that is another one each time that it is opened', async () => {
    let n = 0
    between.swap = () => {
      writeFileSync(join(root, `other-${++n}`), SECRET)
      renameSync(join(root, `other-${n}`), file)
    }
    expect(await codeOf(way)).toBe('file.unreadable')
    expect(n).toBe(3)
  })
})

test('a file of the named folder itself is opened, also where that folder is a link; one beside it is not', async () => {
  symlinkSync(join(medium, 'causeway', 'data'), join(root, 'named'))
  const path = join(root, 'named', 'file.cab')
  for (const [name, way] of Object.entries(WAYS)) {
    expect(String(await way(path, join(root, 'named'))), name).toMatch(/^(what the medium holds|21|64)$/)
    const beside = Promise.resolve().then(() => way(file, join(root, 'elsewhere')))
    await expect(beside, name).rejects.toThrow('is not below')
  }
})

test('a level that is neither folder nor link is refused before what is below it is asked for', () => {
  const is = (folder: boolean) => ({ isFile: () => !folder, isDirectory: () => folder, isSymbolicLink: () => false })
  expect(() => demandFolder('level', is(false))).toThrow(expect.objectContaining({ code: 'ENOTDIR', path: 'level' }))
  demandFolder('level', is(true))
})

test('a small file that is larger than its bound is not held', async () => {
  writeFileSync(file, 'x'.repeat(1001))
  await expect(readSmallFile(file, 1000, { below: medium })).rejects.toMatchObject({ code: 'file.unreadable' })
})
