import { describe, expect, it } from 'vitest'
import {
  readSiteServer,
  SITE_SERVER_SCRIPT,
  type SmsProvider,
} from '../../../../electron/wsus/configuration-manager/site-server'
import {
  cimTime,
  readSupSyncStatus,
  supSyncStatusScript,
} from '../../../../electron/wsus/configuration-manager/sup-sync-status'
import { LONGEST_COMMAND_LINE, type PowerShell } from '../../../../electron/wsus/windows/powershell'
import { powerShellArguments } from '../../../../electron/processes/powershell-arguments'
import { SYNC_STATUS_IDS } from '../../../../shared/configuration-manager'
import { CausewayError } from '../../../../shared/errors'
import { fixture } from './logs'

const HERE: SmsProvider = { machine: 'CM1.corp.contoso.com', siteCode: 'CHQ', here: true }
const THERE: SmsProvider = { ...HERE, machine: 'CAS1', here: false }

function answering(...lines: string[]): PowerShell {
  return async function* () {
    await Promise.resolve()
    yield* lines
  }
}
const failing: PowerShell = async function* () {
  yield* await Promise.reject<string[]>(new CausewayError('server.unreadable', { reason: 'Access denied' }))
}
const answeringJson = (answer: object): PowerShell => answering(JSON.stringify(answer))

describe('the site server', () => {
  it('is found by its registry and its provider', async () => {
    const asked = await readSiteServer(answering(...(await fixture('site-server.json')).toString().split('\n')))
    expect(asked).toEqual({
      kind: 'found',
      value: {
        siteCode: 'CHQ',
        siteServer: 'CM1.corp.contoso.com',
        logPath: 'E:\\Program Files\\Microsoft Configuration Manager\\Logs\\wsyncmgr.log',
        providers: [HERE],
        providerProblem: null,
      },
    })
  })

  it('has its log in its own folder when tracing names no file', async () => {
    const identification = { siteCode: 'CHQ', installationDirectory: 'E:\\CM\\' }
    for (const traceFilename of [null, undefined, '', 7])
      expect(await readSiteServer(answeringJson({ identification, traceFilename }))).toMatchObject({
        value: { logPath: 'E:\\CM\\Logs\\wsyncmgr.log', siteServer: null, providers: [] },
      })
  })

  it('is absent where there is none, and that is no failure', async () => {
    for (const answer of [
      {},
      { identification: null, traceFilename: null, providers: null },
      { identification: {}, errors: { providers: 'Invalid namespace' } },
    ])
      expect(await readSiteServer(answeringJson(answer))).toEqual({ kind: 'absent' })
  })

  it.skipIf(process.platform === 'win32')('is absent on another system', async () => {
    expect(await readSiteServer()).toEqual({ kind: 'absent' })
    expect(await readSupSyncStatus(HERE)).toEqual({ kind: 'absent' })
  })

  it('keeps the reason why its providers are not known', async () => {
    const answer = { identification: { siteCode: 'CHQ' }, errors: { providers: 'Access denied' } }
    expect(await readSiteServer(answeringJson(answer))).toMatchObject({ value: { providerProblem: 'Access denied' } })
  })

  it('lists the providers of its own site, those on this computer first', async () => {
    const provider = (machine: string, siteCode = 'CHQ', forLocalSite: unknown = true) => ({
      machine,
      siteCode,
      forLocalSite,
    })
    const answer = {
      computerName: 'a-very-long-nam',
      providers: [
        provider('other.contoso.com'),
        provider('A-Very-Long-Name-01.contoso.com'),
        provider('child', 'PS1', false),
        provider('unsaid', 'PS1', null),
      ],
    }
    const found = await readSiteServer(answeringJson(answer))
    expect(found).toMatchObject({
      value: {
        providers: [
          { machine: 'A-Very-Long-Name-01.contoso.com', here: true },
          { machine: 'other.contoso.com', here: false },
        ],
        logPath: null,
      },
    })
    expect(await readSiteServer(answeringJson({ ...answer, computerName: null }))).toMatchObject({
      value: { providers: [{ here: false }, { here: false }] },
    })
  })

  it.each(["x'; Remove-Item C:\\ #", 'a b', '', '-a', 'a-', '$(x)', 'a"b', 'a\nb', 'é'])(
    'takes %j for the name of no computer, which would go into a script',
    async (machine) => {
      const providers = [{ machine, siteCode: 'CHQ', forLocalSite: true }]
      expect(await readSiteServer(answeringJson({ identification: { siteCode: 'CHQ' }, providers }))).toMatchObject({
        value: { providers: [] },
      })
    },
  )

  it.each(["C'H", 'CHQ1', 'CH', 'C Q', 'C\\Q', ''])('nor %j for a site code', async (siteCode) => {
    const providers = [{ machine: 'CM1', siteCode, forLocalSite: true }]
    expect(await readSiteServer(answeringJson({ identification: { siteCode: 'CHQ' }, providers }))).toMatchObject({
      value: { providers: [] },
    })
  })
})

