import { describe, expect, it } from 'vitest'
import type { CheckId, CheckState, ServerFacts } from '../../../shared/domain'
import { blocking, exportServerChecks, importServerChecks } from '../../../electron/wsus/checks'

const GOOD: ServerFacts = {
  kind: 'windows',
  name: 'WSUS01',
  version: '10.0.26100',
  serverId: 'a',
  contentPath: 'C:\\WSUS\\WsusContent',
  contentFiles: 10,
  updateCount: 5,
  languages: ['en', 'fr'],
  expressFiles: false,
  filesOnMicrosoftUpdate: false,
  replica: false,
  upstreamServer: '',
  administrator: true,
  wsusutilPath: 'C:\\WsusUtil.exe',
  freeBytes: 1000,
  download: { done: 5, total: 5 },
  sync: { result: 'succeeded', running: false, endedAt: '2026-11-20T01:00:00.000Z', error: null, updateErrors: 0 },
  products: [],
  classifications: [],
  source: 'test',
  readAt: '2026-11-21T00:00:00.000Z',
}
const sync = (change: object): Partial<ServerFacts> => ({ sync: { ...GOOD.sync!, ...change } })
const NOTHING: ServerFacts = {
  ...GOOD,
  ...(Object.fromEntries(
    Object.keys(GOOD)
      .filter((key) => !['kind', 'name', 'source', 'readAt'].includes(key))
      .map((key) => [key, null]),
  ) as Partial<ServerFacts>),
}

type Case = readonly [CheckId, Partial<ServerFacts>, CheckState]

const EXPORT_CASES: readonly Case[] = [
  ['server.found', { version: null, serverId: null }, 'failed'],
  ['server.administrator', { administrator: false }, 'failed'],
  ['server.administrator', { administrator: null }, 'unknown'],
  ['server.wsusutil-found', { wsusutilPath: null }, 'failed'],
  ['server.sync-succeeded', sync({ result: 'failed', error: 'why' }), 'failed'],
  ['server.sync-succeeded', sync({ result: 'cancelled' }), 'failed'],
  ['server.sync-succeeded', sync({ result: 'never', endedAt: null }), 'failed'],
  ['server.sync-succeeded', sync({ result: 'unknown' }), 'unknown'],
  ['server.sync-succeeded', sync({ endedAt: null }), 'unknown'],
  ['server.sync-succeeded', { sync: null }, 'unknown'],
  ['server.sync-idle', sync({ running: true }), 'failed'],
  ['server.sync-idle', sync({ running: null }), 'unknown'],
  ['server.update-errors', sync({ updateErrors: 2 }), 'failed'],
  ['server.update-errors', sync({ updateErrors: null }), 'unknown'],
  ['server.content-downloaded', { download: { done: 4, total: 5 } }, 'failed'],
  ['server.content-downloaded', { download: { done: 0, total: 0 } }, 'ok'],
  ['server.content-downloaded', { download: { done: 0, total: 0 }, contentFiles: 0 }, 'unknown'],
  ['server.content-downloaded', { download: null }, 'unknown'],
  ['server.files-local', { filesOnMicrosoftUpdate: true }, 'failed'],
  ['server.files-local', { filesOnMicrosoftUpdate: null }, 'unknown'],
  ['server.content-readable', { contentFiles: 0 }, 'failed'],
  ['server.content-readable', { contentFiles: null }, 'failed'],
  ['server.content-readable', { contentPath: null, contentFiles: null }, 'unknown'],
]

const IMPORT_CASES: readonly Case[] = [
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
  ['server.version-match', { version: '10.0.20348' }, 'warning'],
  ['server.version-match', { version: null }, 'unknown'],
  ['server.free-space', { freeBytes: 499 }, 'failed'],
  ['server.free-space', { freeBytes: 500 }, 'ok'],
  ['server.free-space', { freeBytes: null }, 'unknown'],
  ['server.content-readable', { contentFiles: 0 }, 'ok'],
  ['server.content-readable', { contentFiles: null }, 'failed'],
]

const onExport = (facts: ServerFacts): ReturnType<typeof exportServerChecks> => exportServerChecks(facts)
const onImport = (facts: ServerFacts): ReturnType<typeof importServerChecks> => importServerChecks(facts, GOOD, 500)

describe.each([
  ['export', onExport, EXPORT_CASES],
  ['import', onImport, IMPORT_CASES],
] as const)('checks of an %s server', (_side, checksOf, cases) => {
  it('are all green for a good one, each with source and time', () => {
    const checks = checksOf(GOOD)
    expect(checks.map(({ state }) => state)).toEqual(checks.map(() => 'ok'))
    expect(checks.every(({ source, at }) => source !== '' && at === GOOD.readAt)).toBe(true)
    expect(blocking(checks)).toEqual([])
  })

  it.each(cases)('%s of %j is %s', (id, change, state) => {
    const checks = checksOf({ ...GOOD, ...change })
    expect(checks.find((check) => check.id === id)?.state).toBe(state)
    const blocks = state === 'failed' || (state === 'unknown' && id !== 'server.version-match')
    expect(blocking(checks).some((check) => check.id === id)).toBe(blocks)
  })

  it('never turn green without a value', () => {
    expect(checksOf(NOTHING).filter(({ state }) => state === 'ok')).toEqual([])
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
