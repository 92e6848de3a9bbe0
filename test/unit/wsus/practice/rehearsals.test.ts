import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Check, CheckState } from '../../../../shared/domain'
import { REHEARSAL_NAMES, type RehearsalName } from '../../../../shared/rehearsals'
import { exportServerChecks, importServerChecks } from '../../../../electron/wsus/checks'
import { readExportServer } from '../../../../electron/wsus/export-server'
import { createPracticeServer } from '../../../../electron/wsus/practice/create'
import { readRehearsals, rehearse } from '../../../../electron/wsus/practice/rehearse'
import { REHEARSALS } from '../../../../electron/wsus/practice/rehearsals'
import { openPracticeServer } from '../../../../electron/wsus/practice/server'
import { practicePaths, readSettings, writeSettings } from '../../../../electron/wsus/practice/settings'
import { synchronize } from '../../../../electron/wsus/synchronize'
import type { WsusServer } from '../../../../electron/wsus/server'

let root: string
const folders = {} as Record<'export' | 'import', string>
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-rehearsals-'))
  for (const side of ['export', 'import'] as const) {
    folders[side] = join(root, side)
    await createPracticeServer(folders[side], { side, updates: 3, seed: 1 })
  }
})
afterAll(() => rm(root, { recursive: true, force: true }))

const opened = (side: 'export' | 'import'): WsusServer => openPracticeServer(folders[side], { file: 'x', args: [] })

async function checksOf(side: 'export' | 'import'): Promise<Check[]> {
  const { facts, configurationManager } = await readExportServer(opened(side))
  if (side === 'export') return exportServerChecks(facts, 365, configurationManager)
  await rehearse(folders.export, 'good-day')
  return importServerChecks(facts, await opened('export').readFacts(), 1)
}

/** Every check that is not in order, with its state; what was not looked at is neither. */
const outOfOrder = (checks: readonly Check[]): Partial<Record<string, CheckState>> =>
  Object.fromEntries(
    checks.filter(({ state }) => state !== 'ok' && state !== 'not-checked').map(({ id, state }) => [id, state]),
  )

const CASES = REHEARSAL_NAMES.flatMap((name) => REHEARSALS[name].sides.map((side) => [name, side] as const))

describe('a rehearsed problem', () => {
  it.each(CASES)('%s at the %s side gives exactly the checks that it names', async (name, side) => {
    // The one before it leaves nothing behind.
    await rehearse(folders[side], side === 'export' ? 'sync-never' : 'replica')
    const view = await rehearse(folders[side], name)
    expect(view.current).toBe(name)
    expect(outOfOrder(await checksOf(side))).toEqual(REHEARSALS[name].checks)
    await rehearse(folders[side], 'good-day')
    expect(outOfOrder(await checksOf(side))).toEqual({})
  })

  it.each(CASES.filter(([name]) => Object.keys(REHEARSALS[name].checks).length === 0 && name !== 'good-day'))(
    '%s at the %s side, which no check shows, changes the server all the same',
    async (name, side) => {
      await rehearse(folders[side], 'good-day')
      const before = await readSettings(folders[side])
      await rehearse(folders[side], name)
      const { fail, synchronization } = await readSettings(folders[side])
      expect({ fail, synchronization }).not.toEqual({ fail: before.fail, synchronization: before.synchronization })
    },
  )

  it('is refused at the side that cannot have it, and changes nothing', async () => {
    await rehearse(folders.export, 'old-build')
    const before = await readFile(practicePaths(folders.export).settings, 'utf8')
    await expect(rehearse(folders.export, 'replica')).rejects.toMatchObject({ code: 'usage' })
    expect(await readFile(practicePaths(folders.export).settings, 'utf8')).toBe(before)
  })

  it('keeps who the server is, how fast it is, and what a person wrote beside it', async () => {
    const own = { locale: 'fr', exportDelayMs: 7, importDelayMs: 9, note: 'mine' } as const
    const before = { ...(await readSettings(folders.export)), ...own }
    await writeSettings(folders.export, before)
    for (const name of ['sync-never', 'good-day'] as const) {
      await rehearse(folders.export, name)
      const { name: called, serverId } = before
      expect(await readSettings(folders.export)).toMatchObject({ ...own, name: called, serverId })
    }
  })

  it('of another version, or set by hand, is shown as a good day', async () => {
    await writeSettings(folders.export, { ...(await readSettings(folders.export)), rehearsal: 'of-tomorrow' })
    expect(await readRehearsals(folders.export)).toMatchObject({ current: 'good-day' })
  })

  it('cannot be set in a file that is damaged', async () => {
    const file = practicePaths(folders.import).settings
    const before = await readFile(file, 'utf8')
    await writeFile(file, '{')
    await expect(rehearse(folders.import, 'good-day')).rejects.toMatchObject({ code: 'server.unreadable' })
    await expect(readRehearsals(folders.import)).rejects.toMatchObject({ code: 'server.unreadable' })
    await writeFile(file, before)
  })
})

