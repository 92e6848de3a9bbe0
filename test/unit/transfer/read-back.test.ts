/** What an interrupted run read through the cache, its resume does not call read from the medium. */
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CausewayError } from '../../../shared/errors'
import type * as pageCache from '../../../electron/files/page-cache'
import { makePair, pinSender, sendTransfer, type Pair } from '../../support/stations'
import { watchedDisk } from '../../support/watched-disk'
import { openEngine, resultOf, runUntil, type Engine } from './engine'

/** Stands for a system that can, or cannot, make the next read come from the device. */
const system = vi.hoisted(() => ({ readsFromDevice: true }))
vi.mock('../../../electron/files/page-cache', async (original) => ({
  ...(await original<typeof pageCache>()),
  readsFromDevice: () => system.readsFromDevice,
}))

// On Windows each read goes past the cache by itself, and nothing asks whether the system can.
const withPageCache = test.skipIf(process.platform === 'win32')

let pair: Pair
let engine: Engine
beforeEach(async () => {
  system.readsFromDevice = true
  pair = await makePair(3)
})
afterEach(() => {
  engine.close()
  pair.dispose()
})

withPageCache('a copy whose first part was read back through the cache', async () => {
  engine = await openEngine(pair.sender)
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  await runUntil(engine, id, 'media', [pair.medium])

  system.readsFromDevice = false
  const store = join(pair.sender, 'practice', 'export', 'WSUSContent')
  await rename(store, `${store}-unplugged`)
  expect((await engine.run(id, { step: 'copy' })).error).toMatchObject({ code: 'file.unreadable' })

  system.readsFromDevice = true
  await rename(`${store}-unplugged`, store)
  const { job, error } = await engine.run(id, { step: 'copy' })
  expect(error).toBeNull()
  expect(resultOf(job, 'copy').readBack).toBe('cache')
})

withPageCache('a verification whose first files were read through the cache', async () => {
  await pinSender(pair)
  await sendTransfer(pair)
  let [reads, fails] = [0, true]
  const disk = watchedDisk({
    before: ({ name }) => {
      if (name === 'openToRead' && fails && ++reads === 4) throw new CausewayError('medium.lost', {})
    },
  })
  engine = await openEngine(pair.receiver, disk)
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'trust', [pair.medium])

  system.readsFromDevice = false
  expect((await engine.run(id, { step: 'verify' })).error).toMatchObject({ code: 'medium.lost' })

  system.readsFromDevice = true
  fails = false
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
