/** The Export step on a real child process. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Progress } from '../../../shared/progress'
import { readProcessTime } from '../../../electron/processes/process-time'
import { readSettings, writeSettings, type PracticeSettings } from '../../../electron/wsus/practice/settings'
import { BUILT_CLI, makePair, type Pair } from '../../support/stations'
import { openEngine, resultOf, runUntil, type Engine } from './engine'

let pair: Pair
let engine: Engine
beforeEach(async () => {
  pair = await makePair(60)
  engine = await openEngine(pair.sender)
})
afterEach(() => {
  engine.close()
  pair.dispose()
})

async function settle(change: Partial<PracticeSettings>): Promise<void> {
  const folder = join(pair.sender, 'practice', 'export')
  await writeSettings(folder, { ...(await readSettings(folder)), fail: null, ...change })
}

test('the package grows before the operator’s eyes, and how the tool ran is kept', async () => {
  await settle({ exportDelayMs: 40 })
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  await runUntil(engine, id, 'server', [])
  const reports: Progress[] = []
  const { job, error } = await engine.jobs.runStep(
    id,
    { step: 'export', format: 'xml.gz' },
    {
      report: (report) => void reports.push(report),
      changed: () => {},
      mediumFolder: (folder) => folder,
      endOnFailure: false,
    },
  )
  expect(error).toBeNull()
  const elapsed = reports.filter((report) => report.kind === 'elapsed')
  expect(elapsed.every(({ phase }) => phase === 'exporting')).toBe(true)
  expect(elapsed.at(-1)?.signs.map(({ what }) => what)).toEqual(['package-bytes', 'log-bytes', 'cpu-seconds'])
  expect(elapsed.at(-1)?.signs.some(({ movedSecondsAgo }) => movedSecondsAgo !== null)).toBe(true)
  const { run } = resultOf(job, 'export')
  expect(run).toMatchObject({ exitCode: 0, log: { encoding: 'ascii' }, printed: { encoding: 'ascii' } })
  if (process.platform === 'linux') expect(run.cpuSeconds).toBeGreaterThan(0)
})

test('an export that fails leaves the step to be run again in the window, with how it ran', async () => {
  await settle({ fail: { command: 'export', exitCode: 3, after: 10 } })
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  await runUntil(engine, id, 'server', [])
  const failed = await engine.run(id, { step: 'export', format: 'xml.gz' })
  expect(failed.error).toMatchObject({ code: 'wsusutil.failed', details: { command: 'export', exitCode: 3 } })
  expect(failed.job.outcome).toBeNull()
  const step = failed.job.steps.find((candidate) => candidate.id === 'export')
  expect(step?.toolRun).toMatchObject({ exitCode: 3 })
  expect(step?.toolRun?.output).toContain('Fatal error')
  await settle({})
  const done = await engine.run(id, { step: 'export', format: 'xml.gz' })
  expect(done.error).toBeNull()
  expect(done.job.steps.find((candidate) => candidate.id === 'export')).not.toHaveProperty('toolRun')
})

// Node for Windows ends its children with itself.
test.skipIf(process.platform === 'win32')(
  'an export that outlived its Causeway is ended before the next begins',
  async () => {
    await settle({ fail: { command: 'export', exitCode: 0, after: 10, how: 'hang' } })
    const causeway = spawn(process.execPath, [
      ...[BUILT_CLI, '--home', pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1'],
    ])
    const [id, tool] = await vi.waitUntil(
      () => {
        const job = engine.jobs.unfinished('send')[0]
        return job?.data.tool ? ([job.id, job.data.tool] as const) : null
      },
      { timeout: 30_000, interval: 50 },
    )
    // A tool that finds nobody to print to ends by itself; this one has printed its first line.
    const written = () =>
      readdir(engine.station.paths.work(id)).then((names) => names.some((name) => name.endsWith('.gz')))
    await vi.waitUntil(() => written().catch(() => false), { timeout: 30_000, interval: 50 })
    causeway.kill('SIGKILL')
    await once(causeway, 'close')
    expect(await readProcessTime(tool.pid)).toMatchObject({ born: tool.born })
    await settle({})
    expect((await engine.run(id, { step: 'export', format: 'xml.gz' })).error).toBeNull()
    expect(await readProcessTime(tool.pid)).toBeNull()
  },
)
