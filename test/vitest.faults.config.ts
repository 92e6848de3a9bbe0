import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Faults made on purpose, in bounded numbers; CAUSEWAY_FAULT_RUNS=200 npm run test:faults is the long run. */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..'),
    include: ['test/faults/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // Each file kills, fills or slows what it started: two at a time would spoil each other's timing.
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
  },
})
