import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/**
 * Transfers that are interrupted while the world changes: a covering choice, or all combinations with
 * CAUSEWAY_INTERRUPTIONS=all npm run test:interruptions.
 */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..'),
    include: ['test/interruptions/**/*.test.ts'],
    setupFiles: ['test/interruptions/in-process.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 14_400_000,
    hookTimeout: 120_000,
  },
})
