import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { serverFactsSchema } from '../../../../shared/domain'
import { blocking, exportServerChecks, importServerChecks } from '../../../../electron/wsus/checks'
import { createPracticeServer } from '../../../../electron/wsus/practice/create'
import { newSettings } from '../../../../electron/wsus/practice/good-day'
import { openPracticeServer } from '../../../../electron/wsus/practice/server'
import {
  practicePaths,
  readSettings,
  writeSettings,
  type PracticeSettings,
} from '../../../../electron/wsus/practice/settings'
import { progressOf, readSettled, settled } from '../../../../electron/wsus/practice/synchronization'
import { synchronize } from '../../../../electron/wsus/synchronize'
import type { WsusServer } from '../../../../electron/wsus/server'

let root: string
let folder: string
let n = 0
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-practice-sync-'))
})
beforeEach(async () => {
  folder = join(root, `server-${++n}`)
  await createPracticeServer(folder, { side: 'export', updates: 3, seed: 1 })
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** A program that has just been started: it knows what lies on the disk and nothing else. */
const opened = (): WsusServer => openPracticeServer(folder, { file: 'never-run', args: [] })

async function settle(change: Partial<PracticeSettings>): Promise<void> {
  await writeSettings(folder, { ...(await readSettings(folder)), ...change })
}
const goes = (change: Partial<PracticeSettings['synchronization']>): Promise<void> =>
  readSettings(folder).then(({ synchronization }) => settle({ synchronization: { ...synchronization, ...change } }))

const watching = { signal: new AbortController().signal, report: () => {}, everyMs: 10 }

describe('a practice synchronization', () => {
  it('takes its time, goes through its phases and stands in the history', async () => {
    await goes({ seconds: 0.4, updates: 7 })
    const before = (await readSettings(folder)).syncHistory?.length ?? 0
    const phases = new Set<string>()
    const beganAt = Date.now()
    const ended = await synchronize(opened(), { ...watching, report: ({ phase }) => phases.add(phase) })
    expect(Date.now() - beganAt).toBeGreaterThanOrEqual(390)
    expect([...phases]).toEqual(['categories', 'updates', 'idle'])
    expect(ended).toMatchObject({ result: 'succeeded', manual: true, updateErrors: 0, error: null })
    const { syncHistory, currentSync } = await readSettings(folder)
    expect(syncHistory).toHaveLength(before + 1)
    expect(syncHistory?.at(-1)).toEqual(ended)
    expect(currentSync).toBeNull()
    expect(await opened().readFacts()).toMatchObject({
      sync: { result: 'succeeded', running: false, status: 'idle', startedAt: ended.startedAt },
      syncHistory: [ended, {}, {}],
      progress: { running: false },
    })
  })

  it.each([
    ['failed', 'The remote name could not be resolved.', null],
    ['cancelled', 'UserCanceled', 0],
  ] as const)('that %s says why, and the checks say it too', async (result, error, updateErrors) => {
    await goes({ seconds: 0.05, result, error, updateErrors })
    expect(await synchronize(opened(), watching)).toMatchObject({ result, error, updateErrors })
    const failed = blocking(exportServerChecks(await opened().readFacts())).map(({ id }) => id)
    expect(failed).toContain('server.sync-succeeded')
  })

  it('goes on while no program runs, and blocks an export meanwhile', async () => {
    await opened().startSynchronization()
    const facts = await opened().readFacts()
    expect(facts).toMatchObject({ sync: { running: true, status: 'running' }, progress: { running: true } })
    expect(blocking(exportServerChecks(facts)).map(({ id }) => id)).toEqual(['server.sync-idle'])
    // The next program comes a minute later: the time is over, whoever looks.
    const { currentSync } = await readSettings(folder)
    const startedAt = new Date(Date.parse(currentSync?.startedAt ?? '') - 60_000).toISOString()
    await settle({ currentSync: { startedAt } })
    expect(await opened().readSynchronization()).toMatchObject({
      running: false,
      last: { startedAt, endedAt: new Date(Date.parse(startedAt) + 4000).toISOString() },
    })
  })

  it('is written into the history once, however many look', async () => {
    await settle({ currentSync: { startedAt: '2026-01-01T00:00:00.000Z' } })
    await Promise.all(Array.from({ length: 8 }, () => opened().readFacts()))
    const { syncHistory } = await readSettings(folder)
    expect(syncHistory?.filter(({ startedAt }) => startedAt === '2026-01-01T00:00:00.000Z')).toHaveLength(1)
  })

  it('is refused while one runs', async () => {
    await opened().startSynchronization()
    await expect(opened().startSynchronization()).rejects.toMatchObject({ code: 'server.sync-not-started' })
    await settle({ currentSync: null, syncRunning: true })
    await expect(opened().startSynchronization()).rejects.toMatchObject({ code: 'server.sync-not-started' })
    expect(await opened().readSynchronization()).toMatchObject({ running: true, phase: 'unknown' })
  })

  it('cannot be started or read of a server whose file is damaged', async () => {
    await writeFile(practicePaths(folder).settings, '{')
    await expect(opened().startSynchronization()).rejects.toMatchObject({ code: 'server.unreadable' })
    await expect(opened().readSynchronization()).rejects.toMatchObject({ code: 'server.unreadable' })
  })

  it('never runs backwards, and is over exactly once', () => {
    const start = Date.UTC(2026, 0, 1)
    const settings = {
      ...newSettings('export', new Date(start), 1),
      currentSync: { startedAt: new Date(start).toISOString() },
    }
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -2_000, max: 9_000 }), { minLength: 2, maxLength: 20 }),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        (times, seconds) => {
          let now: PracticeSettings = { ...settings, synchronization: { ...settings.synchronization, seconds } }
          let done = -1
          for (const ms of [...times].sort((a, b) => a - b)) {
            now = settled(now, start + ms)
            const { running, processed, total } = progressOf(now, start + ms)
            expect(running).toBe(ms < seconds * 1000)
            expect(processed).toBeLessThanOrEqual(total)
            if (running) expect(processed).toBeGreaterThanOrEqual(done)
            done = Math.max(done, processed)
            expect(now.syncHistory).toHaveLength(running ? 2 : 3)
          }
        },
      ),
    )
  })
})

