/** `server check` and `server synchronize`, as an operator's script and a person see them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Check } from '../../../shared/domain'
import { EXIT } from '../../../shared/errors'
import { runCli } from '../../../electron/cli/cli-main'
import { openStation } from '../../../electron/station/station'
import { readSettings, writeSettings, type PracticeSettings } from '../../../electron/wsus/practice/settings'
import { InThisThread } from '../../../electron/workers/workers'
import { changeSettings } from '../../support/settings'
import { BUILT_CLI, causeway, makePair, succeed, type Pair } from '../../support/stations'

let pair: Pair
beforeEach(async () => {
  pair = await makePair(2)
})
afterEach(() => pair.dispose())

async function change(side: 'export' | 'import', settings: Partial<PracticeSettings>): Promise<void> {
  const folder = join(side === 'export' ? pair.sender : pair.receiver, 'practice', side)
  await writeSettings(folder, { ...(await readSettings(folder)), ...settings })
}

async function synchronizationGoes(run: Partial<PracticeSettings['synchronization']>): Promise<void> {
  const folder = join(pair.sender, 'practice', 'export')
  const { synchronization } = await readSettings(folder)
  await change('export', { synchronization: { ...synchronization, seconds: 0.05, ...run } })
}

const preferSyncAge = (syncAgeLimitDays: number | null) => changeSettings(pair.sender, { syncAgeLimitDays })

const stateOf = (checks: unknown, id: string): string | undefined =>
  (checks as Check[]).find((check) => check.id === id)?.state

/** What a person sees, without `--json`; `interrupt` presses Ctrl+C as soon as something stands on stderr. */
async function typed(
  words: readonly string[],
  { interrupt = false, isTerminal = false } = {},
): Promise<{ exit: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' }
  let press = (): void => {}
  const exit = await runCli(
    words,
    { self: { file: process.execPath, args: [BUILT_CLI] }, startWorkers: () => new InThisThread() },
    {
      stdout: (text) => void (written.stdout += text),
      stderr: (text) => {
        written.stderr += text
        if (interrupt) press()
      },
      isTerminal,
      onInterrupt: (callback) => {
        press = callback
        return () => (press = () => {})
      },
    },
  )
  return { exit, ...written }
}

describe('server check', () => {
  test('shows each value with its source, the schedule, the history and which server to export from', async () => {
    const { exit, stdout } = await typed(['--home', pair.sender, 'server', 'check'])
    expect(exit).toBe(EXIT.done)
    expect(stdout).toContain(
      'ok          Version of WSUS known: Windows Server 2025 (10.0.26100)  (practice: server.json)',
    )
    expect(stdout).toContain('ok          Causeway runs as administrator: yes')
    expect(stdout).toContain('Synchronizations: 1 a day, from 03:00:00 UTC')
    expect(stdout.match(/: succeeded, by schedule/g)).toHaveLength(2)
    expect(stdout).toContain('There is no Configuration Manager on this server')
  })

  test('at the import side says nothing of the choice until there is a site', async () => {
    expect((await typed(['--home', pair.receiver, 'server', 'check'])).stdout).not.toContain('Export from')
    await change('import', {
      configurationManager: { found: true, siteCode: 'CAS', parentSiteCode: null, siteType: '4' },
    })
    const { stdout } = await typed(['--home', pair.receiver, 'server', 'check'])
    expect(stdout).toContain('This computer belongs to the central administration site')
    expect(await succeed(pair.receiver, 'server', 'check')).toMatchObject({
      exportServer: 'central-administration-site',
    })
  })

  test.each([
    [null, EXIT.done, 'not-checked'],
    [1, EXIT.done, 'ok'],
    [undefined, EXIT.done, 'ok'],
  ] as const)('with an age limit of %s days', async (days, exit, state) => {
    if (days !== undefined) await preferSyncAge(days)
    const answer = await causeway(pair.sender, 'server', 'check')
    expect(answer.exit).toBe(exit)
    expect(stateOf(answer.document['checks'], 'server.sync-recent')).toBe(state)
  })

  test.each([
    [30, undefined, EXIT.notReady, 'failed'],
    [30, 45, EXIT.done, 'ok'],
    [400, null, EXIT.done, 'not-checked'],
  ] as const)('with a synchronization of %s days ago and a limit of %s', async (age, days, exit, state) => {
    const endedAt = new Date(Date.now() - age * 86_400_000 - 1000).toISOString()
    const { syncHistory } = await readSettings(join(pair.sender, 'practice', 'export'))
    await change('export', { syncHistory: (syncHistory ?? []).map((run) => ({ ...run, endedAt })) })
    if (days !== undefined) await preferSyncAge(days)
    const answer = await causeway(pair.sender, 'server', 'check')
    expect(answer.exit).toBe(exit)
    expect(stateOf(answer.document['checks'], 'server.sync-recent')).toBe(state)
    // A send looks with the same limit, at its first step.
    const send = await causeway(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1')
    const blockedBySend = send.document.error?.code === 'server.not-ready'
    expect(blockedBySend).toBe(exit === EXIT.notReady)
  })

  test.each([0, 366, 1.5, -1])('refuses settings.json with a limit of %s days as damaged', async (days) => {
    await preferSyncAge(20)
    const file = join(pair.sender, 'settings.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"syncAgeLimitDays": 20', `"syncAgeLimitDays": ${days}`))
    expect((await causeway(pair.sender, 'server', 'check')).document.error?.code).toBe('station.damaged')
  })
})

