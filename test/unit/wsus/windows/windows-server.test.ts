import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverFactsSchema, type ServerFacts } from '../../../../shared/domain'
import type { SyncProgress } from '../../../../shared/server-details'
import { blocking, exportServerChecks, importServerChecks } from '../../../../electron/wsus/checks'
import type { RegistryValues } from '../../../../electron/files/native/windows-registry'
import { parseAnswer } from '../../../../electron/wsus/windows/answer'
import { APPLY_SCRIPT } from '../../../../electron/wsus/windows/apply-script'
import { APPROVALS_QUERIES, databaseScript, KEYS_QUERY } from '../../../../electron/wsus/windows/database-script'
import { contentDirOf, factsOf, wsusutilCandidates } from '../../../../electron/wsus/windows/facts'
import { FACTS_SCRIPT } from '../../../../electron/wsus/windows/facts-script'
import { readMachine, type Machine, type ReadKey } from '../../../../electron/wsus/windows/machine'
import { START_SCRIPT, SYNCHRONIZATION_SCRIPT } from '../../../../electron/wsus/windows/sync-scripts'
import { LONGEST_COMMAND_LINE, windowsPowerShell, type PowerShell } from '../../../../electron/wsus/windows/powershell'
import { powerShellArguments } from '../../../../electron/processes/powershell-arguments'
import { openWindowsServer } from '../../../../electron/wsus/windows/windows-server'
import { GOOD } from '../facts'

const fixture = (name: string): Promise<string> =>
  readFile(resolve(import.meta.dirname, '../../../fixtures/wsus', `${name}.json`), 'utf8')

function answering(...lines: string[]): PowerShell {
  return async function* () {
    await Promise.resolve()
    yield* lines
  }
}

