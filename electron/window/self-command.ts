import { app } from 'electron'
import type { ToolCommand } from '../processes/run-tool'

/** The program and its first arguments that start Causeway once more, as a window or with a command. */
export function selfCommand(): ToolCommand {
  const args = [
    ...(app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : []),
    ...(app.isPackaged ? [] : [app.getAppPath()]),
  ]
  return { file: process.execPath, args }
}
