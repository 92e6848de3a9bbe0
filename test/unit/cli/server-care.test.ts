/** What the command line does for the server: checkhealth, reset, and an import that Ctrl+C stops. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LedgerEvent } from '../../../shared/ledger'
import { runCli } from '../../../electron/cli/cli-main'
import { systemDisk } from '../../../electron/files/disk'
import { openStation } from '../../../electron/station/station'
import { InThisThread } from '../../../electron/workers/workers'
import { readSettings, writeSettings, type PracticeSettings } from '../../../electron/wsus/practice/settings'
import { BUILT_CLI, causeway, makePair, pinSender, sendTransfer, succeed, type Pair } from '../../support/stations'

let pair: Pair
beforeEach(async () => {
  pair = await makePair(30)
})
afterEach(() => pair.dispose())

const self = { file: process.execPath, args: [BUILT_CLI] }

async function settle(home: string, side: 'export' | 'import', change: Partial<PracticeSettings>): Promise<void> {
  const folder = join(home, 'practice', side)
  await writeSettings(folder, { ...(await readSettings(folder)), ...change })
}

async function lastEvent(home: string, type: LedgerEvent['type']): Promise<LedgerEvent | undefined> {
  const station = await openStation(home, { selfCommand: self })
  try {
    return station.ledger.events({ type }).at(-1)
  } finally {
    station.close()
  }
}

/** Runs a command that is interrupted once what it says on stderr matches. */
async function interrupted(home: string, at: RegExp, ...args: string[]) {
  let [stdout, stderr] = ['', '']
  let interrupt = (): void => {}
  const exit = await runCli(
    ['--home', home, '--json', ...args],
    { self, startWorkers: () => new InThisThread(systemDisk) },
    {
      stdout: (text) => void (stdout += text),
      stderr: (text) => {
        stderr += text
        if (at.test(stderr)) interrupt()
      },
      isTerminal: true,
      onInterrupt: (callback) => {
        interrupt = callback
        return () => (interrupt = () => {})
      },
    },
  )
  return { exit, stderr, document: JSON.parse(stdout) as Record<string, unknown> }
}

test('server health says what it does, what WSUS found, and is in the ledger', async () => {
  const well = await causeway(pair.sender, 'server', 'health')
  expect(well).toMatchObject({ exit: 0, document: { verdict: 'done', health: { state: 'healthy' } } })
  expect(well.stderr).toContain('Nothing is changed')
  expect((await lastEvent(pair.sender, 'server.health-checked'))?.payload).toMatchObject({
    outcome: 'done',
    state: 'healthy',
    run: { exitCode: 0 },
  })

  await settle(pair.sender, 'export', { healthProblems: ['The web service is not working.'] })
  const ill = await causeway(pair.sender, 'server', 'health')
  expect(ill.exit).toBe(5)
  expect(ill.document).toMatchObject({
    error: { code: 'server.unhealthy', details: { count: 1 } },
    health: { findings: [{ text: 'The web service is not working.' }] },
  })
  expect(ill.stderr).toContain('error 12000: The web service is not working.')
})

test('server reset runs only when it was agreed to, and says at a disconnected server that it cannot download', async () => {
  const asked = await causeway(pair.receiver, 'server', 'reset')
  expect(asked).toMatchObject({ exit: 2, document: { error: { code: 'usage' } } })
  expect(asked.stderr).toContain('downloads again what is missing')
  expect(asked.stderr).toContain('cannot download')
  expect(await lastEvent(pair.receiver, 'server.reset')).toBeUndefined()

  const done = await causeway(pair.receiver, 'server', 'reset', '--yes')
  expect(done).toMatchObject({ exit: 0, document: { verdict: 'done', toolRun: { exitCode: 0 } } })
  expect((await lastEvent(pair.receiver, 'server.reset'))?.payload).toMatchObject({
    outcome: 'done',
    run: { exitCode: 0 },
  })
})