/** The registry of a recorded machine. */
function registryOf(json: string): ReadKey {
  const { registry = {} } = JSON.parse(json) as { registry?: Record<string, Record<string, string | number>> }
  return (key, names) => {
    const values = registry[key]
    return values ? Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name))) : null
  }
}
const machineOf = (json: string): Machine => readMachine(registryOf(json))
const factsFrom = (json: string) => factsOf(parseAnswer(json), machineOf(json))
const contentDirIs =
  (contentDir: string): ReadKey =>
  (key) =>
    key.endsWith('Setup') ? { ContentDir: contentDir } : null

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-windows-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe('the answer of a server', () => {
  it('is understood on a good day', async () => {
    const good = await fixture('good')
    const last = {
      startedAt: '2026-11-20T01:00:00.000Z',
      endedAt: '2026-11-20T01:12:31.000Z',
      result: 'succeeded',
      error: null,
      manual: false,
      updateErrors: 0,
    }
    expect(factsFrom(good)).toEqual({
      name: 'WSUS01',
      version: '10.0.26100.1',
      serverId: '5d0b2d3e-7b0d-4b37-8c2b-0b8c8b9b2f11',
      updateCount: 5253,
      languages: ['en', 'fr'],
      expressFiles: false,
      filesOnMicrosoftUpdate: false,
      replica: false,
      upstreamServer: '',
      administrator: true,
      elevated: true,
      osVersion: '10.0.26100.7171',
      kb2819484: null,
      database: { kind: 'wid', server: 'MICROSOFT##WID' },
      contentDir: 'C:\\WSUS',
      download: { done: 18_253_611_008, total: 18_253_611_008 },
      notReady: { needingFiles: 0, failed: 0, updates: [] },
      sync: { ...last, running: false, status: 'idle' },
      schedule: { automatic: true, perDay: 1, timeOfDay: '01:00:00' },
      syncHistory: [
        last,
        {
          startedAt: '2026-11-19T08:30:12.000Z',
          endedAt: '2026-11-19T08:31:00.000Z',
          result: 'cancelled',
          error: 'UserCanceled',
          manual: true,
          updateErrors: 0,
        },
      ],
      updateErrors: [],
      progress: { running: false, phase: 'idle', processed: 0, total: 0, last },
      mimeTypes: ['.wim', '.msu'],
      configurationManager: { found: false, siteCode: null, parentSiteCode: null, siteType: null },
      products: ['Windows 11'],
      classifications: ['Security Updates', 'Updates'],
    })
    const [answer, machine] = [parseAnswer(good), machineOf(good)]
    expect(contentDirOf(answer, machine)).toBe('C:\\WSUS')
    expect(wsusutilCandidates(answer, machine)[0]).toBe('C:\\Program Files\\Update Services\\Tools\\WsusUtil.exe')
  })

  it('lets nothing but the disk keep a good day from a green export', async () => {
    const facts = { ...GOOD, ...factsFrom(await fixture('good')), readAt: '2026-11-21T00:00:00.000Z' }
    expect(blocking(exportServerChecks(facts))).toEqual([])
    expect(blocking(importServerChecks(facts, facts, 1))).toEqual([])
  })

  it('may have lists of one element as that element, an administrator without rights, and texts in French', async () => {
    const facts = factsFrom(await fixture('single-elements'))
    expect(facts).toMatchObject({
      administrator: true,
      elevated: false,
      osVersion: '10.0.20348.4294',
      database: { kind: 'sql-server', server: 'SQL01\\WSUS' },
      languages: ['fr'],
      upstreamServer: 'amont.example',
      mimeTypes: ['.wim'],
      configurationManager: { found: true, siteCode: 'P01', parentSiteCode: 'CAS', siteType: '2' },
      notReady: {
        needingFiles: 1,
        updates: [{ updateId: 'ab12cd34-0000-4000-8000-000000000001', state: 'NotReady', bytes: 9_620_000_000 }],
      },
      sync: { result: 'failed', error: "WebException: Le nom distant n'a pas pu être résolu: 'amont.example'" },
      updateErrors: [{ title: 'Licence illisible', error: 'FailedToDownloadEula' }],
      schedule: { automatic: false },
    })
    expect(facts.syncHistory).toHaveLength(1)
    const failed = blocking(exportServerChecks({ ...GOOD, ...facts })).map(({ id }) => id)
    expect(failed).toEqual([
      'server.elevated',
      'server.sync-succeeded',
      'server.sync-recent',
      'server.update-errors',
      'server.update-files-ready',
    ])
  })

  it('says never for the smallest date, and all for all languages', async () => {
    expect(factsFrom(await fixture('never-synchronized'))).toMatchObject({
      sync: { result: 'never', startedAt: null, endedAt: null, running: false },
      languages: ['all'],
      products: ['Windows 11'],
      classifications: null,
    })
  })

  it('says never where the last synchronization cannot be read and the history is empty', async () => {
    const recorded = await fixture('server-2012')
    expect(factsFrom(recorded)).toMatchObject({
      sync: { result: 'never', endedAt: null, updateErrors: 0 },
      syncHistory: [],
      kb2819484: false,
      osVersion: '6.2.9200',
      mimeTypes: [],
      configurationManager: { found: true, siteCode: 'S01', parentSiteCode: null },
    })
    // Neither an unreadable history nor a last synchronization that is only absent says so.
    const changed = (change: object) => factsFrom(JSON.stringify({ ...(JSON.parse(recorded) as object), ...change }))
    expect(changed({ syncHistory: null }).sync?.result).toBe('unknown')
    expect(changed({ errors: {} }).sync?.result).toBe('unknown')
  })

  it('leaves unknown what the server would not say', async () => {
    expect(factsFrom(await fixture('last-sync-throws'))).toMatchObject({
      sync: { result: 'unknown', running: true, endedAt: null, updateErrors: null },
      upstreamServer: 'upstream.example',
      languages: ['en'],
      download: null,
      expressFiles: null,
      elevated: null,
      osVersion: null,
      notReady: null,
      schedule: null,
      syncHistory: null,
      mimeTypes: null,
      configurationManager: { found: false },
    })
  })

  it('counts whoever has the rights as an administrator, whatever the claims say', () => {
    expect(factsFrom('{"elevated":true,"administrator":false}')).toMatchObject({
      administrator: true,
      elevated: true,
    })
    expect(factsFrom('{"elevated":false,"administrator":false}')).toMatchObject({ administrator: false })
  })

  it('names what is not ready only when it was told, and counts it in any case', () => {
    const of = (json: string): ServerFacts['notReady'] => factsFrom(json).notReady
    expect(of('{"notReady":{"needingFiles":2,"failed":1}}')).toEqual({ needingFiles: 2, failed: 1, updates: null })
    expect(of('{"notReady":{"needingFiles":2,"failed":0},"notReadyUpdates":{"items":null}}')?.updates).toEqual([])
    expect(of('{"notReady":{"needingFiles":2}}')).toBeNull()
    expect(of('{"notReadyUpdates":{"items":[{}]}}')).toBeNull()
    const many = {
      notReady: { needingFiles: 70, failed: 0 },
      notReadyUpdates: { items: Array(70).fill({ title: 'x' }) },
    }
    expect(of(JSON.stringify(many))?.updates).toHaveLength(50)
  })

  it('keeps the reason of a failed synchronization', async () => {
    expect(factsFrom(await fixture('failed')).sync).toMatchObject({
      result: 'failed',
      running: true,
      status: 'stopping',
      endedAt: '2026-11-20T01:12:31.000Z',
      error: 'The upstream server answered with an error.',
      updateErrors: 3,
    })
  })

  it('keeps of a long error text the first line, and no more than can be read', () => {
    const lastSync = { result: 'Failed', errorText: `${'x'.repeat(2000)}\n  at somewhere` }
    expect(factsFrom(JSON.stringify({ lastSync })).sync?.error).toBe('x'.repeat(500))
    const nothing = { lastSync: { result: 'Unknown', error: 'NotApplicable', errorText: '' } }
    expect(factsFrom(JSON.stringify(nothing)).sync?.error).toBeNull()
  })
})

