import { describe, expect, it } from 'vitest'
import { SYNC_STATUS_IDS, type SyncState } from '../../../../shared/configuration-manager'
import { fixture, siteServerLine, statusMessage, syncOf, wrapped } from './logs'

const NO_TIME = { utc: null, local: null }

/** Lines of one run in the site server form, a second apart. */
function log(...lines: string[]): string {
  return lines.map((line, n) => siteServerLine(line, `02-08-2020 02:00:${String(n).padStart(2, '0')}.000+480`)).join('')
}
const second = (n: number) => `2020-02-08T10:00:${String(n).padStart(2, '0')}.000Z`

describe('Microsoft’s examples', () => {
  it('a run that succeeded', async () => {
    expect(syncOf(await fixture('wsyncmgr-success-excerpt.txt'))).toEqual({
      state: 'succeeded',
      id: 6702,
      at: { utc: '2014-01-16T18:57:46.304Z', local: null },
      startedAt: { utc: '2014-01-16T18:53:52.608Z', local: null },
      error: null,
      errorSource: null,
      retryMinutes: null,
      failedUpdates: 0,
      phase: null,
      progress: null,
      siteCode: 'CS1',
      siteServer: '<SERVEFRFQDN>',
      wsusServer: 'cs1site.contoso.com',
      lastSuccess: { utc: '2014-01-16T18:57:46.304Z', local: null },
    })
  })

  it('the same run at each of its lines', async () => {
    const lines = (await fixture('wsyncmgr-success-excerpt.txt')).toString().split(/(?<=\n)/)
    const stages = lines.map((_, n) => {
      const { state, phase, progress } = syncOf(lines.slice(0, n + 1).join(''))
      return [state, phase, progress && `${progress.what} ${progress.done}/${progress.total} ${progress.etaSeconds}`]
    })
    const changes = stages.filter((stage, n) => n === 0 || String(stage) !== String(stages[n - 1]))
    expect(changes).toEqual([
      ['unknown', null, null],
      ['running', 'starting', null],
      ['running', 'wsus', null],
      ['running', 'wsus', 'WSUS synchronizing updates 122/130 3'],
      ['running', 'wsus', 'WSUS synchronizing updates 130/130 null'],
      ['running', 'site-database', null],
      ['running', 'site-database', 'SMS synchronizing categories 223/223 null'],
      ['running', 'site-database', 'SMS synchronizing updates 5/5 null'],
      ['succeeded', null, null],
    ])
  })

  it('runs that failed: the last one’s words, line breaks for ~~', async () => {
    const lines = (await fixture('wsyncmgr-failure-lines.txt')).toString().split(/(?<=\n)/)
    expect(syncOf(lines.slice(0, 2).join(''))).toMatchObject({
      state: 'failed',
      id: null,
      at: NO_TIME,
      error: 'WSUS server not configured. Please refer to WCM.log for configuration error details.',
      errorSource: 'CWSyncMgr::DoSync',
      retryMinutes: 60,
    })
    expect(syncOf(lines.join(''))).toMatchObject({
      state: 'failed',
      error:
        "UssCommunicationError: WebException: The remote name could not be resolved: 'sws.update.microsoft.com'\n" +
        'at System.Net.HttpWebRequest.GetRequestStream(TransportContext& context).',
      errorSource: 'Microsoft.SystemsManagementServer.SoftwareUpdatesManagement.WsusSyncAction.WSyncAction.SyncWSUS',
    })
  })

  it('the component that the articles quote behind a line is no part of the error', () => {
    for (const blanks of [' ', '         '])
      expect(syncOf(`Sync failed: No. Source: CWSyncMgr::DoSync${blanks}SMS_WSUS_SYNC_MANAGER\n`)).toMatchObject({
        error: 'No.',
        errorSource: 'CWSyncMgr::DoSync',
      })
    expect(syncOf('Sync failed: No.    SMS_WSUS_SYNC_MANAGER  \n').error).toBe('No.')
  })

  it('a status message 6703 by itself: error and source are its insertion strings', () => {
    const inserts = [
      'Microsoft.UpdateServices.Administration.AdminProxy.CreateUpdateServer',
      'Request for principal permission failed',
    ]
    expect(syncOf(log(statusMessage(6703, 'Fri Aug  2 20:54:26.571 2024', inserts)))).toMatchObject({
      state: 'failed',
      id: 6703,
      at: { utc: '2024-08-02T20:54:26.571Z', local: '2020-02-08T02:00:00.000' },
      error: inserts[1],
      errorSource: inserts[0],
      siteCode: 'CHQ',
      siteServer: 'CM1.corp.contoso.com',
    })
  })
})

