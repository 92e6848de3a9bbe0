import { afterEach, beforeEach, expect, test } from 'vitest'
import { makePair, type Pair } from '../../support/stations'
import { openEngine, type Engine } from './engine'

let pair: Pair
let engine: Engine
beforeEach(async () => {
  pair = await makePair(1)
  engine = await openEngine(pair.sender)
})
afterEach(() => {
  engine.close()
  pair.dispose()
})

test('a step out of turn is refused before the job is said to run', async () => {
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  const before = engine.jobs.get(id)
  await expect(engine.run(id, { step: 'seal' })).rejects.toMatchObject({
    code: 'job.wrong-step',
    details: { step: 'seal', here: 'server' },
  })
  expect(engine.told).toEqual([])
  expect(engine.jobs.get(id)).toEqual(before)

  await engine.run(id, { step: 'server' })
  expect(engine.told.map((job) => job.state)).toEqual(['running', 'idle'])
})
