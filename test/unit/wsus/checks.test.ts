import { describe, expect, it } from 'vitest'
import { serverFactsSchema, type Check, type CheckId, type CheckState, type ServerFacts } from '../../../shared/domain'
import { blocking, exportServerChecks, importServerChecks } from '../../../electron/wsus/checks'
import { FIRST_VERSION, GOOD, NOTHING, RUN } from './facts'

const sync = (change: object): Partial<ServerFacts> => ({ sync: { ...GOOD.sync!, ...change } })
const aged = (endedAt: string): Partial<ServerFacts> => sync({ endedAt })
const on = (version: string, kb2819484: boolean | null = null): Partial<ServerFacts> => ({ version, kb2819484 })
const site = (siteType: string | null, parentSiteCode: string | null): Partial<ServerFacts> => ({
  configurationManager: { found: true, siteCode: 'P01', parentSiteCode, siteType },
})
const notReady = (needingFiles: number, failed: number, ...titles: string[]): Partial<ServerFacts> => ({
  notReady: {
    needingFiles,
    failed,
    updates: titles.map((title) => ({ updateId: 'u', title, state: 'NotReady', bytes: null })),
  },
})

/** null: the check does not concern this server and is not shown. */
type Case = readonly [CheckId, Partial<ServerFacts>, CheckState | null]

const COMMON_CASES: readonly Case[] = [
  ['server.found', { version: null, serverId: null }, 'failed'],
  ['server.version-supported', on('10.0.14393.1'), 'ok'],
  ['server.version-supported', on('6.3.9600.16384'), 'ok'],
  ['server.version-supported', on('6.2.9200.16384', true), 'ok'],
  ['server.version-supported', on('6.2.9200.16384', false), 'warning'],
  ['server.version-supported', on('6.2.9200.16384', null), 'unknown'],
  ['server.version-supported', on('10.0.99999.1'), 'warning'],
  ['server.version-supported', { version: null }, 'unknown'],
  ['server.security-fix', { osVersion: '10.0.26100.6904' }, 'warning'],
  ['server.security-fix', { osVersion: '10.0.20348.4297' }, 'ok'],
  ['server.security-fix', { osVersion: '6.3.9600.20000' }, null],
  ['server.security-fix', { osVersion: '10.0.99999.1' }, null],
  ['server.security-fix', { osVersion: '10.0.26100' }, null],
  ['server.security-fix', { osVersion: null }, 'unknown'],
  ['server.database', { database: { kind: 'sql-server', server: 'SQL01' } }, 'ok'],
  ['server.database', { database: null }, 'unknown'],
  ['server.administrator', { administrator: false }, 'failed'],
  ['server.administrator', { administrator: null }, 'unknown'],
  ['server.elevated', { elevated: false }, 'failed'],
  ['server.elevated', { elevated: null }, 'unknown'],
  ['server.elevated', { elevated: undefined }, 'unknown'],
  ['server.wsusutil-found', { wsusutilPath: null }, 'failed'],
  ['server.wsusutil-found', { wsusutilPath: null, toolsPath: null }, 'failed'],
  ['server.top-level-site', { configurationManager: { found: false } }, null],
  ['server.top-level-site', site('4', null), 'ok'],
  ['server.top-level-site', site('2', 'CAS'), 'warning'],
  ['server.top-level-site', site('1', null), 'warning'],
  ['server.top-level-site', site(null, null), 'unknown'],
  ['server.top-level-site', { configurationManager: null }, 'unknown'],
]

