import { readdirSync, statSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSettings, writeSettings } from '../../../electron/wsus/practice/settings'
import { makePair, pinSender, sendTransfer, type Pair } from '../../support/stations'
import { openEngine, resultOf, runUntil, type Engine } from './engine'

let pair: Pair
const engines: Engine[] = []
beforeEach(async () => {
  pair = await makePair(4)
})
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close()
  pair.dispose()
})

async function open(home: string): Promise<Engine> {
  const engine = await openEngine(home)
  engines.push(engine)
  return engine
}

/** Every entry below a folder with its size and times. */
function entries(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const { size, mtimeMs, ctimeMs } = statSync(join(folder, name))
      return `${name} ${size} ${mtimeMs} ${ctimeMs}`
    })
    .sort()
}

test('an import that only claims success is found by counts, and completed by importing again', async () => {
  await sendTransfer(pair)
  await pinSender(pair)
  const server = join(pair.receiver, 'practice', 'import')
  const settings = await readSettings(server)
  await writeSettings(server, { ...settings, fail: { command: 'import', exitCode: 0, after: 2 } })

  const engine = await open(pair.receiver)
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'metadata', [pair.medium])
  const incomplete = await engine.run(id, { step: 'confirm' })
  expect(incomplete.error?.code).toBe('import.incomplete')
  expect(incomplete.job.outcome).toBeNull()
  expect(resultOf(incomplete.job, 'confirm').missingUpdates.length).toBeGreaterThan(0)

  await writeSettings(server, settings)
  expect((await engine.run(id, { step: 'metadata' })).error).toBeNull()
  const done = await runUntil(engine, id, 'receipt', [pair.medium])
  expect(done.outcome?.verdict).toBe('verified')
  expect(resultOf(done, 'confirm').missingUpdates).toEqual([])
})

test('content with other bytes under a name stops the receive until it is moved away', async () => {
  await sendTransfer(pair)
  await pinSender(pair)
  const engine = await open(pair.receiver)
  const { id } = engine.jobs.startReceive()
  const verified = await runUntil(engine, id, 'server', [pair.medium])
  expect(verified.currentStep).toBe('content')
  const volume = resultOf(verified, 'identify').found.volumes[0]?.folder ?? ''
  const name =
    (await readFile(join(volume, 'manifest-sha256.txt'), 'utf8')).match(/data\/WSUSContent\/(\S+)/)?.[1] ?? ''
  const there = join(pair.receiver, 'practice', 'import', 'WSUSContent', name)
  await mkdir(join(there, '..'), { recursive: true })
  await writeFile(there, 'other bytes')

  const stopped = await engine.run(id, { step: 'content' })
  expect(stopped.error).toMatchObject({ code: 'content.conflict', details: { path: `data/WSUSContent/${name}` } })
  expect(await readFile(there, 'utf8')).toBe('other bytes')
  expect(stopped.job.outcome).toBeNull()

  await rm(there)
  const done = await runUntil(engine, id, 'receipt', [pair.medium])
  expect(done.outcome?.verdict).toBe('verified')
})

test('a receive writes nothing to the medium', async () => {
  await sendTransfer(pair)
  await pinSender(pair)
  const before = entries(pair.medium)
  const engine = await open(pair.receiver)
  await runUntil(engine, engine.jobs.startReceive().id, 'receipt', [pair.medium])
  expect(entries(pair.medium)).toEqual(before)
})

test('a sealed transfer keeps its verdict: it can be handed over, not cancelled', async () => {
  const engine = await open(pair.sender)
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  await runUntil(engine, id, 'seal', [pair.medium])
  await expect(engine.jobs.cancel(id)).rejects.toMatchObject({ code: 'job.wrong-step' })
  const done = await runUntil(engine, id, 'handover', [pair.medium])
  expect(done.outcome?.verdict).toBe('verified')
})

test('cancelling before the seal is an outcome of its own, in the ledger too', async () => {
  const engine = await open(pair.sender)
  const { id, transferId } = engine.jobs.startSend({ destination: 'Import 1' })
  await runUntil(engine, id, 'plan', [pair.medium])
  const cancelled = await engine.jobs.cancel(id)
  expect(cancelled.outcome).toMatchObject({ verdict: 'cancelled' })
  expect(engine.station.ledger.findTransfer(transferId ?? '')).toMatchObject({ verdict: 'cancelled' })
})