describe('the server', () => {
  it('finds its content store whether the registry names it or the folder above', async () => {
    const store = join(root, 'WsusContent')
    await mkdir(join(store, 'A2'), { recursive: true })
    await writeFile(join(store, 'anonymousCheckFile.txt'), '')
    await writeFile(join(store, 'A2', '86542C97261C46D5B379A43EC895F97EAF409BA2.cab'), 'x')
    for (const contentDir of [root, store]) {
      const facts = await openWindowsServer(answering(await fixture('good')), contentDirIs(contentDir)).readFacts()
      expect(facts).toMatchObject({ kind: 'windows', contentPath: store, contentFiles: 1, updateCount: 5253 })
      expect(facts.freeBytes).toBeGreaterThan(0)
      expect(() => serverFactsSchema.parse(facts)).not.toThrow()
    }
  })

  it('takes a folder without WsusContent for no store, so that nothing is laid beside it', async () => {
    const contentDir = join(root, 'moved')
    await mkdir(join(contentDir, 'A2'), { recursive: true })
    await writeFile(join(contentDir, 'A2', '86542C97261C46D5B379A43EC895F97EAF409BA2.cab'), 'x')
    const facts = await openWindowsServer(answering(await fixture('good')), contentDirIs(contentDir)).readFacts()
    expect(facts).toMatchObject({ contentDir, contentPath: contentDir, contentFiles: null })
    expect(blocking(importServerChecks(facts, facts, 1)).map(({ id }) => id)).toContain('server.content-readable')
  })

  it.each([
    ...['good', 'never-synchronized', 'last-sync-throws', 'failed', 'no-wsus'],
    ...['single-elements', 'server-2012', 'synchronizing'],
  ])('gives valid facts for %s', async (name) => {
    const recorded = await fixture(name)
    const facts = await openWindowsServer(answering(recorded), registryOf(recorded)).readFacts()
    expect(() => serverFactsSchema.parse(facts)).not.toThrow()
    // None of these recorded machines is this one: no content store, no tool, so nothing may begin.
    expect(blocking(exportServerChecks(facts))).not.toEqual([])
    expect(blocking(importServerChecks(facts, facts, 1))).not.toEqual([])
  })

  it('answers nothing but nulls for an answer that is none', async () => {
    for (const lines of [[], ['no json'], ['{"updateCount":"many"}'], ['[1]']]) {
      const facts = await openWindowsServer(answering(...lines)).readFacts()
      expect(facts).toMatchObject({ version: null, updateCount: null, contentPath: null, administrator: null })
      expect(facts.source).toContain('no answer')
    }
  })

  it.skipIf(process.platform === 'win32')('says on another system that it is one', async () => {
    const server = openWindowsServer()
    expect(await server.readFacts()).toMatchObject({ version: null, source: 'this machine does not run Windows' })
    const request = { packagePath: join(root, 'p.cab'), logPath: join(root, 'l'), signal: new AbortController().signal }
    await expect(server.exportMetadata({ ...request, format: 'cab' })).rejects.toMatchObject({
      code: 'server.not-found',
    })
    await expect(server.readUpdateKeys()).rejects.toMatchObject({ code: 'server.unreadable' })
  })

  it('reads keys line by line and refuses what is no key', async () => {
    const id = '5D0B2D3E-7B0D-4B37-8C2B-0B8C8B9B2F11'
    const keys = await openWindowsServer(answering(`${id},200`, '', `${id},201`)).readUpdateKeys()
    expect([...keys]).toEqual([`${id.toLowerCase()},200`, `${id.toLowerCase()},201`])
    await expect(openWindowsServer(answering('Login failed.')).readUpdateKeys()).rejects.toMatchObject({
      code: 'server.unreadable',
    })
  })
})

