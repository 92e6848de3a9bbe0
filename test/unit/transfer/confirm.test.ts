import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makePair, pinSender, sendTransfer, type Pair } from '../../support/stations'
import { openEngine, resultOf, runUntil, type Engine } from './engine'

let pair: Pair
let engine: Engine
beforeEach(async () => {
  pair = await makePair(3)
  await pinSender(pair)
  await sendTransfer(pair)
  engine = await openEngine(pair.receiver)
})
afterEach(() => {
  engine.close()
  pair.dispose()
})

test('content that vanished from the store after it was proven is named', async () => {
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'metadata', [pair.medium])
  const store = join(pair.receiver, 'practice', 'import', 'WSUSContent')
  const content = (await readdir(store, { recursive: true })).filter((name) => /[0-9A-F]{40}/.test(name))
  for (const name of content) await rm(join(store, name))
  const { job, error } = await engine.run(id, { step: 'confirm' })
  expect(error).toMatchObject({ code: 'import.incomplete' })
  expect(job.outcome).toBeNull()
  const named = new Set(resultOf(job, 'confirm').missingFiles.map(({ sha1 }) => sha1))
  expect(named.size).toBeGreaterThan(0)
  for (const sha1 of named) expect(content.some((name) => name.includes(sha1))).toBe(true)
})