const EXPORT_CASES: readonly Case[] = [
  ...COMMON_CASES,
  ['server.export-source', { upstreamServer: 'other' }, 'warning'],
  ['server.export-source', { upstreamServer: null }, 'unknown'],
  ['server.sync-succeeded', sync({ result: 'failed', error: 'why' }), 'failed'],
  ['server.sync-succeeded', sync({ result: 'cancelled' }), 'failed'],
  ['server.sync-succeeded', sync({ result: 'never', endedAt: null }), 'failed'],
  ['server.sync-succeeded', sync({ result: 'unknown' }), 'unknown'],
  ['server.sync-succeeded', sync({ endedAt: null }), 'unknown'],
  ['server.sync-succeeded', { sync: null }, 'unknown'],
  ['server.sync-recent', aged('2026-10-22T00:00:00.000Z'), 'ok'],
  ['server.sync-recent', aged('2026-10-21T23:59:59.999Z'), 'failed'],
  ['server.sync-recent', aged('2026-11-21T00:00:00.001Z'), 'warning'],
  ['server.sync-recent', sync({ result: 'failed' }), 'ok'],
  ['server.sync-recent', { ...sync({ result: 'failed' }), syncHistory: [{ ...RUN, result: 'failed' }] }, 'unknown'],
  ['server.sync-recent', { ...sync({ result: 'failed' }), syncHistory: null }, 'unknown'],
  ['server.sync-recent', { ...sync({ result: 'never', endedAt: null }), syncHistory: [] }, 'unknown'],
  ['server.sync-recent', { sync: null, syncHistory: null }, 'unknown'],
  ['server.sync-idle', sync({ running: true }), 'failed'],
  ['server.sync-idle', sync({ running: null }), 'unknown'],
  ['server.update-errors', sync({ updateErrors: 2 }), 'failed'],
  ['server.update-errors', sync({ updateErrors: null }), 'unknown'],
  ['server.content-downloaded', { download: { done: 4, total: 5 } }, 'failed'],
  ['server.content-downloaded', { download: { done: 0, total: 0 } }, 'ok'],
  ['server.content-downloaded', { download: { done: 0, total: 0 }, contentFiles: 0 }, 'unknown'],
  ['server.content-downloaded', { download: null }, 'unknown'],
  ['server.update-files-ready', notReady(1, 0, 'A'), 'failed'],
  ['server.update-files-ready', notReady(0, 1), 'failed'],
  ['server.update-files-ready', notReady(0, 0, 'A'), 'failed'],
  ['server.update-files-ready', { notReady: { needingFiles: 3, failed: 0, updates: null } }, 'failed'],
  ['server.update-files-ready', { notReady: null }, 'unknown'],
  ['server.files-local', { filesOnMicrosoftUpdate: true }, 'failed'],
  ['server.files-local', { filesOnMicrosoftUpdate: null }, 'unknown'],
  ['server.content-readable', { contentFiles: 0 }, 'failed'],
  ['server.content-readable', { contentFiles: null }, 'failed'],
  ['server.content-readable', { contentPath: null, contentFiles: null }, 'unknown'],
]

const IMPORT_CASES: readonly Case[] = [
  ...COMMON_CASES,
  ['server.autonomous', { replica: true }, 'failed'],
  ['server.autonomous', { replica: null }, 'unknown'],
  ['server.no-upstream', { upstreamServer: 'other' }, 'failed'],
  ['server.no-upstream', { upstreamServer: null }, 'unknown'],
  ['server.languages-match', { languages: ['FR', 'EN'] }, 'ok'],
  ['server.languages-match', { languages: ['en'] }, 'failed'],
  ['server.languages-match', { languages: ['all'] }, 'failed'],
  ['server.languages-match', { languages: null }, 'unknown'],
  ['server.express-match', { expressFiles: true }, 'failed'],
  ['server.express-match', { expressFiles: null }, 'unknown'],
  ['server.version-match', { version: '10.0.26100.2' }, 'ok'],
  ['server.version-match', { version: '10.0.20348' }, 'warning'],
  ['server.version-match', { version: null }, 'unknown'],
  ['server.free-space', { freeBytes: 499 }, 'failed'],
  ['server.free-space', { freeBytes: 500 }, 'ok'],
  ['server.free-space', { freeBytes: null }, 'unknown'],
  ['server.content-readable', { contentFiles: 0 }, 'ok'],
  ['server.content-readable', { contentFiles: null }, 'failed'],
  ['server.mime-types', { mimeTypes: ['.WIM', '.MSU'] }, 'ok'],
  ['server.mime-types', { mimeTypes: ['.wim'] }, 'warning'],
  ['server.mime-types', { mimeTypes: [] }, 'warning'],
  ['server.mime-types', { mimeTypes: null }, null],
  ['server.mime-types', { mimeTypes: null, version: '10.0.20348.1' }, 'unknown'],
  ['server.mime-types', { mimeTypes: null, version: null }, 'unknown'],
]

