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
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
