/** A station whose own files were damaged says which, does nothing with them and loses nothing. */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { randomBytes } from '../../support/forge'
import { contentsOf, useScenes, type Scene } from '../../support/refusals'
import { causeway, causewayTyping, succeed } from '../../support/stations'

const scenes = useScenes()
let scene: Scene
let home: string
beforeEach(() => {
  scene = scenes.scene()
  home = scene.home
})

/** The home's files but for SQLite's own helpers, which come and go with every opening. */
function files(): Record<string, string> {
  return Object.fromEntries(Object.entries(contentsOf(home)).filter(([name]) => !/-(wal|shm)$/.test(name)))
}

async function expectError(words: readonly string[], code: string, exit: number): Promise<void> {
  const answer = await causeway(home, ...words)
  expect({ words, code: answer.document.error?.code, exit: answer.exit }).toEqual({ words, code, exit })
}

const everything = (): string[][] => [
  ['key', 'show'],
  ['trust', 'list'],
  ['server', 'check'],
  ['history', 'list'],
  ['history', 'verify'],
  ['verify', scene.medium],
  ['receive', scene.medium],
]
const transfers = (): string[][] => everything().slice(-2)

const DAMAGED: readonly [file: string, code: string, exit: number, commands: () => string[][]][] = [
  ['station.json', 'station.damaged', 5, everything],
  ['trust.json', 'station.damaged', 5, everything],
  ['keys/id_ed25519', 'station.damaged', 5, everything],
  ['keys/id_ed25519.pub', 'station.damaged', 5, everything],
  ['ledger.db', 'ledger.damaged', 4, everything],
  ['journal.db', 'station.damaged', 5, transfers],
]

