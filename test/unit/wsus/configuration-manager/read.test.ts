import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Asked, ConfigurationManagerReport } from '../../../../shared/configuration-manager'
import type { Check, ServerFacts } from '../../../../shared/domain'
import { blocking, exportServerChecks } from '../../../../electron/wsus/checks'
import { besideWsus, readConfigurationManager } from '../../../../electron/wsus/configuration-manager/read'
import { SITE_SERVER_SCRIPT } from '../../../../electron/wsus/configuration-manager/site-server'
import type { PowerShell } from '../../../../electron/wsus/windows/powershell'
import { CausewayError } from '../../../../shared/errors'
import { GOOD } from '../facts'
import { siteServerLine, statusMessage } from './logs'

const DONE = siteServerLine(statusMessage(6702))
const FAILED = siteServerLine('Sync failed: No.') + siteServerLine(statusMessage(6703))

let root: string
let log: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-site-'))
  log = join(root, 'wsyncmgr.log')
})
afterAll(() => rm(root, { recursive: true, force: true }))

interface Machine {
  readonly site?: object
  readonly points?: object
  /** Scripts that were run. */
  readonly asked?: string[]
}

/** A site server with one provider here, unless told otherwise. */
function machine({ site, points, asked = [] }: Machine): PowerShell {
  return async function* (script) {
    asked.push(script)
    const registry = {
      computerName: 'CM1',
      identification: { siteCode: 'CHQ' },
      traceFilename: log,
      providers: { machine: 'CM1', siteCode: 'CHQ', forLocalSite: true },
      ...site,
    }
    yield await Promise.resolve(JSON.stringify(script === SITE_SERVER_SCRIPT ? registry : { points: [], ...points }))
  }
}

const point = (lastSyncState: number, wsusServerName = GOOD.name): object => ({ lastSyncState, wsusServerName })

async function ask(
  powershell: PowerShell,
  { elsewhere = false, facts = GOOD }: { elsewhere?: boolean; facts?: ServerFacts } = {},
): Promise<Asked<ConfigurationManagerReport>> {
  return besideWsus(facts, await readConfigurationManager({ elsewhere, powershell, answerMs: 5_000 }))
}

function checkOf(asked: Asked<ConfigurationManagerReport> | undefined, facts = GOOD): Check | undefined {
  const checks = exportServerChecks(facts, 30, asked)
  const found = checks.find(({ id }) => id === 'server.configuration-manager-agrees')
  // WSUS decides: whatever this one says, nothing is stopped.
  expect(blocking(checks)).toEqual([])
  return found
}

describe('a site server', () => {
  it('that says what WSUS says is in order, with the messages as evidence', async () => {
    await writeFile(log, DONE)
    const asked = await ask(machine({ points: { points: [point(6702), point(6703, 'OTHER')] } }))
    expect(checkOf(asked)).toMatchObject({
      state: 'ok',
      value: { kind: 'list', items: ['wsyncmgr.log: 6702', 'SMS_SUPSyncStatus: 6702'] },
      source: 'wsyncmgr.log; WMI: SMS_SUPSyncStatus',
    })
    expect(asked).toMatchObject({ value: { siteCode: 'CHQ', log: { path: log, problem: null }, notAsked: [] } })
  })

  it.each([
    ['its log', FAILED, point(6702), ['wsyncmgr.log: 6703']],
    ['its provider', DONE, point(6703), ['SMS_SUPSyncStatus: 6703']],
    [
      'a failure without a status message in its log',
      siteServerLine('Sync failed: No.'),
      point(6702),
      ['wsyncmgr.log: failed'],
    ],
  ])('is noted when %s says otherwise', async (_, lines, said, items) => {
    await writeFile(log, lines)
    expect(checkOf(await ask(machine({ points: { points: [said] } })))).toMatchObject({
      state: 'warning',
      value: { kind: 'list', items },
    })
  })

  it('without a word that can be compared is unknown, never in order', async () => {
    await writeFile(log, 'nothing\r\n')
    for (const points of [{}, { points: null, errors: { points: 'Access denied' } }, { points: [point(1)] }])
      expect(checkOf(await ask(machine({ points })))).toMatchObject({ state: 'unknown' })
    await rm(log)
    const missing = await ask(machine({}))
    expect(missing).toMatchObject({ value: { log: { problem: 'missing' } } })
    expect(checkOf(missing)).toMatchObject({ state: 'unknown' })
  })

  it('whose log was just rotated still says what it said; beside one that cannot be read that is old', async () => {
    const rotated = join(root, 'wsyncmgr.lo_')
    await writeFile(rotated, DONE)
    expect(checkOf(await ask(machine({})))).toMatchObject({ state: 'ok' })
    await mkdir(log)
    const unreadable = await ask(machine({}))
    expect(unreadable).toMatchObject({ value: { log: { problem: 'unreadable' } } })
    expect(checkOf(unreadable)).toMatchObject({ state: 'unknown' })
    await rm(log, { recursive: true })
    await rm(rotated)
  })

  it('that speaks of other servers only was not compared', async () => {
    await writeFile(log, siteServerLine('Synchronizing WSUS server OTHER ...') + DONE)
    expect(checkOf(await ask(machine({ points: { points: [point(6703, 'OTHER')] } })))).toMatchObject({
      state: 'not-checked',
    })
  })

  it('that is not there was not checked, and one that nobody asks is not shown', async () => {
    const none = { identification: null, traceFilename: null, providers: null }
    expect(checkOf(await ask(machine({ site: none })))).toMatchObject({ state: 'not-checked', value: { kind: 'none' } })
    expect(checkOf(undefined)).toBeUndefined()
  })

  it('that cannot be asked is unknown, with the reason', async () => {
    const refusing: PowerShell = async function* () {
      yield* await Promise.reject<string[]>(new CausewayError('server.unreadable', { reason: 'Access denied' }))
    }
    expect(checkOf(await ask(refusing))).toMatchObject({
      state: 'unknown',
      value: { kind: 'text', text: 'Access denied' },
    })
  })
})

