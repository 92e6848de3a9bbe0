import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '..')

export default defineConfig({
  test: {
    root,
    // .mjs for build/, whose scripts run before TypeScript is installed.
    include: ['test/unit/**/*.test.{ts,mjs}'],
    environment: 'node',
    pool: 'forks',
    // Vitest leaves a core free, which on two cores is half: much of a test here is waiting for disks and processes.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