describe('the registry', () => {
  const of = (windows: RegistryValues) => readMachine((key) => (key.endsWith('CurrentVersion') ? windows : null))

  it('tells the build of Windows, old and new', () => {
    const current = { CurrentVersion: '6.3', CurrentBuildNumber: '26100' }
    const numbers = { CurrentMajorVersionNumber: 10, CurrentMinorVersionNumber: 0 }
    expect(of({ ...current, ...numbers, UBR: 7171 }).osVersion).toBe('10.0.26100.7171')
    expect(of({ ...current, ...numbers }).osVersion).toBe('10.0.26100')
    expect(of({ CurrentVersion: '6.2', CurrentBuildNumber: '9200' }).osVersion).toBe('6.2.9200')
    const parts: RegistryValues[] = [
      {},
      { UBR: 7171 },
      { CurrentVersion: '6.3' },
      { ...numbers, CurrentBuildNumber: '' },
    ]
    for (const part of parts) expect(of(part).osVersion).toBeNull()
  })

  it('is asked for everything, and says which key may not be read', async () => {
    const denied: ReadKey = (key) => {
      if (!key.includes('SMS'))
        return registryOf(JSON.stringify({ registry: { [key]: { ContentDir: 'E:\\WSUS' } } }))(key, ['ContentDir'])
      throw Object.assign(new Error('Access is denied.'), { code: 'EPERM' })
    }
    const facts = await openWindowsServer(answering('{"errors":{"lastSync":"no"}}'), denied).readFacts()
    expect(facts).toMatchObject({ configurationManager: null, contentDir: 'E:\\WSUS' })
    expect(facts.source).toBe(
      'WSUS API by Windows PowerShell, registry; not readable: lastSync, SOFTWARE\\Microsoft\\SMS\\Identification',
    )
  })

  it('is read though PowerShell does not answer', async () => {
    const facts = await openWindowsServer(answering('no json'), contentDirIs('E:\\WSUS')).readFacts()
    expect(facts).toMatchObject({
      contentDir: 'E:\\WSUS',
      version: null,
      source: expect.stringContaining('no answer') as string,
    })
  })
})