describe('Configuration Manager', () => {
  test('that disagrees is noted with both sides, what it means, and stops nothing', async () => {
    await succeed(pair.sender, 'practice', 'set', 'configuration-manager-disagrees')
    const answer = await causeway(pair.sender, 'server', 'check')
    expect(answer.exit).toBe(EXIT.done)
    expect(stateOf(answer.document['checks'], 'server.configuration-manager-agrees')).toBe('warning')
    expect(answer.document['configurationManager']).toMatchObject({
      kind: 'found',
      value: { comparison: { verdict: 'disagree', wsus: { result: 'succeeded' } } },
    })
    const { stdout } = await typed(['--home', pair.sender, 'server', 'check'])
    expect(stdout).toContain('Configuration Manager: site P01')
    expect(stdout).toMatch(
      / {2}wsyncmgr\.log: 6703 Synchronization failed \(PRACTICE-WSUS-EXPORT, .*WSUS says otherwise\) /,
    )
    expect(stdout).toContain('Configuration Manager could not finish its synchronization')
  })

  test('that cannot be read is unknown and stops nothing; one that is not there is not spoken of', async () => {
    await succeed(pair.sender, 'practice', 'set', 'configuration-manager-unreadable')
    expect((await typed(['--home', pair.sender, 'server', 'check', '--other-computers'])).stdout).toContain(
      '  SMS provider: not readable (Access denied)',
    )
    await succeed(pair.sender, 'practice', 'set', 'good-day')
    expect((await typed(['--home', pair.sender, 'server', 'check'])).stdout).not.toContain('Configuration Manager: ')
  })

  test('is not asked at the import side', async () => {
    const document = await succeed(pair.receiver, 'server', 'check')
    expect(document).toMatchObject({ configurationManager: null })
    expect(stateOf(document['checks'], 'server.configuration-manager-agrees')).toBeUndefined()
  })
})

describe('practice list and set', () => {
  test('name the problems of this side, and which is set', async () => {
    const { current, available } = await succeed(pair.sender, 'practice', 'list')
    expect(current).toBe('good-day')
    const names = (available as { name: string }[]).map(({ name }) => name)
    expect(names).toContain('sync-too-old')
    expect(names).not.toContain('replica')
    await succeed(pair.sender, 'practice', 'set', 'sync-too-old')
    const { stdout } = await typed(['--home', pair.sender, 'practice', 'list'])
    expect(stdout).toMatch(/^\* sync-too-old +The last synchronization is too old$/m)
    expect(stdout).toMatch(/^ {2}good-day /m)
    const check = await causeway(pair.sender, 'server', 'check')
    expect(check.exit).toBe(EXIT.notReady)
    await succeed(pair.sender, 'practice', 'set', 'good-day')
    expect((await causeway(pair.sender, 'server', 'check')).exit).toBe(EXIT.done)
  })

  test.each([[['set']], [['set', 'bad-day']], [['set', 'replica']], [['set', 'good-day', 'more']], [['list', 'more']]])(
    'refuse %j',
    async (words) => {
      expect((await causeway(pair.sender, 'practice', ...words)).exit).toBe(EXIT.usage)
    },
  )

  test('are for practice stations', async () => {
    const home = join(pair.root, 'production')
    await succeed(home, 'init', '--role', 'connected', '--name', 'Export 2')
    for (const words of [['list'], ['set', 'sync-never']])
      expect(await causeway(home, 'practice', ...words)).toMatchObject({
        document: { error: { code: 'station.not-practice' } },
      })
  })
})

