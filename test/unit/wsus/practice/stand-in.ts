import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import type { ToolCommand } from '../../../../electron/processes/run-tool'

/** Bundles the stand-in, so that tests start it as the separate process that it is. */
export async function buildStandIn(): Promise<(folder: string) => ToolCommand> {
  const outDir = await mkdtemp(join(tmpdir(), 'causeway-stand-in-'))
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'stand-in-main.ts'),
      outDir,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'wsusutil.mjs' } },
    },
  })
  return (folder) => ({ file: process.execPath, args: [join(outDir, 'wsusutil.mjs'), folder] })
}