const onExport = (facts: ServerFacts): Check[] => exportServerChecks(facts)
const onImport = (facts: ServerFacts): Check[] => importServerChecks(facts, GOOD, 500)

/** What may be unknown and stops nothing. */
const INFORMS: readonly CheckId[] = [
  ...(['server.version-match', 'server.version-supported', 'server.security-fix', 'server.database'] as const),
  ...(['server.top-level-site', 'server.export-source', 'server.mime-types'] as const),
]

describe.each([
  ['export', onExport, EXPORT_CASES],
  ['import', onImport, IMPORT_CASES],
] as const)('checks of an %s server', (_side, checksOf, cases) => {
  it('are all green for a good one, each with source and time', () => {
    const checks = checksOf(GOOD)
    expect(checks.map(({ id, state }) => [id, state])).toEqual(checks.map(({ id }) => [id, 'ok']))
    expect(checks.every(({ source, at }) => source !== '' && source !== 'test' && at === GOOD.readAt)).toBe(true)
    expect(blocking(checks)).toEqual([])
  })

  it('has a bad day for each of them', () => {
    const tried = new Set(cases.filter(([, , state]) => state !== 'ok').map(([id]) => id))
    expect(checksOf(GOOD).filter(({ id }) => !tried.has(id))).toEqual([])
  })

  it.each(cases)('%s of %j is %s', (id, change, state) => {
    const checks = checksOf({ ...GOOD, ...change })
    expect(checks.find((check) => check.id === id)?.state ?? null).toBe(state)
    const blocks = state === 'failed' || (state === 'unknown' && !INFORMS.includes(id))
    expect(blocking(checks).some((check) => check.id === id)).toBe(blocks)
  })

  it('never turn green without a value', () => {
    expect(checksOf(NOTHING).filter(({ state }) => state === 'ok')).toEqual([])
  })

  it('never fail where they only inform', () => {
    for (const [, change] of cases)
      for (const { id, state } of checksOf({ ...GOOD, ...change }))
        if (INFORMS.includes(id)) expect([id, state]).not.toEqual([id, 'failed'])
  })
})

const valueOf = (checks: readonly Check[], id: CheckId): Check['value'] | undefined =>
  checks.find((check) => check.id === id)?.value

