import { app } from 'electron'

/** The program and its first arguments that start Causeway once more, as a window or with a command. */
export function selfCommand(): { readonly file: string; readonly args: readonly string[] } {
  const args = [
    ...(app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : []),
    ...(app.isPackaged ? [] : [app.getAppPath()]),
  ]
  return { file: process.execPath, args }
}
