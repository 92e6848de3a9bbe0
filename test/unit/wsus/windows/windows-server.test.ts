import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverFactsSchema } from '../../../../shared/domain'
import { blocking, exportServerChecks, importServerChecks } from '../../../../electron/wsus/checks'
import { contentDirOf, factsOf, parseAnswer, wsusutilCandidates } from '../../../../electron/wsus/windows/facts'
import { APPROVALS_QUERIES, databaseScript, KEYS_QUERY } from '../../../../electron/wsus/windows/database-script'
import { FACTS_SCRIPT } from '../../../../electron/wsus/windows/facts-script'
import {
  LONGEST_COMMAND_LINE,
  powerShellArguments,
  windowsPowerShell,
  type PowerShell,
} from '../../../../electron/wsus/windows/powershell'
import { openWindowsServer } from '../../../../electron/wsus/windows/windows-server'

const fixture = (name: string): Promise<string> =>
  readFile(resolve(import.meta.dirname, '../../../fixtures/wsus', `${name}.json`), 'utf8')

function answering(...lines: string[]): PowerShell {
  return async function* () {
    await Promise.resolve()
    yield* lines
  }
}

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-windows-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe('the answer of a server', () => {
  it('is understood on a good day', async () => {
    const answer = parseAnswer(await fixture('good'))
    expect(factsOf(answer)).toEqual({
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
      download: { done: 18_253_611_008, total: 18_253_611_008 },
      sync: {
        result: 'succeeded',
        running: false,
        endedAt: '2026-11-20T01:12:31.000Z',
        error: null,
        updateErrors: 0,
      },
      products: ['Windows 11'],
      classifications: ['Security Updates', 'Updates'],
    })
    expect(contentDirOf(answer)).toBe('C:\\WSUS')
    expect(wsusutilCandidates(answer)[0]).toBe('C:\\Program Files\\Update Services\\Tools\\WsusUtil.exe')
  })

  it('says never for the smallest date, and all for all languages', async () => {
    expect(factsOf(parseAnswer(await fixture('never-synchronized')))).toMatchObject({
      sync: { result: 'never', endedAt: null, running: false },
      languages: ['all'],
      products: ['Windows 11'],
      classifications: null,
    })
  })

  it('leaves unknown what the server would not say', async () => {
    const answer = parseAnswer(await fixture('last-sync-throws'))
    expect(factsOf(answer)).toMatchObject({
      sync: { result: 'unknown', running: true, endedAt: null, updateErrors: null },
      upstreamServer: 'upstream.example',
      languages: ['en'],
      download: null,
      expressFiles: null,
    })
  })

  it('keeps the reason of a failed synchronization', async () => {
    expect(factsOf(parseAnswer(await fixture('failed'))).sync).toEqual({
      result: 'failed',
      running: true,
      endedAt: '2026-11-20T01:12:31.000Z',
      error: 'The upstream server answered with an error.',
      updateErrors: 3,
    })
  })
})

describe('the server', () => {
  it('finds its content store whether the registry names it or the folder above', async () => {
    const store = join(root, 'WsusContent')
    await mkdir(join(store, 'A2'), { recursive: true })
    await writeFile(join(store, 'anonymousCheckFile.txt'), '')
    await writeFile(join(store, 'A2', '86542C97261C46D5B379A43EC895F97EAF409BA2.cab'), 'x')
    for (const contentDir of [root, store]) {
      const answer = { ...(JSON.parse(await fixture('good')) as object), setup: { contentDir } }
      const facts = await openWindowsServer(answering(JSON.stringify(answer))).readFacts()
      expect(facts).toMatchObject({ kind: 'windows', contentPath: store, contentFiles: 1, updateCount: 5253 })
      expect(facts.freeBytes).toBeGreaterThan(0)
      expect(() => serverFactsSchema.parse(facts)).not.toThrow()
    }
  })

  it.each(['good', 'never-synchronized', 'last-sync-throws', 'failed', 'no-wsus'])(
    'gives valid facts for %s',
    async (name) => {
      const facts = await openWindowsServer(answering(await fixture(name))).readFacts()
      expect(() => serverFactsSchema.parse(facts)).not.toThrow()
      // None of these recorded machines is this one: no content store, no tool, so nothing may begin.
      expect(blocking(exportServerChecks(facts))).not.toEqual([])
      expect(blocking(importServerChecks(facts, facts, 1))).not.toEqual([])
    },
  )

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

describe('the scripts', () => {
  it.each([FACTS_SCRIPT, databaseScript([KEYS_QUERY]), databaseScript(APPROVALS_QUERIES)])(
    'fit a command line and stay plain ASCII',
    (script) => {
      expect(powerShellArguments(script).join(' ').length + 'powershell.exe '.length).toBeLessThan(LONGEST_COMMAND_LINE)
      expect(script).toMatch(/^[\n\x20-\x7e]*$/)
    },
  )

  it.skipIf(process.platform === 'win32')('report a PowerShell that cannot be started', async () => {
    await expect(windowsPowerShell('1').next()).rejects.toMatchObject({ code: 'server.unreadable' })
  })
})
