/** What an interrupted run read through the cache, its resume does not call read from the medium. */
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makePair, pinSender, sendTransfer, type Pair } from '../../support/stations'
import { openEngine, resultOf, runUntil, type Engine } from './engine'

/** Stands for a system that can, or cannot, make the next read come from the device. */
const system = vi.hoisted(() => ({ canDropCache: true }))
vi.mock('../../../electron/files/page-cache', () => ({
  dropFromPageCache: () => system.canDropCache,
  readsFromDevice: () => Promise.resolve(true),
}))

let pair: Pair
let engine: Engine
beforeEach(async () => {
  system.canDropCache = true
  pair = await makePair(3)
})
afterEach(() => {
  engine.close()
  pair.dispose()
})

test('a copy whose first part was read back through the cache', async () => {
  engine = await openEngine(pair.sender)
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  await runUntil(engine, id, 'media', [join(pair.root, 'medium'), await secondMedium(pair)])

  system.canDropCache = false
  await rename(join(pair.root, 'medium-2'), join(pair.root, 'pulled-out'))
  expect((await engine.run(id, { step: 'copy' })).error).toMatchObject({ code: 'medium.lost' })

  system.canDropCache = true
  await rename(join(pair.root, 'pulled-out'), join(pair.root, 'medium-2'))
  const { job, error } = await engine.run(id, { step: 'copy' })
  expect(error).toBeNull()
  expect(resultOf(job, 'copy').readBack).toBe('cache')
})

test('a verification whose first volume was read through the cache', async () => {
  const media = [pair.medium, await secondMedium(pair)]
  await pinSender(pair)
  await sendTransfer(pair, '--to', media[1] ?? '')
  engine = await openEngine(pair.receiver)
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'trust', media)

  system.canDropCache = false
  await rename(join(pair.root, 'medium-2'), join(pair.root, 'pulled-out'))
  expect((await engine.run(id, { step: 'verify' })).error).toMatchObject({ code: 'medium.lost' })

  system.canDropCache = true
  await rename(join(pair.root, 'pulled-out'), join(pair.root, 'medium-2'))
  const { job, error } = await engine.run(id, { step: 'verify' })
  expect(error).toBeNull()
  expect(resultOf(job, 'verify').readBack).toBe('cache')
})

test('one that could read everything from the medium says so', async () => {
  engine = await openEngine(pair.sender)
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  const job = await runUntil(engine, id, 'copy', [pair.medium])
  expect(resultOf(job, 'copy').readBack).toBe('medium')
})

async function secondMedium({ root }: Pair): Promise<string> {
  const folder = join(root, 'medium-2')
  await mkdir(folder)
  return folder
}
