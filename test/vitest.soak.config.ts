import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Clean data, over and over, and not one false alarm; CAUSEWAY_SOAK_GB=200 npm run test:soak is the long run. */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..'),
    include: ['test/soak/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    testTimeout: 43_200_000,
    hookTimeout: 120_000,
  },
})