describe('server synchronize', () => {
  test('stands in the history with who started it; one that was joined is not this station’s doing', async () => {
    const started = async (): Promise<number> => {
      const station = await openStation(pair.sender, { selfCommand: { file: 'never-run', args: [] } })
      const events = station.ledger.events({ type: 'server.synchronization-started' })
      expect(events.every(({ operator, station: name }) => operator !== '' && name === 'Export 1')).toBe(true)
      station.close()
      return events.length
    }
    await synchronizationGoes({ seconds: 0.5 })
    await succeed(pair.sender, 'server', 'synchronize')
    expect(await started()).toBe(1)
    await succeed(pair.sender, 'server', 'synchronize', '--wait')
    expect(await started()).toBe(1)
    await succeed(pair.sender, 'server', 'synchronize', '--wait')
    expect(await started()).toBe(2)
    await synchronizationGoes({ seconds: 60 })
    await succeed(pair.sender, 'server', 'synchronize')
    await causeway(pair.sender, 'server', 'synchronize')
    expect(await started()).toBe(3)
  })

  test('starts one and returns; a second is refused while it runs', async () => {
    await synchronizationGoes({ seconds: 60 })
    expect(await succeed(pair.sender, 'server', 'synchronize')).toMatchObject({
      verdict: 'done',
      synchronization: null,
    })
    const again = await causeway(pair.sender, 'server', 'synchronize')
    expect(again).toMatchObject({ exit: EXIT.notReady, document: { error: { code: 'server.sync-not-started' } } })
    const check = await causeway(pair.sender, 'server', 'check')
    expect(stateOf(check.document['checks'], 'server.sync-idle')).toBe('failed')
  })

  test('--wait shows phase and progress, and answers how it ended', async () => {
    await synchronizationGoes({ seconds: 0.8 })
    const { exit, document, stderr } = await causeway(pair.sender, 'server', 'synchronize', '--wait')
    expect(exit).toBe(EXIT.done)
    expect(document).toMatchObject({ synchronization: { result: 'succeeded', manual: true, updateErrors: 0 } })
    expect(stderr).toMatch(/^synchronization: categories\n/)
  })

  test('--wait joins one that runs', async () => {
    await synchronizationGoes({ seconds: 0.3 })
    await succeed(pair.sender, 'server', 'synchronize')
    expect(await succeed(pair.sender, 'server', 'synchronize', '--wait')).toMatchObject({
      synchronization: { result: 'succeeded' },
    })
  })

  test.each([
    ['failed', 'WebException: the remote name could not be resolved', /did not succeed: WebException/],
    ['cancelled', null, /was cancelled at the server/],
    ['unknown', null, /did not succeed$/m],
  ] as const)('--wait of one that %s ends with exit code 5', async (result, error, said) => {
    await synchronizationGoes({ result, error })
    const answer = await causeway(pair.sender, 'server', 'synchronize', '--wait')
    expect(answer).toMatchObject({
      exit: EXIT.notReady,
      document: { verdict: 'failed', error: { code: 'server.sync-failed' }, synchronization: { result } },
    })
    expect(answer.stderr).toMatch(said)
  })

  test('Ctrl+C ends the waiting, not the synchronization', async () => {
    await synchronizationGoes({ seconds: 60 })
    const { exit } = await typed(['--home', pair.sender, 'server', 'synchronize', '--wait'], { interrupt: true })
    expect(exit).toBe(EXIT.cancelled)
    const check = await causeway(pair.sender, 'server', 'check')
    expect(stateOf(check.document['checks'], 'server.sync-idle')).toBe('failed')
  })

  test('on a terminal one line is redrawn', async () => {
    await synchronizationGoes({ seconds: 0.8 })
    const { stderr } = await typed(['--home', pair.sender, 'server', 'synchronize', '--wait'], { isTerminal: true })
    expect(stderr.startsWith('\r\u001b[Ksynchronization: categories')).toBe(true)
    expect(stderr.endsWith('\n')).toBe(true)
    expect(stderr.match(/\n/g)).toHaveLength(1)
  })

  test('is nothing for the disconnected side', async () => {
    expect(await causeway(pair.receiver, 'server', 'synchronize')).toMatchObject({
      exit: EXIT.usage,
      document: { error: { code: 'station.wrong-role' } },
    })
  })
})
