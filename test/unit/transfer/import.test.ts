/** The Metadata step on a real child process: what happens when it is stopped, fails, lies or stands still. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { JobView, ToolRun } from '../../../shared/jobs'
import type { Progress } from '../../../shared/progress'
import { readSettings, writeSettings, type PracticeSettings } from '../../../electron/wsus/practice/settings'
import { readProcessTime } from '../../../electron/processes/process-time'
import { BUILT_CLI, makePair, pinSender, sendTransfer, type Pair } from '../../support/stations'
import { openEngine, resultOf, runUntil, type Engine } from './engine'

const UPDATES = 40

let pair: Pair
const engines: Engine[] = []
beforeEach(async () => {
  pair = await makePair(UPDATES)
  await pinSender(pair)
  await sendTransfer(pair)
})
afterEach(async () => {
  for (const engine of engines.splice(0)) engine.close()
  // Windows removes no file that is still being closed.
  await vi.waitFor(() => pair.dispose(), { timeout: 5000 })
})

const server = () => join(pair.receiver, 'practice', 'import')

async function settle(change: Partial<PracticeSettings>): Promise<void> {
  await writeSettings(server(), { ...(await readSettings(server())), importDelayMs: 0, fail: null, ...change })
}

/** A receive that stands before its Metadata step. */
async function atMetadata(): Promise<{ engine: Engine; id: string }> {
  const engine = await openEngine(pair.receiver)
  engines.push(engine)
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'content', [pair.medium])
  return { engine, id }
}

/** Revisions of every kind, categories too: more than `UPDATES`. */
async function updatesSent(): Promise<number> {
  const sender = await openEngine(pair.sender)
  engines.push(sender)
  return updatesThere(sender)
}

async function updatesThere(engine: Engine): Promise<number> {
  return (await engine.station.server.readUpdateKeys()).size
}

/** Begins the import and answers, when `when` holds, with the step that still runs. */
async function importUntil(
  engine: Engine,
  id: string,
  when: (progress: Extract<Progress, { kind: 'elapsed' }>) => boolean,
) {
  const seen = Promise.withResolvers<void>()
  const progress: Progress[] = []
  const running = engine.jobs.runStep(
    id,
    { step: 'metadata' },
    {
      report: (report) => {
        progress.push(report)
        if (report.kind === 'elapsed' && when(report)) seen.resolve()
      },
      changed: () => {},
      mediumFolder: (folder) => folder,
      endOnFailure: true,
    },
  )
  await seen.promise
  return { running, progress }
}

const valueOf = (progress: Extract<Progress, { kind: 'elapsed' }>, what: string) =>
  progress.signs.find((sign) => sign.what === what)?.value ?? null

function lastEvent(engine: Engine, job: JobView): Record<string, unknown> & { run?: ToolRun } {
  const events = engine.station.ledger
    .transferEvents(job.transferId ?? '')
    .filter(({ type }) => type === 'receive.step')
  return events.at(-1)?.payload ?? {}
}

test('stopped in the middle, an import leaves the step to be run again, and run again it completes', async () => {
  await settle({ importDelayMs: 100 })
  const { engine, id } = await atMetadata()
  const before = await updatesThere(engine)
  const { running } = await importUntil(engine, id, (progress) => (valueOf(progress, 'updates') ?? 0) > before)
  await engine.jobs.cancel(id)
  const { job, error } = await running

  const after = await updatesThere(engine)
  expect(after).toBeGreaterThan(before)
  expect(after).toBeLessThan(await updatesSent())
  expect(error).toMatchObject({ code: 'import.cancelled', details: { before, after } })
  expect(job).toMatchObject({ outcome: null, state: 'idle', currentStep: 'metadata' })
  const step = job.steps.find((candidate) => candidate.id === 'metadata')
  expect(step).toMatchObject({ state: 'blocked', error: { code: 'import.cancelled' }, result: null })
  expect(step?.toolRun?.output).toContain('Updates are being imported')
  expect(step?.toolRun?.log?.text).toMatch(/WsusUtil.* import/)
  expect(lastEvent(engine, job)).toMatchObject({
    outcome: 'cancelled',
    before,
    after,
    run: { log: { encoding: 'ascii' } },
  })

  await settle({})
  const done = await runUntil(engine, id, 'receipt', [pair.medium])
  expect(done.outcome?.verdict).toBe('verified')
  expect(resultOf(done, 'metadata').before).toBe(before)
  expect(resultOf(done, 'confirm')).toMatchObject({ missingUpdates: [], before })
  const kept = await readdir(engine.station.paths.work(id)).catch(() => [])
  expect(kept).toEqual([])
})