describe('the synchronization', () => {
  const read = async (name: string): Promise<SyncProgress> =>
    openWindowsServer(answering(await fixture(name))).readSynchronization()
  const start = async (...lines: string[]): Promise<void> =>
    openWindowsServer(answering(...lines)).startSynchronization()

  it('is read while it runs, while it stops, when none runs and when none ever ran', async () => {
    expect(await read('synchronizing')).toEqual({
      running: true,
      phase: 'updates',
      processed: 1200,
      total: 5253,
      last: {
        startedAt: '2026-11-21T01:00:00.000Z',
        endedAt: null,
        result: 'unknown',
        error: null,
        manual: false,
        updateErrors: 0,
      },
    })
    expect(await read('sync-stopping')).toMatchObject({ running: true, phase: 'stopping', processed: 40, total: 40 })
    expect(await read('good')).toMatchObject({ running: false, phase: 'idle', last: { result: 'succeeded' } })
    expect(await read('sync-never')).toEqual({ running: false, phase: 'idle', processed: 0, total: 0, last: null })
  })

  it('has a phase that is not known rather than a wrong one', async () => {
    const lines = '{"syncStatus":"Running","progress":{"phase":"Drivers"},"lastSync":null}'
    expect(await openWindowsServer(answering(lines)).readSynchronization()).toEqual({
      running: true,
      phase: 'unknown',
      processed: 0,
      total: 0,
      last: null,
    })
  })

  it('cannot be read of a server that does not answer', async () => {
    await expect(read('sync-no-server')).rejects.toMatchObject({
      code: 'server.unreadable',
      details: { reason: 'server The request failed with HTTP status 503: Service Unavailable.' },
    })
    await expect(openWindowsServer(answering('no json')).readSynchronization()).rejects.toMatchObject({
      code: 'server.unreadable',
    })
  })

  it('is started, or it is said why not', async () => {
    await expect(start(await fixture('started'))).resolves.toBeUndefined()
    await expect(start(await fixture('start-refused'))).rejects.toMatchObject({
      code: 'server.sync-not-started',
      details: { reason: expect.stringContaining('already running') as string },
    })
    await expect(start(await fixture('sync-no-server'))).rejects.toMatchObject({ code: 'server.unreadable' })
    await expect(start('{}')).rejects.toMatchObject({ code: 'server.unreadable', details: { reason: 'no answer' } })
    await expect(start()).rejects.toMatchObject({ code: 'server.unreadable' })
  })

  it('is started by one script and read by another', async () => {
    const asked: string[] = []
    const server = openWindowsServer(async function* (script) {
      asked.push(script)
      yield await fixture('started')
    })
    await server.startSynchronization()
    await server.readSynchronization().catch(() => undefined)
    expect(asked).toEqual([START_SCRIPT, SYNCHRONIZATION_SCRIPT])
    expect(asked.map((script) => script.includes('StartSynchronization()'))).toEqual([true, false])
    expect(FACTS_SCRIPT).not.toContain('StartSynchronization')
  })
})

describe('the scripts', () => {
  it.each([
    FACTS_SCRIPT,
    databaseScript([KEYS_QUERY]),
    databaseScript(APPROVALS_QUERIES),
    APPLY_SCRIPT,
    START_SCRIPT,
    SYNCHRONIZATION_SCRIPT,
  ])('fit a command line and stay plain ASCII', (script) => {
    expect(powerShellArguments(script).join(' ').length + 'powershell.exe '.length).toBeLessThan(LONGEST_COMMAND_LINE)
    expect(script).toMatch(/^[\n\x20-\x7e]*$/)
  })

  it.skipIf(process.platform === 'win32')('report a PowerShell that cannot be started', async () => {
    await expect(windowsPowerShell('1').next()).rejects.toMatchObject({ code: 'server.unreadable' })
  })
})