describe('every status message', () => {
  const expected: Record<(typeof SYNC_STATUS_IDS)[number], [SyncState, string | null]> = {
    6701: ['running', 'starting'],
    6702: ['succeeded', null],
    6703: ['failed', null],
    6704: ['running', 'wsus'],
    6705: ['running', 'site-database'],
    6706: ['running', 'replicas'],
    6707: ['out-of-sync', null],
    6708: ['succeeded-licences-pending', null],
  }
  it.each(SYNC_STATUS_IDS)('%i, in both forms of log', (id) => {
    const [state, phase] = expected[id]
    for (const line of [log(statusMessage(id)), wrapped({ text: statusMessage(id) })])
      expect(syncOf(line)).toMatchObject({ id, state, phase, at: { utc: '2020-02-08T10:13:11.522Z' } })
  })

  it.each([6700, 6709, 6711, 670, 67020, 16702])('%i is none of them and changes nothing', (id) => {
    expect(syncOf(log(statusMessage(id)))).toMatchObject({ state: 'unknown', id: null })
    expect(syncOf(log(statusMessage(6703), statusMessage(id)))).toMatchObject({ state: 'failed', id: 6703 })
  })

  it('without a date that can be, has the time of its line', () => {
    for (const gmtDate of ['', 'Sat Feb 30 10:13:11.522 2020', 'Sam Fév 08 10:13:11.522 2020'])
      expect(syncOf(log(statusMessage(6702, gmtDate))).at).toEqual({ utc: second(0), local: '2020-02-08T02:00:00.000' })
  })
})