test('stopped before wsusutil began, an import has touched nothing and says so', async () => {
  const { engine, id } = await atMetadata()
  const running = engine.jobs.runStep(
    id,
    { step: 'metadata' },
    { report: () => {}, changed: () => {}, mediumFolder: (folder) => folder, endOnFailure: true },
  )
  await engine.jobs.cancel(id)
  const { error, job } = await running
  expect(error).toMatchObject({ code: 'import.cancelled', details: {} })
  expect(error?.details).not.toHaveProperty('before')
  expect(job.outcome).toBeNull()
  expect(job.steps.find((step) => step.id === 'metadata')).not.toHaveProperty('toolRun')
})

test('the signs of life move while it imports and stand still while it hangs; nothing ends it but the operator', async () => {
  await settle({ importDelayMs: 120, fail: { command: 'import', exitCode: 1, after: 25, how: 'hang' } })
  const { engine, id } = await atMetadata()
  const { running, progress } = await importUntil(engine, id, ({ quietSeconds }) => (quietSeconds ?? 0) >= 4)
  await engine.jobs.cancel(id)
  const { error } = await running
  const elapsed = progress.filter((report) => report.kind === 'elapsed')
  const counts = new Set(elapsed.map((report) => valueOf(report, 'updates')).filter((value) => value !== null))
  expect(counts.size).toBeGreaterThan(2)
  expect(elapsed.some(({ quietSeconds }) => quietSeconds === 0 || quietSeconds === 1)).toBe(true)
  const last = elapsed.at(-1)
  expect(last?.signs.map(({ what }) => what)).toEqual(['updates', 'log-bytes', 'cpu-seconds'])
  expect(valueOf(last!, 'log-bytes')).toBeGreaterThan(0)
  expect(last?.signs[0]?.movedSecondsAgo).toBeGreaterThanOrEqual(4)
  expect(error).toMatchObject({ code: 'import.cancelled', details: { after: 25 } })
})

test('a tool that somebody else killed has failed, with what it left, and can be run again', async () => {
  await settle({ fail: { command: 'import', exitCode: 0, after: 20, how: 'killed' } })
  const { engine, id } = await atMetadata()
  const { job, error } = await engine.run(id, { step: 'metadata' })
  expect(error).toMatchObject({ code: 'wsusutil.failed', details: { command: 'import', after: 20 } })
  const run = job.steps.find((step) => step.id === 'metadata')?.toolRun
  expect(run?.exitCode).not.toBe(0)
  if (process.platform !== 'win32') expect(run).toMatchObject({ exitCode: 128, signal: 'SIGKILL' })
  await settle({})
  expect((await runUntil(engine, id, 'receipt', [pair.medium])).outcome?.verdict).toBe('verified')
})

test('an exit code that says failure is one, though every update is there; what was seen is told', async () => {
  await settle({ fail: { command: 'import', exitCode: 5, after: 100_000 } })
  const { engine, id } = await atMetadata()
  const all = await engine.jobs.runStep(
    id,
    { step: 'metadata' },
    { report: () => {}, changed: () => {}, mediumFolder: (folder) => folder, endOnFailure: true },
  )
  const there = await updatesThere(engine)
  expect(there).toBeGreaterThan(UPDATES)
  expect(all.error).toMatchObject({ code: 'wsusutil.failed', details: { exitCode: 5, after: there } })
  expect(all.job).toMatchObject({ outcome: null, currentStep: 'metadata' })
  expect(lastEvent(engine, all.job)).toMatchObject({ outcome: 'failed', after: there, run: { exitCode: 5 } })
})

