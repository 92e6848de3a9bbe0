import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Changed inputs and flipped bits, in bounded numbers; CAUSEWAY_FUZZ_RUNS=1000000 npm run test:fuzz is the long run. */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..'),
    include: ['test/fuzz/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    // Each parser has a process of its own: one for each of two cores.
    maxConcurrency: 2,
    testTimeout: 14_400_000,
    hookTimeout: 120_000,
  },
})