describe('values', () => {
  it('say the release, the database and the hierarchy by name', () => {
    const checks = exportServerChecks({ ...GOOD, ...site('2', 'CAS') })
    expect(valueOf(checks, 'server.version-supported')).toEqual({
      kind: 'text',
      text: 'Windows Server 2025 (10.0.26100)',
    })
    expect(valueOf(checks, 'server.database')).toEqual({
      kind: 'text',
      text: 'Windows Internal Database (MICROSOFT##WID)',
    })
    expect(valueOf(checks, 'server.top-level-site')).toEqual({ kind: 'text', text: 'P01 → CAS' })
  })

  it('name the build that has the fix', () => {
    const checks = exportServerChecks({ ...GOOD, osVersion: '10.0.17763.7919' })
    expect(valueOf(checks, 'server.security-fix')).toEqual({
      kind: 'text',
      text: '10.0.17763.7919 < 10.0.17763.7922 (KB5070883)',
    })
  })

  it('name the updates that are not ready, the first of them, with their whole number', () => {
    const titles = Array.from({ length: 50 }, (_, n) => `Update ${n}`)
    expect(
      valueOf(exportServerChecks({ ...GOOD, ...notReady(70, 3, ...titles) }), 'server.update-files-ready'),
    ).toEqual({ kind: 'names', items: titles.slice(0, 10).map((title) => `${title} (NotReady)`), count: 70 })
    expect(valueOf(exportServerChecks({ ...GOOD, ...notReady(0, 4) }), 'server.update-files-ready')).toEqual({
      kind: 'count',
      count: 4,
    })
  })

  it('name the updates with errors, by id where there is no title', () => {
    const updateErrors = [
      { updateId: 'u1', title: 'One', error: 'FailedToDownloadEula' },
      { updateId: 'u2', title: null, error: 'Unknown' },
    ]
    const checks = exportServerChecks({ ...GOOD, ...sync({ updateErrors: 2 }), updateErrors })
    expect(valueOf(checks, 'server.update-errors')).toEqual({
      kind: 'names',
      items: ['One: FailedToDownloadEula', 'u2: Unknown'],
      count: 2,
    })
  })

  it('show the age of the last success, also when a failure followed', () => {
    const syncHistory = [
      { ...RUN, result: 'failed' as const, endedAt: '2026-11-20T22:00:00.000Z' },
      { ...RUN, endedAt: '2026-11-01T00:00:00.000Z' },
      { ...RUN, endedAt: '2026-11-02T00:00:00.000Z' },
    ]
    const checks = exportServerChecks({ ...GOOD, ...sync({ result: 'failed' }), syncHistory })
    expect(valueOf(checks, 'server.sync-recent')).toEqual({ kind: 'time', utc: '2026-11-02T00:00:00.000Z' })
  })

  it('say both releases where they differ', () => {
    const checks = importServerChecks({ ...GOOD, version: '10.0.20348.1' }, GOOD, 1)
    expect(valueOf(checks, 'server.version-match')).toEqual({
      kind: 'list',
      items: ['Windows Server 2025 (10.0.26100)', 'Windows Server 2022 (10.0.20348.1)'],
    })
  })
})

describe('the age limit', () => {
  const stateOf = (days: number | null, endedAt: string): CheckState | undefined =>
    exportServerChecks({ ...GOOD, ...aged(endedAt) }, days).find(({ id }) => id === 'server.sync-recent')?.state

  it.each([
    [1, '2026-11-20T00:00:00.000Z', 'ok'],
    [1, '2026-11-19T23:59:59.000Z', 'failed'],
    [365, '2025-11-21T00:00:00.000Z', 'ok'],
    [365, '2025-11-20T23:59:59.000Z', 'failed'],
    [null, '2001-01-01T00:00:00.000Z', 'not-checked'],
  ] as const)('of %s days, last synchronized %s: %s', (days, endedAt, state) => {
    expect(stateOf(days, endedAt)).toBe(state)
  })

  it('stops nothing when there is none', () => {
    expect(blocking(exportServerChecks({ ...GOOD, ...aged('2001-01-01T00:00:00.000Z') }, null))).toEqual([])
  })
})

describe('before a transfer is there', () => {
  it('nothing is compared, and that blocks nothing', () => {
    const checks = importServerChecks(GOOD, null, 0)
    const states = new Map(checks.map(({ id, state }) => [id, state]))
    for (const id of ['server.languages-match', 'server.express-match', 'server.version-match'] as const) {
      expect(states.get(id)).toBe('not-checked')
    }
    expect(blocking(checks)).toEqual([])
  })

  it('does not take two silences for agreement', () => {
    const checks = importServerChecks({ ...GOOD, languages: [] }, { ...GOOD, languages: [] }, 1)
    expect(checks.find(({ id }) => id === 'server.languages-match')?.state).toBe('unknown')
  })
})

describe('facts of the first version', () => {
  it('are still facts', () => {
    expect(serverFactsSchema.parse(FIRST_VERSION)).toEqual(FIRST_VERSION)
    expect('elevated' in FIRST_VERSION).toBe(false)
  })

  it('are a passport that an import server of today compares with', () => {
    expect(blocking(importServerChecks(GOOD, FIRST_VERSION, 1))).toEqual([])
  })
})