describe('other computers', () => {
  const elsewhere = { traceFilename: null, providers: { machine: 'SMS9', siteCode: 'CHQ', forLocalSite: true } }

  it('are named and not asked unless that is allowed', async () => {
    const asked: string[] = []
    const answer = await ask(machine({ site: elsewhere, points: { points: [point(6702)] }, asked }))
    expect(asked).toEqual([SITE_SERVER_SCRIPT])
    expect(answer).toMatchObject({ value: { log: null, points: { kind: 'absent' }, notAsked: ['SMS9'] } })
    expect(checkOf(answer)).toMatchObject({ state: 'not-checked' })
  })

  it('are asked when it is', async () => {
    const asked: string[] = []
    const answer = await ask(machine({ site: elsewhere, points: { points: [point(6702)] }, asked }), {
      elsewhere: true,
    })
    expect(asked[1]).toContain("-ComputerName 'SMS9'")
    expect(answer).toMatchObject({ value: { notAsked: [] } })
    expect(checkOf(answer)).toMatchObject({ state: 'ok' })
  })

  it('are not asked where one here answers', async () => {
    const both = [
      { machine: 'SMS9', siteCode: 'CHQ', forLocalSite: true },
      { machine: 'CM1', siteCode: 'CHQ', forLocalSite: true },
    ]
    const asked: string[] = []
    for (const allowed of [false, true])
      await ask(machine({ site: { providers: both }, asked }), { elsewhere: allowed })
    expect(asked.join()).not.toContain('ComputerName')
  })

  it.each(['\\\\CM1\\SMS\\Logs\\wsyncmgr.log', '//CM1/SMS/wsyncmgr.log', '\\\\?\\UNC\\CM1\\SMS\\wsyncmgr.log'])(
    'nor is a log read that lies on one: %s',
    async (traceFilename) => {
      const answer = await ask(machine({ site: { traceFilename } }))
      expect(answer).toMatchObject({ value: { log: null, notAsked: [traceFilename] } })
    },
  )

  it.each(['\\\\?\\E:\\SMS\\wsyncmgr.log', 'E:\\SMS\\wsyncmgr.log'])('but %s lies here', async (traceFilename) => {
    expect(await ask(machine({ site: { traceFilename } }))).toMatchObject({
      value: { log: { path: traceFilename, problem: 'missing' }, notAsked: [] },
    })
  })
})

describe('a question that is never answered', () => {
  /** Hangs in the script of that number and remembers whether it was ended. */
  function hanging(at: number): { readonly powershell: PowerShell; readonly ended: () => boolean } {
    let n = 0
    let ended = false
    const answering = machine({})
    return {
      ended: () => ended,
      powershell: async function* (script, options) {
        if (n++ < at) yield* answering(script, options)
        else
          await new Promise<never>(() => {
            options?.signal?.addEventListener('abort', () => (ended = true))
          })
      },
    }
  }

  it.each([0, 1])('is ended and not readable (script %i)', async (at) => {
    const { powershell, ended } = hanging(at)
    const asked = await readConfigurationManager({ elsewhere: false, powershell, answerMs: 50 })
    const unreadable = { kind: 'unreadable', reason: 'no answer within 0.05 seconds' }
    if (at === 0) expect(asked).toEqual(unreadable)
    else expect(asked).toMatchObject({ kind: 'found', value: { points: unreadable } })
    expect(ended()).toBe(true)
  })
})
