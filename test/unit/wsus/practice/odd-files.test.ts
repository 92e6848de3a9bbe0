/** What is in the place of a practice server's file without being one: nothing waits for it, and the error has a name. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPracticeServer } from '../../../../electron/wsus/practice/create'
import { asOnlyWriter } from '../../../../electron/wsus/practice/database'
import { openPracticeServer } from '../../../../electron/wsus/practice/server'
import { practicePaths, readSettings, writeSettings } from '../../../../electron/wsus/practice/settings'
import { runPracticeWsusutil } from '../../../../electron/wsus/practice/wsusutil'
import type { WsusServer } from '../../../../electron/wsus/server'
import { codeOfLater } from '../../trust/errors'

let root: string
let folder: string
let server: WsusServer
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'causeway-odd-server-'))
  folder = join(root, 'server')
  await createPracticeServer(folder, { side: 'export', updates: 3, seed: 1 })
  server = openPracticeServer(folder, { file: '', args: [] })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const kinds = [
  ['a named pipe', (path: string) => execFileSync('mkfifo', [path])],
  ['a folder', (path: string) => mkdirSync(path)],
  ['a link', (path: string) => symlinkSync(join(root, 'away'), path)],
] as const

function exchange(path: string, make: (path: string) => unknown): void {
  mkdirSync(dirname(path), { recursive: true })
  renameSync(path, join(root, 'away'))
  make(path)
}

async function tool(...argv: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = []
  const code = await runPracticeWsusutil(folder, argv, { print: (bytes) => said.push(Buffer.from(bytes).toString()) })
  return { code, said: said.join('') }
}

// Windows has no pipes among its files, and lets only administrators make links.
describe.skipIf(process.platform === 'win32').each(kinds)('%s', (_, make) => {
  test('in the place of the updates is told by every reader', async () => {
    const { database } = practicePaths(folder)
    const approvals = await server.readApprovals()
    exchange(database, make)
    expect(await server.readFacts()).toMatchObject({ updateCount: null, products: null })
    expect(await codeOfLater(() => server.readUpdateKeys())).toBe('server.unreadable')
    const change = { kind: 'decline' as const, updateId: approvals.approvals[0]?.updateId ?? '' }
    const applied = server.applyApprovals([change])[Symbol.asyncIterator]()
    expect(await codeOfLater(() => applied.next())).toBe('server.unreadable')
    for (const argv of [['export', join(root, 'x.xml.gz'), join(root, 'x.log')], ['reset']])
      expect(await tool(...argv)).toMatchObject({ code: 1 })
  })

  test('in the place of the settings is told by every reader', async () => {
    exchange(practicePaths(folder).settings, make)
    expect(await server.readFacts()).toMatchObject({ serverId: null, wsusutilPath: null })
    expect(await codeOfLater(() => server.readSynchronization())).toBe('server.unreadable')
    expect(await tool('checkhealth')).toMatchObject({ code: 1 })
  })

  test('in the place of the approvals, or of the events, is told', async () => {
    const { approvals, events } = practicePaths(folder)
    exchange(approvals, make)
    expect(await codeOfLater(() => server.readApprovals())).toBe('server.unreadable')
    expect(await tool('checkhealth')).toMatchObject({ code: 0 })
    exchange(events, make)
    expect(await tool('checkhealth')).toMatchObject({ code: 1 })
  })

  test('in the place of a package stops its import before anything is written', async () => {
    const given = join(root, 'package.xml.gz')
    make(given)
    const keys = await server.readUpdateKeys()
    expect(await tool('import', given, join(root, 'x.log'))).toMatchObject({ code: 1 })
    expect(await server.readUpdateKeys()).toEqual(keys)
  })

  test('in the place of the writer’s lock ends the import', async () => {
    const { database } = practicePaths(folder)
    make(join(dirname(database), 'writer.pid'))
    expect(await codeOfLater(() => asOnlyWriter(database, () => Promise.resolve()))).toBe('file.unreadable')
  })

  test('in the place of the log of its Configuration Manager is told', async () => {
    const settings = await readSettings(folder)
    await writeSettings(folder, { ...settings, siteServer: { siteCode: 'P01', log: ['x'], points: null } })
    await server.readConfigurationManager(false)
    exchange(practicePaths(folder).siteLog, make)
    expect(await codeOfLater(() => server.readConfigurationManager(false))).toBe('file.unreadable')
  })
})