test('success without a single update is not believed by the Confirm step', async () => {
  await settle({ fail: { command: 'import', exitCode: 0, after: 0 } })
  const { engine, id } = await atMetadata()
  const before = await updatesThere(engine)
  const imported = await engine.run(id, { step: 'metadata' })
  expect(imported.error).toBeNull()
  expect(resultOf(imported.job, 'metadata')).toMatchObject({ before, after: before, run: { exitCode: 0 } })
  const confirmed = await engine.run(id, { step: 'confirm' })
  expect(confirmed.error).toMatchObject({ code: 'import.incomplete', details: { before, after: before } })
})

test('output in the code page of the server is kept as text, and as the bytes that it was', async () => {
  await settle({ codePage: 850, locale: 'fr' })
  const { engine, id } = await atMetadata()
  const { run } = resultOf(await runUntil(engine, id, 'metadata', [pair.medium]), 'metadata')
  expect(run.output).toContain('Toutes les mises à jour ont été importées.')
  expect(run.printed).toMatchObject({ encoding: 'cp850' })
  expect(Buffer.from(run.printed?.raw ?? '', 'base64').includes(Buffer.from([0x82]))).toBe(true)
})

// Node for Windows ends its children with itself.
const orphaned = test.skipIf(process.platform === 'win32')

/** Begins the import in a Causeway of its own, kills that, and answers which process goes on alone. */
async function orphanImport(engine: Engine, id: string): Promise<{ pid: number; born: string }> {
  const causeway = spawn(process.execPath, [BUILT_CLI, '--home', pair.receiver, 'receive', pair.medium])
  const tool = await vi.waitUntil(() => engine.jobs.unfinished('receive').find((job) => job.id === id)?.data.tool, {
    timeout: 30_000,
    interval: 50,
  })
  // A tool that finds nobody to print to ends by itself; this one has printed its first line.
  await vi.waitUntil(async () => (await updatesThere(engine)) > 0, { timeout: 30_000, interval: 50 })
  causeway.kill('SIGKILL')
  await once(causeway, 'close')
  expect(await readProcessTime(tool.pid)).toMatchObject({ born: tool.born })
  return tool
}

orphaned('an import that outlived the Causeway that began it is waited for, not doubled', async () => {
  await settle({ importDelayMs: 100 })
  const { engine, id } = await atMetadata()
  const tool = await orphanImport(engine, id)
  const { running, progress } = await importUntil(engine, id, ({ phase }) => phase === 'importing')
  expect(await readProcessTime(tool.pid)).toBeNull()
  expect(progress.some(({ phase }) => phase === 'earlier-tool')).toBe(true)
  expect((await running).error).toBeNull()
  const confirmed = await engine.run(id, { step: 'confirm' })
  expect(confirmed.error).toBeNull()
  expect(resultOf(confirmed.job, 'confirm').before).toBeLessThan(UPDATES)
})

orphaned('an import that outlived its Causeway is ended by the cancellation of the one that waits for it', async () => {
  await settle({ fail: { command: 'import', exitCode: 0, after: 16, how: 'hang' } })
  const { engine, id } = await atMetadata()
  const tool = await orphanImport(engine, id)
  const { running } = await importUntil(engine, id, (progress) => {
    return progress.phase === 'earlier-tool' && valueOf(progress, 'updates') === 16
  })
  await engine.jobs.cancel(id)
  const { error, job } = await running
  expect(error).toMatchObject({ code: 'import.cancelled', details: { after: 16 } })
  expect(job.outcome).toBeNull()
  expect(await readProcessTime(tool.pid)).toBeNull()
})
