import { describe, expect, it } from 'vitest'
import { compareSync, isSameHost } from '../../../../electron/wsus/configuration-manager/compare'
import type { LoggedSync, SupSyncStatus, SyncState } from '../../../../shared/configuration-manager'
import type { ServerFacts } from '../../../../shared/domain'
import { siteServerLine, statusMessage, syncOf } from './logs'

type Sync = NonNullable<ServerFacts['sync']>

const NAME = 'WSUS01.corp.contoso.com'
const AT = '2026-11-20T01:12:31.000Z'
const wsus = (result: Sync['result'], running: boolean | null = false): { name: string; sync: Sync } => ({
  name: NAME,
  sync: { result, running, endedAt: AT, error: result === 'failed' ? 'No.' : null, updateErrors: 0 },
})
const log = (...lines: string[]): LoggedSync => syncOf(lines.map((line) => siteServerLine(line)).join(''))
const point = (lastSyncState: number, state: SyncState, wsusServer: string | null = NAME): SupSyncStatus => ({
  siteCode: 'CHQ',
  wsusServer,
  sourceServer: 'Microsoft Update',
  state,
  lastSyncState,
  errorCode: state === 'failed' ? '0x8013150A' : null,
  stateAt: { utc: null, local: '2026-11-20T01:12:31.000' },
  lastSuccess: { utc: null, local: null },
  catalogVersion: 34,
})
const only = (server: Pick<ServerFacts, 'name' | 'sync'>, said: LoggedSync) =>
  compareSync(server, { log: said, points: null }).verdict

const IDS = [6701, 6702, 6703, 6704, 6705, 6706, 6707, 6708] as const

/** For each status message, in order: what the sides are to each other when WSUS says … */
describe.each<[string, ReturnType<typeof wsus>, string]>([
  ['succeeded, idle', wsus('succeeded'), 'disagree agree disagree disagree agree agree disagree agree'],
  ['failed, idle', wsus('failed'), 'disagree disagree agree disagree disagree disagree agree disagree'],
  ['cancelled, idle', wsus('cancelled'), 'disagree disagree agree disagree disagree disagree agree disagree'],
  ['never, idle', wsus('never'), 'disagree disagree agree disagree disagree disagree agree disagree'],
  ['running', wsus('succeeded', true), 'agree disagree disagree agree disagree disagree disagree disagree'],
  [
    'running, result unknown',
    wsus('unknown', true),
    'agree disagree disagree agree disagree disagree disagree disagree',
  ],
  ['idle, result unknown', wsus('unknown'), 'disagree no-word no-word disagree no-word no-word no-word no-word'],
  ['nothing of running', wsus('succeeded', null), 'no-word agree disagree no-word agree agree disagree agree'],
])('WSUS says %s', (_, server, expected) => {
  it.each(IDS.map((id, n) => [id, expected.split(' ')[n]]))('%i: %s', (id, verdict) => {
    expect(only(server, log(statusMessage(Number(id))))).toBe(verdict)
    const { state } = log(statusMessage(Number(id)))
    expect(compareSync(server, { log: null, points: [point(Number(id), state)] }).verdict).toBe(verdict)
  })
})

describe('what is compared', () => {
  it('both sides are kept whole, and one that disagrees is enough', () => {
    const failure = log(
      'Synchronizing WSUS server WSUS01.corp.contoso.com ...',
      'Sync failed: No. Source: CWSyncMgr::DoSync',
      statusMessage(6703),
    )
    const server = wsus('succeeded')
    expect(compareSync(server, { log: failure, points: [point(6702, 'succeeded')] })).toEqual({
      verdict: 'disagree',
      wsus: server.sync,
      statements: [
        {
          source: 'log',
          agreement: 'disagree',
          siteCode: 'CHQ',
          wsusServer: NAME,
          state: 'failed',
          id: 6703,
          at: { utc: '2020-02-08T10:13:11.522Z', local: '2020-02-08T02:13:11.522' },
          error: 'No.',
        },
        {
          source: 'provider',
          agreement: 'agree',
          siteCode: 'CHQ',
          wsusServer: NAME,
          state: 'succeeded',
          id: 6702,
          at: { utc: null, local: '2026-11-20T01:12:31.000' },
          error: null,
        },
      ],
    })
  })

  it('other servers of the hierarchy are shown and not compared', () => {
    const points = [point(6703, 'failed', 'PS1SUP.corp.contoso.com'), point(6703, 'failed', null)]
    const comparison = compareSync(wsus('succeeded'), { log: null, points })
    expect(comparison.verdict).toBe('no-word')
    expect(comparison.statements.map(({ agreement }) => agreement)).toEqual(['other-server', 'other-server'])
    expect(
      compareSync(wsus('succeeded'), { log: null, points: [...points, point(6702, 'succeeded', 'wsus01')] }).verdict,
    ).toBe('agree')
    expect(only(wsus('succeeded'), log('Synchronizing WSUS server other.contoso.com ...', 'Sync failed: No'))).toBe(
      'no-word',
    )
  })

  it('silence on either side is no agreement', () => {
    expect(compareSync(wsus('succeeded'), { log: null, points: null })).toMatchObject({
      verdict: 'no-word',
      statements: [],
    })
    expect(compareSync(wsus('succeeded'), { log: null, points: [] }).verdict).toBe('no-word')
    expect(only(wsus('succeeded'), log('nothing'))).toBe('no-word')
    expect(only({ name: NAME, sync: null }, log(statusMessage(6702)))).toBe('no-word')
    expect(
      compareSync({ name: '', sync: wsus('succeeded').sync }, { log: null, points: [point(6702, 'succeeded')] })
        .verdict,
    ).toBe('no-word')
  })
})

it.each([
  ['WSUS01', 'wsus01', true],
  ['WSUS01.corp.contoso.com', 'wsus01.CORP.contoso.com', true],
  ['WSUS01', 'wsus01.corp.contoso.com', true],
  ['wsus01.corp.contoso.com', 'WSUS01', true],
  ['wsus01.corp.contoso.com', 'wsus01.other.contoso.com', false],
  ['WSUS01', 'WSUS011', false],
  ['WSUS01', 'corp.contoso.com', false],
  ['', '', false],
])('%s and %s are the same host: %s', (one, other, same) => {
  expect(isSameHost(one, other)).toBe(same)
})
