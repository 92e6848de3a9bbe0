import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const root = resolve(import.meta.dirname, '..')

/** out/bench: `npm run bench` with the engine's worker threads, for the Node of the toolchain. Never packaged. */
export default defineConfig({
  root,
  logLevel: 'warn',
  build: {
    ssr: true,
    target: 'node24',
    outDir: resolve(root, 'out/bench'),
    emptyOutDir: true,
    copyPublicDir: false,
    rollupOptions: {
      input: {
        bench: resolve(root, 'test/bench/bench.ts'),
        'scale-process': resolve(root, 'test/bench/scale-process.ts'),
        'metadata-process': resolve(root, 'test/bench/metadata-process.ts'),
        'ledger-process': resolve(root, 'test/bench/ledger-process.ts'),
        worker: resolve(root, 'electron/workers/worker.ts'),
      },
    },
  },
})
