/**
 * Changed samples for every parser: no crash, no hang, no accepted damage (each target says what that is).
 * CAUSEWAY_FUZZ_RUNS is the number of inputs per parser; CAUSEWAY_FUZZ_SEED repeats a run, CAUSEWAY_FUZZ_FIRST begins
 * it at one of its inputs.
 */
import { beforeAll, expect, test } from 'vitest'
import { fuzz } from './run-target'
import { makeSamples } from './samples'
import type { Samples } from './target'
import { TARGETS } from './targets'

const ASKED = Number(process.env['CAUSEWAY_FUZZ_RUNS'] ?? 0)
/** Inputs in the bounded run; those that go through files take a hundred times as long. */
const countFor = (name: string): number =>
  ASKED || (/^(package\.(xml\.gz|cab)|history bundle|head file)$/.test(name) ? 1000 : 3000)
const SEED = Number(process.env['CAUSEWAY_FUZZ_SEED'] ?? 20261121)
const FIRST = Number(process.env['CAUSEWAY_FUZZ_FIRST'] ?? 0)

let samples: Samples
beforeAll(async () => {
  samples = await makeSamples()
})

for (const { name } of TARGETS) {
  const count = countFor(name)
  test.concurrent(`${name}: ${count} inputs`, async () => {
    const startedAt = performance.now()
    const { accepted, refused, slowestMs, slowestInput } = await fuzz(name, {
      samples,
      seed: SEED,
      count,
      first: FIRST,
    })
    const seconds = (performance.now() - startedAt) / 1000
    console.info(
      `${name}: seed ${SEED}, ${accepted + refused} inputs in ${seconds.toFixed(1)} s, ${accepted} accepted, ` +
        `${refused} refused, slowest ${slowestMs.toFixed(1)} ms (input ${slowestInput})`,
    )
    expect(accepted + refused).toBe(count)
    // Changes that are all refused, or never, would leave half of the parser alone.
    if (count >= 1000) expect(Math.min(accepted, refused), 'both outcomes are met').toBeGreaterThan(0)
  })
}
