import { app } from 'electron'
import { selfCommand } from './window/self-command'
import { readStart } from './window/start-arguments'
import { WorkerThreads } from './workers/worker-threads'

/**
 * Where the program begins. Two doors to the same engine: a command is run and ends the process before Chromium
 * starts, so it needs no display; anything else opens the window. Each door loads only what it needs.
 */
const start = readStart(process.argv, app.isPackaged)
const startWorkers = () => new WorkerThreads(new URL('worker.js', import.meta.url))
if (start.kind === 'command') {
  const { runCli } = await import('./cli/cli-main')
  process.exit(await runCli(start.args, { self: selfCommand(), startWorkers }))
}
const { openWindow } = await import('./window/open-window')
// The folder is this entry's: the other parts may be built into chunks elsewhere.
openWindow(start.home, import.meta.dirname, startWorkers)