describe('server.json', () => {
  it('is a good day on both sides when it is new', async () => {
    const green = exportServerChecks(await opened().readFacts())
    expect(green.map(({ id, state }) => [id, state])).toEqual(green.map(({ id }) => [id, 'ok']))
    const other = join(root, 'import')
    await createPracticeServer(other, { side: 'import', updates: 0, seed: 1 })
    const facts = await openPracticeServer(other, { file: 'x', args: [] }).readFacts()
    const checks = importServerChecks(facts, await opened().readFacts(), 0)
    expect(checks.map(({ id, state }) => [id, state])).toEqual(checks.map(({ id }) => [id, 'ok']))
  })

  it('of the first version is still read, and means a good day', async () => {
    const told = JSON.parse(await readFile(practicePaths(folder).settings, 'utf8')) as Record<string, unknown>
    const first = [
      ...['format', 'side', 'name', 'version', 'serverId', 'languages', 'expressFiles', 'filesOnMicrosoftUpdate'],
      ...['replica', 'upstreamServer', 'administrator', 'download', 'syncRunning', 'locale', 'exportDelayMs'],
      ...['importDelayMs', 'fail'],
    ]
    const syncHistory = (told['syncHistory'] as Record<string, unknown>[]).map(({ manual: _, ...run }) => run)
    const old = { ...Object.fromEntries(first.map((key) => [key, told[key]])), syncHistory }
    await writeFile(practicePaths(folder).settings, JSON.stringify(old))
    const facts = await opened().readFacts()
    expect(() => serverFactsSchema.parse(facts)).not.toThrow()
    expect(facts).toMatchObject({ elevated: true, syncHistory: [{ manual: null }, { manual: null }] })
    expect(blocking(exportServerChecks(facts))).toEqual([])
  })

  it.each([
    ['elevated', false, 'server.elevated', 'failed'],
    ['elevated', null, 'server.elevated', 'unknown'],
    ['osVersion', '10.0.26100.1', 'server.security-fix', 'warning'],
    ['version', '6.2.9200.16384', 'server.version-supported', 'unknown'],
    ['database', { kind: 'sql-server', server: 'SQL01' }, 'server.database', 'ok'],
    ['database', null, 'server.database', 'unknown'],
    ['notReady', { needingFiles: 2, failed: 0, updates: [] }, 'server.update-files-ready', 'failed'],
    ['notReady', null, 'server.update-files-ready', 'unknown'],
    ['upstreamServer', 'other', 'server.export-source', 'warning'],
    ['configurationManager', { found: true, siteCode: 'P01', siteType: '1' }, 'server.top-level-site', 'warning'],
    ['configurationManager', null, 'server.top-level-site', 'unknown'],
    ['syncHistory', null, 'server.sync-recent', 'unknown'],
  ] as const)('rehearses %s = %j', async (key, value, id, state) => {
    await settle({ [key]: value })
    const facts = await opened().readFacts()
    expect(() => serverFactsSchema.parse(facts)).not.toThrow()
    expect(exportServerChecks(facts).find((check) => check.id === id)).toMatchObject({
      state,
      source: 'practice: server.json',
    })
  })

  it.each([
    [['.wim'], 'warning'],
    [null, null],
  ] as const)('rehearses file types %j at the import side', async (mimeTypes, state) => {
    await settle({ mimeTypes: mimeTypes === null ? null : [...mimeTypes] })
    const checks = importServerChecks(await opened().readFacts(), null, 0)
    expect(checks.find(({ id }) => id === 'server.mime-types')?.state ?? null).toBe(state)
  })

  it('keeps what it does not know', async () => {
    await settle({ synchronization: { ...(await readSettings(folder)).synchronization, seconds: 0.01 }, note: 'mine' })
    await synchronize(opened(), watching)
    expect(await readSettled(folder)).toMatchObject({ note: 'mine' })
  })
})
