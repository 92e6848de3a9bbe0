import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Progress } from '../../../shared/progress'
import type { Context } from '../../../electron/ipc/context'
import { serverHandlers } from '../../../electron/ipc/handlers/server'
import { openStation, type Station } from '../../../electron/station/station'
import { BUILT_CLI, makePair, type Pair } from '../../support/stations'

let pair: Pair
let station: Station
let progress: Progress[]
let inHand: string[]
beforeEach(async () => {
  pair = await makePair(3)
  station = await openStation(pair.sender, { selfCommand: { file: process.execPath, args: [BUILT_CLI] } })
  progress = []
  inHand = []
})
afterEach(() => {
  station.close()
  pair.dispose()
})

function handlers(): ReturnType<typeof serverHandlers> {
  const context = {
    station: { required: () => Promise.resolve(station) },
    engine: {
      get jobsInHand() {
        return inHand
      },
    },
    serverProgress: (report: Progress) => void progress.push(report),
  }
  return serverHandlers(context as unknown as Context)
}

test('the window hears how far wsusutil is, and what came of it', async () => {
  const { 'server.check-health': check, 'server.reset': reset } = handlers()
  expect(await check()).toMatchObject({ state: 'healthy' })
  expect(await reset()).toMatchObject({ exitCode: 0 })
  expect(progress.at(-1)).toMatchObject({ kind: 'elapsed', phase: 'server-tool', final: true })
  expect(station.ledger.events({ type: 'server.reset' })).toHaveLength(1)
})

test('nothing runs beside it, nor it beside a step', async () => {
  const { 'server.check-health': check, 'server.reset': reset } = handlers()
  const first = check()
  await expect(reset()).rejects.toMatchObject({ code: 'job.busy' })
  await first
  inHand = ['a job']
  await expect(check()).rejects.toMatchObject({ code: 'job.busy' })
  inHand = []
  expect(await reset()).toMatchObject({ exitCode: 0 })
})

test('it can be stopped, and stopping nothing is no error', async () => {
  const { 'server.check-health': check, 'server.reset': reset, 'server.stop': stop } = handlers()
  await stop()
  const running = reset()
  await stop()
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  expect(station.ledger.events({ type: 'server.reset' }).at(-1)?.payload).toMatchObject({ outcome: 'cancelled' })
  expect(await check()).toMatchObject({ state: 'healthy' })
})