describe('the last word wins', () => {
  const start = ['Starting Sync', statusMessage(6701)]
  const failure = [
    'Sync failed: No. Source: CWSyncMgr::DoSync',
    statusMessage(6703),
    'Sync failed. Will retry in 60 minutes',
  ]
  const success = [statusMessage(6702), 'Sync succeeded. Setting sync alert to canceled state on site CHQ']

  it('a run that began after the end of another is running, and the success before it is remembered', () => {
    expect(syncOf(log(...start, ...success, 'Starting Sync'))).toMatchObject({
      state: 'running',
      id: null,
      phase: 'starting',
      startedAt: { utc: second(4) },
      lastSuccess: { utc: '2020-02-08T10:13:11.522Z' },
      siteCode: 'CHQ',
    })
  })

  it('a failure after a success, a success after a failure', () => {
    expect(syncOf(log(...start, ...success, ...start, ...failure))).toMatchObject({
      state: 'failed',
      error: 'No.',
      retryMinutes: 60,
      lastSuccess: { utc: '2020-02-08T10:13:11.522Z' },
    })
    expect(syncOf(log(...start, ...failure, ...start, ...success))).toMatchObject({
      state: 'succeeded',
      error: null,
      errorSource: null,
      retryMinutes: null,
    })
    expect(syncOf(log(...failure, ...success))).toMatchObject({ state: 'succeeded', error: null, retryMinutes: null })
  })

  it('a run that is killed and begun anew is the new one', () => {
    const killed = [...start, statusMessage(6704), 'Synchronizing WSUS server old.contoso.com ...']
    expect(syncOf(log(...killed, statusMessage(6701, 'Sun Feb 09 08:00:00.000 2020')))).toMatchObject({
      state: 'running',
      phase: 'starting',
      startedAt: { utc: '2020-02-09T08:00:00.000Z' },
      wsusServer: null,
    })
  })

  it('pending licence terms are not hidden by the sentence on success, but by a later 6702', () => {
    const pending = log(
      ...start,
      statusMessage(6708),
      'Sync succeeded. Setting sync alert to canceled state on site CHQ',
    )
    expect(syncOf(pending)).toMatchObject({ state: 'succeeded-licences-pending', id: 6708 })
    expect(syncOf(`${pending}${log(statusMessage(6702))}`)).toMatchObject({ state: 'succeeded', id: 6702 })
  })

  it('sentences without any status message are enough, and have their own time', () => {
    expect(
      syncOf(log('Starting Sync', 'Sync succeeded. Setting sync alert to canceled state on site CHQ')),
    ).toMatchObject({
      state: 'succeeded',
      id: null,
      at: { utc: second(1) },
    })
    expect(syncOf(log('Sync failed: one', 'Sync failed: two'))).toMatchObject({ error: 'two', at: { utc: second(1) } })
  })

  it('further servers that follow after the success of the site do not make it run again', () => {
    const replicas = [
      'Synchronizing replica WSUS servers',
      statusMessage(6706),
      'Synchronizing WSUS server ps1sys.contoso.com ...',
      'sync: Replica WSUS synchronizing other items, processed 4 out of 4 items (100%)',
    ]
    expect(syncOf(log(...start, ...success, ...replicas))).toMatchObject({
      state: 'succeeded',
      id: 6702,
      progress: null,
    })
    expect(
      syncOf(log(...start, statusMessage(6704), 'Synchronizing WSUS server ps1site.contoso.com ...', ...replicas)),
    ).toMatchObject({
      state: 'running',
      phase: 'replicas',
      wsusServer: 'ps1site.contoso.com',
      progress: { what: 'Replica WSUS synchronizing other items', done: 4, total: 4 },
    })
  })

  it('a log that begins in the middle of a run shows it running', () => {
    for (const line of [
      'Synchronizing SMS database with WSUS server a.contoso.com ...',
      'sync: SMS synchronizing updates, processed 1 out of 5 items (20%), ETA in 01:02:03',
    ])
      expect(syncOf(log(line))).toMatchObject({ state: 'running', startedAt: NO_TIME, at: { utc: second(0) } })
    expect(
      syncOf(log('sync: SMS synchronizing updates, processed 1 out of 5 items (20%), ETA in 01:02:03')).progress,
    ).toEqual({
      what: 'SMS synchronizing updates',
      done: 1,
      total: 5,
      etaSeconds: 3723,
    })
    expect(syncOf(log(statusMessage(6705)))).toMatchObject({ state: 'running', startedAt: NO_TIME })
  })

  it('updates that could not be taken over are counted by run', () => {
    const failed =
      'Failed to sync update 8b1ca2c2-e002-4dc6-a5d6-0168006fb369. Error: The Microsoft Software License Terms have not been completely downloaded'
    expect(syncOf(log(...start, failed, failed, statusMessage(6708)))).toMatchObject({
      state: 'succeeded-licences-pending',
      failedUpdates: 2,
    })
    expect(syncOf(log(...start, failed, ...start))).toMatchObject({ failedUpdates: 0 })
    expect(syncOf(log(...start, failed, ...success, ...start))).toMatchObject({ failedUpdates: 0 })
  })
})

describe('what is no word', () => {
  it.each([
    'Wakeup for scheduled regular sync',
    'Done synchronizing WSUS Server cs1site.contoso.com',
    'MessageSync failed: x',
    'Sync failedly',
    'sync succeeded',
    'It said: Sync succeeded.',
    'Starting Synchronization of the spleen',
    'STATMSG: ID=abc',
    'Updated 130 items in SMS database, new update source content version is 34',
    '',
  ])('%s', (line) => {
    expect(syncOf(log(line)).state).toBe('unknown')
  })

  it('an error is shown without control characters and not at endless length', () => {
    const { error } = syncOf(log(`Sync failed: a\u001b[31m\u0000b~~${'c'.repeat(9000)}`))
    expect(error).toMatch(/^a \[31m b\nc+$/)
    expect(error).toHaveLength(2000)
    expect(syncOf(log('Sync failed: ~~ . Source: A\u0007~'))).toMatchObject({ error: '.', errorSource: 'A ~' })
    expect(syncOf(log('Sync failed:'))).toMatchObject({ state: 'failed', error: null, errorSource: null })
  })
})
