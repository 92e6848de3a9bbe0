/**
 * Whole commands with changed media, homes, files, arguments and typing; see targets/commands.ts.
 * CAUSEWAY_FUZZ_RUNS is their number; CAUSEWAY_FUZZ_SEED repeats a run, CAUSEWAY_FUZZ_FIRST begins it at one of its inputs.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePair, type Pair } from '../support/stations'
import { makeTemplate } from './command-template'
import { fuzz } from './run-target'
import type { Samples } from './target'

/** Inputs in the bounded run, and in a long run beside those of the parsers: a command takes a thousand times as long. */
const COUNT = Math.min(Number(process.env['CAUSEWAY_FUZZ_RUNS'] ?? 0), 100_000) || 60
const SEED = Number(process.env['CAUSEWAY_FUZZ_SEED'] ?? 20261201)
const FIRST = Number(process.env['CAUSEWAY_FUZZ_FIRST'] ?? 0)

let pair: Pair
let samples: Samples
beforeAll(async () => {
  pair = await makePair(2)
  samples = await makeTemplate(pair)
})
afterAll(() => pair.dispose())

test(`commands: ${COUNT} inputs`, async () => {
  const startedAt = performance.now()
  const done = await fuzz('commands', { samples, seed: SEED, count: COUNT, first: FIRST })
  const seconds = (performance.now() - startedAt) / 1000
  console.info(
    `commands: seed ${SEED}, ${COUNT} inputs in ${seconds.toFixed(1)} s, ${done.accepted} accepted, ` +
      `${done.refused} refused, slowest ${done.slowestMs.toFixed(0)} ms (input ${done.slowestInput})`,
  )
  expect(done.accepted + done.refused).toBe(COUNT)
  expect(Math.min(done.accepted, done.refused), 'both outcomes are met').toBeGreaterThan(0)
})
