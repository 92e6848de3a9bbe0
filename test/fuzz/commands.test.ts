/**
 * Whole commands with changed media, homes, files, arguments and typing; see targets/commands.ts.
 * CAUSEWAY_FUZZ_RUNS is their number; CAUSEWAY_FUZZ_SEED repeats a run, CAUSEWAY_FUZZ_FIRST begins it at one of its inputs.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePair, type Pair } from '../support/stations'
import { makeTemplate } from './command-template'
import { FailedInput, fuzz } from './run-target'
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

/** A long run goes on after a finding, up to as many. */
const MOST_FINDINGS = 20

test(`commands: ${COUNT} inputs`, async () => {
  const startedAt = performance.now()
  const end = FIRST + COUNT
  const done = { accepted: 0, refused: 0 }
  const findings: string[] = []
  for (let first = FIRST; first < end && findings.length < MOST_FINDINGS;) {
    try {
      const { accepted, refused } = await fuzz('commands', { samples, seed: SEED, count: end - first, first })
      done.accepted += accepted
      done.refused += refused
      first = end
    } catch (error) {
      if (!(error instanceof FailedInput)) throw error
      findings.push(error.message)
      console.error(error.message)
      first = error.input + 1
    }
  }
  const seconds = (performance.now() - startedAt) / 1000
  console.info(
    `commands: seed ${SEED}, ${COUNT} inputs from ${FIRST} in ${seconds.toFixed(1)} s, ` +
      `${done.accepted} accepted, ${done.refused} refused since the last finding`,
  )
  expect(findings).toEqual([])
  expect(done.accepted + done.refused).toBe(COUNT)
  expect(Math.min(done.accepted, done.refused), 'both outcomes are met').toBeGreaterThan(0)
})
