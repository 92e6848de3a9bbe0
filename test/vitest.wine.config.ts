import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '..')

/**
 * The rooms of the engine as win32, see build/wine/test.mjs. The doors (cli, ipc, window) are not among them: their
 * tests prove what is said, not what is done with files. What cannot mean anything under Wine says so in the test itself.
 */
const rooms = ['files', 'bag', 'transfer', 'trust', 'workers', 'media', 'wsus', 'metadata', 'ledger', 'station']

export default defineConfig({
  test: {
    root,
    include: rooms.map((room) => `test/unit/${room}/**/*.test.ts`),
    environment: 'node',
    pool: 'forks',
    // A file call costs several times what it costs on Linux.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
})
