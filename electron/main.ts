import { app } from 'electron'
import { readStart } from './window/start-arguments'

/**
 * Where the program begins. Two doors to the same engine: a command is run and ends the process before Chromium
 * starts, so it needs no display; anything else opens the window. Each door loads only what it needs.
 */
const start = readStart(process.argv, app.isPackaged)
if (start.kind === 'command') {
  const { runCli } = await import('./cli/cli-main')
  process.exit(await runCli([...start.args]))
}
const { openWindow } = await import('./window/open-window')
openWindow(start.home)