test('a reset that fails is told with what it printed, and is in the ledger', async () => {
  rmSync(join(pair.sender, 'practice', 'export', 'susdb'), { recursive: true })
  const failed = await causeway(pair.sender, 'server', 'reset', '--yes')
  expect(failed.exit).toBe(5)
  expect(failed.document).toMatchObject({ error: { code: 'wsusutil.failed', details: { exitCode: 1 } } })
  expect(failed.stderr).toMatch(/exit code 1; it printed:\n {2}\| (Files|Fatal error)/)
  expect(failed.stderr).not.toContain('cannot download')
  expect((await lastEvent(pair.sender, 'server.reset'))?.payload).toMatchObject({
    outcome: 'failed',
    run: { exitCode: 1 },
  })
})

test('Ctrl+C in an import stops the import; the same command takes the receive up and ends it', async () => {
  await pinSender(pair)
  const sent = await sendTransfer(pair)
  await settle(pair.receiver, 'import', { importDelayMs: 500 })
  const stopped = await interrupted(
    pair.receiver,
    /importing: .* [1-9]\d* updates in the database/,
    'receive',
    pair.medium,
  )
  expect(stopped.exit).toBe(130)
  expect(stopped.document).toMatchObject({
    verdict: 'cancelled',
    resumable: true,
    error: { code: 'import.cancelled' },
    toolRun: { command: expect.arrayContaining(['import']) as unknown },
  })
  expect(stopped.stderr).toContain('Import the metadata again')

  await settle(pair.receiver, 'import', { importDelayMs: 0 })
  const received = await causeway(pair.receiver, 'receive', pair.medium)
  expect(received.stderr).toContain(`Taking up ${sent.transferId}`)
  expect(received.document).toMatchObject({ verdict: 'verified', transferId: sent.transferId, missingUpdates: [] })
})

test('an import that failed is taken up too; one that cannot even begin as well', async () => {
  await pinSender(pair)
  await sendTransfer(pair)
  await settle(pair.receiver, 'import', { fail: { command: 'import', exitCode: 9, after: 4 } })
  const failed = await causeway(pair.receiver, 'receive', pair.medium)
  expect(failed).toMatchObject({ exit: 5, document: { resumable: true, error: { code: 'wsusutil.failed' } } })
  expect(failed.stderr).toContain('exit code 9')
  await settle(pair.receiver, 'import', { fail: null })
  const { updates } = await succeed(pair.receiver, 'receive', pair.medium)
  expect(updates).toMatchObject({ before: 0 })
})

test('an export that fails ends the send, with how it ran; nothing is left on the medium', async () => {
  await settle(pair.sender, 'export', { fail: { command: 'export', exitCode: 9, after: 4 } })
  const failed = await causeway(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1')
  expect(failed.exit).toBe(5)
  expect(failed.document).toMatchObject({
    verdict: 'failed',
    resumable: false,
    error: { code: 'wsusutil.failed', details: { command: 'export', exitCode: 9 } },
    toolRun: { exitCode: 9, log: { encoding: 'ascii' } },
  })
  expect((await lastEvent(pair.sender, 'send.step'))?.payload).toMatchObject({
    outcome: 'failed',
    run: { exitCode: 9 },
  })
  expect(readdirSync(pair.medium)).toEqual([])
})

test('Ctrl+C in an export cancels the send and ends the tool', async () => {
  await settle(pair.sender, 'export', { fail: { command: 'export', exitCode: 9, after: 4, how: 'hang' } })
  const stopped = await interrupted(
    pair.sender,
    /exporting: [2-9] s/,
    'send',
    '--to',
    pair.medium,
    '--destination',
    'Import 1',
  )
  expect(stopped).toMatchObject({
    exit: 130,
    document: { verdict: 'cancelled', resumable: false, error: { code: 'cancelled' } },
  })
  expect((await lastEvent(pair.sender, 'send.step'))?.payload).toMatchObject({ outcome: 'cancelled', step: 'export' })
})