describe('the software update points', () => {
  it('are read with states, errors, times and versions', async () => {
    const asked = await readSupSyncStatus(HERE, answering((await fixture('sup-several.json')).toString()))
    expect(asked).toEqual({
      kind: 'found',
      value: [
        {
          siteCode: 'CAS',
          wsusServer: 'WSUS01.corp.contoso.com',
          sourceServer: 'Microsoft Update',
          state: 'succeeded',
          lastSyncState: 6702,
          errorCode: null,
          // The provider does not say in which time zone: nobody here guesses.
          stateAt: { utc: null, local: '2026-11-20T01:12:31.000' },
          lastSuccess: { utc: null, local: '2026-11-20T01:12:31.000' },
          catalogVersion: 34,
        },
        {
          siteCode: 'PS1',
          wsusServer: 'PS1SUP.corp.contoso.com',
          sourceServer: 'WSUS01.corp.contoso.com',
          state: 'failed',
          lastSyncState: 6703,
          errorCode: '0x8013150A',
          stateAt: { utc: '2026-11-20T07:30:00.500Z', local: '2026-11-20T02:30:00.500' },
          lastSuccess: { utc: '2026-11-18T00:12:31.000Z', local: '2026-11-18T01:12:31.000' },
          catalogVersion: 33,
        },
        {
          siteCode: 'PS2',
          wsusServer: 'PS2SUP.corp.contoso.com',
          sourceServer: null,
          state: 'unknown',
          lastSyncState: 6700,
          errorCode: null,
          stateAt: { utc: null, local: null },
          lastSuccess: { utc: null, local: null },
          catalogVersion: 0,
        },
      ],
    })
  })

  it('may be one, none, or wrapped, as Windows PowerShell writes lists', async () => {
    const point = { siteCode: 'CHQ', lastSyncState: 6702 }
    const read = async (points: unknown) => {
      const asked = await readSupSyncStatus(HERE, answeringJson({ points }))
      return asked.kind === 'found' ? asked.value.map(({ siteCode, state }) => `${siteCode} ${state}`) : asked.kind
    }
    for (const points of [point, [point], { value: [point], Count: 1 }])
      expect(await read(points)).toEqual(['CHQ succeeded'])
    for (const points of [null, undefined, [], { value: [], Count: 0 }]) expect(await read(points)).toEqual([])
    expect(await read('CHQ')).toBe('unreadable')
  })

  it('have a state for every status message', async () => {
    const points = SYNC_STATUS_IDS.map((lastSyncState) => ({ lastSyncState }))
    const asked = await readSupSyncStatus(HERE, answeringJson({ points }))
    expect(asked.kind === 'found' && asked.value.map(({ state }) => state)).toEqual([
      'running',
      'succeeded',
      'failed',
      'running',
      'running',
      'running',
      'out-of-sync',
      'succeeded-licences-pending',
    ])
  })

  it('are never green for a value of another kind than documented', async () => {
    for (const lastSyncState of ['6702', 6702.5, true, null, {}, 67_020]) {
      const asked = await readSupSyncStatus(HERE, answeringJson({ points: [{ lastSyncState }] }))
      expect(asked).toMatchObject({ kind: 'found', value: [{ state: 'unknown', siteCode: null, wsusServer: null }] })
    }
  })

  it('a negative error code is the same as the number it stands for', async () => {
    const asked = await readSupSyncStatus(
      HERE,
      answeringJson({ points: [{ lastSyncErrorCode: -2146233078 }, { lastSyncErrorCode: 5 }] }),
    )
    expect(asked).toMatchObject({ value: [{ errorCode: '0x8013150A' }, { errorCode: '0x00000005' }] })
  })

  it('what cannot be read has a reason', async () => {
    expect(await readSupSyncStatus(HERE, failing)).toEqual({ kind: 'unreadable', reason: 'Access denied' })
    expect(await readSupSyncStatus(HERE, answeringJson({ errors: { points: 'Invalid namespace' } }))).toEqual({
      kind: 'unreadable',
      reason: 'Invalid namespace',
    })
    for (const lines of [[], ['no json'], ['[1]'], ['{"points":[7]}']])
      expect(await readSupSyncStatus(HERE, answering(...lines))).toEqual({
        kind: 'unreadable',
        reason: 'no answer that can be read',
      })
    expect(await readSiteServer(failing)).toEqual({ kind: 'unreadable', reason: 'Access denied' })
  })
})

describe('a CIM time', () => {
  it.each([
    ['20140116185746.304000+000', '2014-01-16T18:57:46.304Z', '2014-01-16T18:57:46.304'],
    ['20140101003000.000000+060', '2013-12-31T23:30:00.000Z', '2014-01-01T00:30:00.000'],
    ['20140116185746.304999-480', '2014-01-17T02:57:46.304Z', '2014-01-16T18:57:46.304'],
    ['20140116185746.000000+***', null, '2014-01-16T18:57:46.000'],
  ])('%s', (text, utc, local) => {
    expect(cimTime(text)).toEqual({ utc, local })
  })

  it.each([
    '',
    '20140230000000.000000+000',
    '00000000000000.000000+***',
    '20140116',
    '2014-01-16T18:57:46Z',
    '20140116185746.000000-***',
    null,
    undefined,
  ])('%s is none', (text) => {
    expect(cimTime(text)).toEqual({ utc: null, local: null })
  })
})

describe('the scripts', () => {
  it.each([SITE_SERVER_SCRIPT, supSyncStatusScript(HERE), supSyncStatusScript(THERE)])(
    'fit a command line and stay plain ASCII',
    (script) => {
      expect(powerShellArguments(script).join(' ').length + 'powershell.exe '.length).toBeLessThan(LONGEST_COMMAND_LINE)
      expect(script).toMatch(/^[\n\x20-\x7e]*$/)
    },
  )

  it('name another computer only for a provider that is on one', () => {
    expect(supSyncStatusScript(HERE)).not.toMatch(/ComputerName|CM1/)
    expect(supSyncStatusScript(THERE)).toContain("-ComputerName 'CAS1' -Namespace 'root\\SMS\\site_CHQ'")
    expect(SITE_SERVER_SCRIPT).not.toContain('-ComputerName')
  })
})