describe('a synchronization', () => {
  const MENDED = REHEARSAL_NAMES.filter((name) => REHEARSALS[name].mendedBySynchronizing)

  it.each(MENDED)('mends %s', async (name) => {
    await rehearse(folders.export, name)
    const settings = await readSettings(folders.export)
    await writeSettings(folders.export, {
      ...settings,
      synchronization: { ...settings.synchronization, seconds: 0.05 },
    })
    const watching = { signal: new AbortController().signal, report: () => {}, everyMs: 10 }
    expect(await synchronize(opened('export'), watching)).toMatchObject({ result: 'succeeded' })
    expect(outOfOrder(await checksOf('export'))).toEqual({})
    expect(await readRehearsals(folders.export)).toMatchObject({ current: 'good-day' })
  })

  it('that fails mends nothing', async () => {
    await rehearse(folders.export, 'next-sync-fails')
    const settings = await readSettings(folders.export)
    await writeSettings(folders.export, {
      ...settings,
      rehearsal: 'sync-too-old',
      synchronization: { ...settings.synchronization, seconds: 0.05 },
    })
    await synchronize(opened('export'), { signal: new AbortController().signal, report: () => {}, everyMs: 10 })
    expect(await readRehearsals(folders.export)).toMatchObject({ current: 'sync-too-old' })
    expect(outOfOrder(await checksOf('export'))).toEqual({ 'server.sync-succeeded': 'failed' })
  })
})

describe('Configuration Manager beside a practice server', () => {
  const said = async (name: RehearsalName) => {
    await rehearse(folders.export, name)
    return (await readExportServer(opened('export'))).configurationManager
  }

  it('is read by the readers of a real one: log, provider, times', async () => {
    const asked = await said('configuration-manager-disagrees')
    expect(asked).toMatchObject({
      kind: 'found',
      value: {
        siteCode: 'P01',
        log: { path: practicePaths(folders.export).siteLog, problem: null, sync: { retryMinutes: 60 } },
        comparison: {
          verdict: 'disagree',
          statements: [
            { source: 'log', state: 'failed', id: 6703, wsusServer: 'PRACTICE-WSUS-EXPORT' },
            { source: 'provider', state: 'failed', id: 6703, error: '0x80131904' },
          ],
        },
      },
    })
    const statements = asked.kind === 'found' ? asked.value.comparison.statements : []
    const times = statements.map(({ at }) => Date.now() - Date.parse(at.utc ?? ''))
    for (const age of times) expect(Math.abs(age - 40 * 60_000)).toBeLessThan(60_000)
    expect(times[0]).toBeDefined()
    expect(Math.abs((times[0] ?? 0) - (times[1] ?? 1e9))).toBeLessThan(100)
    expect(await readFile(practicePaths(folders.export).siteLog, 'utf8')).toContain('Sync failed: ')
  })

  it('is not there on a good day, nor in files of earlier versions', async () => {
    expect(await said('good-day')).toEqual({ kind: 'absent' })
    const file = practicePaths(folders.export).settings
    const { siteServer: _, freeBytes: _free, rehearsal: _name, ...old } = await readSettings(folders.export)
    await writeFile(file, JSON.stringify(old))
    expect((await readExportServer(opened('export'))).configurationManager).toEqual({ kind: 'absent' })
  })

  it('is not readable with a damaged server.json', async () => {
    const file = practicePaths(folders.export).settings
    const before = await readFile(file, 'utf8')
    await writeFile(file, '{')
    expect(await opened('export').readConfigurationManager(false)).toEqual({
      kind: 'unreadable',
      reason: 'server.json',
    })
    await writeFile(file, before)
  })
})
