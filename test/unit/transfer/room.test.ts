import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makePair, pinSender, sendTransfer, type Pair } from '../../support/stations'
import { openEngine, runUntil, type Engine } from './engine'

let pair: Pair
let engine: Engine
beforeEach(async () => {
  // More files than one batch holds: what a batch carried is proven when the next one fails.
  pair = await makePair(30)
})
afterEach(() => {
  engine.close()
  pair.dispose()
})

test('an import that was interrupted needs room only for what is not there yet', async () => {
  await pinSender(pair)
  const sent = await sendTransfer(pair)
  engine = await openEngine(pair.receiver)
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'verify', [pair.medium])
  const facts = await engine.station.server.readFacts()
  const readFacts = vi.spyOn(engine.station.server, 'readFacts')

  readFacts.mockResolvedValue({ ...facts, freeBytes: sent.bytes - 1 })
  expect((await engine.run(id, { step: 'server' })).error).toMatchObject({ code: 'server.not-ready' })
  readFacts.mockResolvedValue({ ...facts, freeBytes: sent.bytes })
  expect((await engine.run(id, { step: 'server' })).error).toBeNull()

  await interruptContent(sent.volumes[0]?.folder ?? '')
  expect((await engine.run(id, { step: 'content' })).error).toMatchObject({ code: 'content.conflict' })
  readFacts.mockResolvedValue({ ...facts, freeBytes: sent.bytes - 1 })
  expect((await engine.run(id, { step: 'server' })).error).toBeNull()
  readFacts.mockResolvedValue({ ...facts, freeBytes: 0 })
  expect((await engine.run(id, { step: 'server' })).error).toMatchObject({ code: 'server.not-ready' })
})

/** Puts other bytes where the second of two batches will arrive: what the first carried is proven then. */
async function interruptContent(volume: string): Promise<void> {
  const content = join(volume, 'data', 'WSUSContent')
  const [folder = ''] = (await readdir(content)).sort().reverse()
  const [name = ''] = (await readdir(join(content, folder))).sort().reverse()
  const store = join(pair.receiver, 'practice', 'import', 'WSUSContent', folder)
  await mkdir(store)
  await writeFile(join(store, name), 'other bytes')
}
