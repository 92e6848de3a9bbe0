import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const named = (name: string): string[] => (process.env[name] ?? '').split(',').filter((glob) => glob !== '')

/** The tests of one room, for Stryker; build/mutation/mutate.mjs names them. */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..'),
    include: named('CAUSEWAY_MUTATION_TESTS'),
    exclude: named('CAUSEWAY_MUTATION_SKIPPED'),
    setupFiles: ['test/support/few-runs.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