describe.each(DAMAGED)('%s', (file, code, exit, commands) => {
  test.each([
    ['random bytes', () => randomBytes(4096, file)],
    ['a few random bytes', () => randomBytes(7, file)],
    ['text', () => Buffer.from('{"formatVersion":1}\n')],
  ])('that holds %s is named by every command, and stays as it is', async (_name, bytes) => {
    writeFileSync(join(home, file), bytes(), { mode: 0o600 })
    const before = files()
    for (const words of commands()) await expectError(words, code, exit)
    expect(files()).toEqual(before)
  })

  test('is all that must be brought back', async () => {
    const kept = join(scene.root, 'kept')
    await succeed(home, 'verify', scene.medium)
    cpSync(join(home, file), kept)
    writeFileSync(join(home, file), randomBytes(4096), { mode: 0o600 })
    for (const words of commands()) await expectError(words, code, exit)
    cpSync(kept, join(home, file))
    expect(await succeed(home, 'receive', scene.medium)).toMatchObject({ verdict: 'verified' })
    expect(await succeed(home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
  })
})

/** Stands for a file, but reading it would never end, or fill the memory. */
const NO_FILES: readonly [what: string, make: (path: string) => void][] = [
  ['a folder', (path) => mkdirSync(path)],
  ['a named pipe', (path) => void execFileSync('mkfifo', [path])],
  ['a link to itself', (path) => symlinkSync(path, path)],
  ['a link to an endless device', (path) => symlinkSync('/dev/zero', path)],
  [
    'a file of 3 GiB',
    (path) => {
      writeFileSync(path, '', { mode: 0o600 })
      truncateSync(path, 3 * 1024 ** 3)
    },
  ],
]
const STATE_FILES = [
  ...['station.json', 'settings.json', 'trust.json', 'policy.json', 'credentials.json'],
  ...['keys/id_ed25519', 'keys/id_ed25519.pub', 'ledger.db', 'ledger-head', 'journal.db'],
]

describe.each(NO_FILES)('%s', (_what, make) => {
  test.each(STATE_FILES)('in the place of %s is named, and neither waited for nor read', async (file) => {
    rmSync(join(home, file), { force: true })
    make(join(home, file))
    const isSecret = file === 'credentials.json'
    const words = isSecret ? ['operator', 'credential', 'ben'] : ['receive', scene.medium]
    const { exit, document } = await causewayTyping(isSecret ? 'correct horse battery' : '', home, ...words)
    expect(document.error?.code).toMatch(/^(file\.unreadable|(station|ledger)\.damaged)$/)
    expect([4, 5]).toContain(exit)
  })
})

test.each(['ledger.db', 'journal.db'])('%s that was cut anywhere is named as damage, or is whole', async (file) => {
  await succeed(home, 'verify', scene.medium)
  const path = join(home, file)
  const whole = readFileSync(path)
  const words = file === 'ledger.db' ? ['custody', 'label', '4711', '--label', 'Stick 1'] : ['verify', scene.medium]
  for (let at = 1; at <= 24; at++) {
    writeFileSync(path, whole.subarray(0, Math.floor((whole.length * at) / 25)))
    const { exit, document } = await causeway(home, ...words)
    expect([0, 4, 5], `${String(at)}: ${String(document.error?.code)}`).toContain(exit)
  }
})

test('a file of the station may be a link to another file', async () => {
  cpSync(join(home, 'trust.json'), join(scene.root, 'kept-trust.json'))
  rmSync(join(home, 'trust.json'))
  symlinkSync(join(scene.root, 'kept-trust.json'), join(home, 'trust.json'))
  expect(await succeed(home, 'receive', scene.medium)).toMatchObject({ verdict: 'verified' })
})

test.each(['keys/id_ed25519', 'keys'])('without %s the station is damaged, and no new key is made', async (file) => {
  rmSync(join(home, file), { recursive: true })
  const before = files()
  for (const words of everything()) await expectError(words, 'station.damaged', 5)
  expect(files()).toEqual(before)
})

test('the key of another station is not taken for its own', async () => {
  cpSync(join(scene.sender, 'keys'), join(home, 'keys'), { recursive: true })
  for (const words of everything()) await expectError(words, 'station.damaged', 5)
})

test('a damaged head file is found by history verify, and does not stop the work', async () => {
  writeFileSync(join(home, 'ledger-head'), randomBytes(300))
  await expectError(['history', 'verify'], 'ledger.damaged', 4)
  expect((await causeway(home, 'history', 'list')).exit).toBe(0)
})

test('a damaged server is not ready, and nothing of the medium is imported', async () => {
  writeFileSync(join(home, 'practice/import/server.json'), randomBytes(300))
  const before = contentsOf(join(home, 'practice'))
  const answer = await causeway(home, 'receive', scene.medium)
  expect(answer).toMatchObject({ exit: 5, document: { error: { code: 'server.not-ready' } } })
  expect(contentsOf(join(home, 'practice'))).toEqual(before)
})

describe('receipts', () => {
  test.each([
    ['random bytes', '.json', () => randomBytes(500), 4, /^signature\./],
    ['random bytes in its signature', '.json.sig', () => randomBytes(500), 4, /^signature\./],
    ['nothing', '.json', () => Buffer.alloc(0), 4, /^signature\./],
  ] as const)('a receipt that holds %s is not shown', async (_name, extension, bytes, exit, code) => {
    const { transferId } = await succeed(home, 'receive', scene.medium)
    writeFileSync(join(home, 'receipts', `${String(transferId)}${extension}`), bytes())
    for (const words of [['show'], ['export', '--out', join(scene.root, 'receipt.json')]]) {
      const answer = await causeway(home, 'receipt', words[0] ?? '', String(transferId), ...words.slice(1))
      expect(answer.exit).toBe(exit)
      expect(answer.document.error?.code).toMatch(code)
    }
  })
})

describe('init', () => {
  const init = ['init', '--role', 'disconnected', '--name', 'Import 1', '--practice']

  test('takes up a home whose making was interrupted, with the key that is there', async () => {
    const { fingerprint } = await succeed(home, 'key', 'show')
    rmSync(join(home, 'station.json'))
    expect(await succeed(home, ...init)).toMatchObject({ fingerprint })
    expect(await succeed(home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
  })

  test('does not put a new key in the place of one that cannot be read', async () => {
    rmSync(join(home, 'station.json'))
    writeFileSync(join(home, 'keys/id_ed25519'), randomBytes(400), { mode: 0o600 })
    const before = files()
    await expectError(init, 'station.damaged', 5)
    expect(files()).toEqual(before)
  })

  test('does not make a production station of a practice key, nor the reverse', async () => {
    rmSync(join(home, 'station.json'))
    await expectError(init.slice(0, -1), 'station.damaged', 5)
  })

  test.skipIf(process.platform === 'win32')('does not use a key that others may read', async () => {
    rmSync(join(home, 'station.json'))
    chmodSync(join(home, 'keys/id_ed25519'), 0o644)
    await expectError(init, 'key.permissions', 5)
  })
})
