import { resolve } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

const root = resolve(import.meta.dirname, '..')

/**
 * out/main: the window's process (main), the engine that main forks, the command line, and the worker threads of both.
 * out/preload: CommonJS, because a sandboxed preload cannot be a module.
 */
export default defineConfig({
  main: {
    build: {
      outDir: resolve(root, 'out/main'),
      rollupOptions: {
        input: {
          main: resolve(root, 'electron/main.ts'),
          engine: resolve(root, 'electron/transfer/jobs/engine-process.ts'),
          cli: resolve(root, 'electron/cli/cli.ts'),
          worker: resolve(root, 'electron/workers/worker.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(root, 'out/preload'),
      rollupOptions: {
        input: { preload: resolve(root, 'electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    plugins: [svelte({ configFile: resolve(root, 'svelte.config.js') })],
    build: {
      outDir: resolve(root, 'out/renderer'),
      rollupOptions: { input: resolve(root, 'renderer/index.html') },
    },
  },
})
