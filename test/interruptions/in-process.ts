/**
 * Setup of the simulator: the practice server's wsusutil runs in this process, and no medium is looked for with lsblk.
 * Both are processes of their own elsewhere, which would take most of the time of thousands of transfers.
 */
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'
import { vi } from 'vitest'
import type * as DevicesModule from '../../electron/media/devices'
import { ToolError } from '../../electron/processes/run-tool'
import type * as ServerModule from '../../electron/wsus/practice/server'
import { runPracticeWsusutil } from '../../electron/wsus/practice/wsusutil'
import type { ToolRequest } from '../../electron/wsus/server'
import type { ToolRun } from '../../shared/jobs'

// A source in trouble is tried again after seconds; here nothing gets better by waiting.
const { setTimeout: wait } = timers
const PATIENCE = { from: 1000, to: 5000 }
Object.assign(timers, {
  setTimeout: (ms: number, ...rest: [unknown, object]) =>
    wait(ms >= PATIENCE.from && ms <= PATIENCE.to ? 1 : ms, ...rest),
})
syncBuiltinESMExports()

vi.mock('../../electron/media/devices', async (original) => ({
  ...(await original<typeof DevicesModule>()),
  listDevices: () => Promise.resolve([]),
}))

vi.mock('../../electron/wsus/practice/server', async (original) => {
  const actual = await original<typeof ServerModule>()
  return {
    ...actual,
    openPracticeServer: (folder: string, tool: Parameters<typeof actual.openPracticeServer>[1]) => ({
      ...actual.openPracticeServer(folder, tool),
      exportMetadata: (request: ToolRequest) => runHere(folder, 'export', request),
      importMetadata: (request: ToolRequest) => runHere(folder, 'import', request),
    }),
  }
})

async function runHere(folder: string, command: string, { packagePath, logPath }: ToolRequest): Promise<ToolRun> {
  const printed: Uint8Array[] = []
  const startedAt = new Date().toISOString()
  const exitCode = await runPracticeWsusutil(folder, [command, packagePath, logPath], {
    print: (bytes) => void printed.push(bytes),
  })
  const run: ToolRun = {
    command: ['wsusutil', command, packagePath, logPath],
    exitCode,
    startedAt,
    seconds: 0,
    output: Buffer.concat(printed).toString(),
  }
  if (exitCode !== 0) throw new ToolError('wsusutil.failed', run, { command, exitCode })
  return run
}
