import { clipboard, dialog, type BrowserWindow } from 'electron'
import type { Desktop } from '../ipc/desktop'
import { startProgram } from '../processes/start-program'
import type { NativeWords } from './native-words'
import { selfCommand } from './self-command'

/**
 * The system's dialogs, clipboard and processes.
 * `dialog.` is looked up at each call, so that end-to-end tests can answer in the operator's place.
 */
export function electronDesktop(window: () => BrowserWindow, words: () => NativeWords): Desktop {
  return {
    pickFolder: async () => {
      const chosen = await dialog.showOpenDialog(window(), {
        title: words().chooseFolder,
        properties: ['openDirectory', 'createDirectory'],
      })
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
    },
    pickProgram: async () => {
      const chosen = await dialog.showOpenDialog(window(), { title: words().chooseProgram, properties: ['openFile'] })
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
    },
    pickKeyFile: async () => {
      const chosen = await dialog.showOpenDialog(window(), {
        title: words().chooseKey,
        properties: ['openFile'],
        filters: [
          { name: words().publicKeys, extensions: ['pub'] },
          { name: '*', extensions: ['*'] },
        ],
      })
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
    },
    pickHeadFile: async () => {
      const chosen = await dialog.showOpenDialog(window(), {
        title: words().chooseHeads,
        properties: ['openFile'],
        filters: [
          { name: words().heads, extensions: ['head', 'json'] },
          { name: '*', extensions: ['*'] },
        ],
      })
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
    },
    pickSignerFile: async () => {
      const chosen = await dialog.showOpenDialog(window(), { title: words().chooseSigners, properties: ['openFile'] })
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
    },
    pickHistories: async () => {
      const chosen = await dialog.showOpenDialog(window(), {
        title: words().chooseHistories,
        properties: ['openFile', 'multiSelections'],
        filters: [
          { name: words().histories, extensions: ['causeway-history', 'json'] },
          { name: '*', extensions: ['*'] },
        ],
      })
      return chosen.canceled || chosen.filePaths.length === 0 ? null : chosen.filePaths
    },
    pickReceiptFile: async () => {
      const chosen = await dialog.showOpenDialog(window(), {
        title: words().chooseReceipt,
        properties: ['openFile'],
        filters: [
          { name: words().receipts, extensions: ['json'] },
          { name: '*', extensions: ['*'] },
        ],
      })
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
    },
    pickSaveLocation: async ({ name, extension }) => {
      const chosen = await dialog.showSaveDialog(window(), {
        title: words().save,
        defaultPath: name,
        filters: extension ? [{ name: extension.toUpperCase(), extensions: [extension] }] : [],
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      })
      return chosen.canceled ? null : chosen.filePath
    },
    copyText: (text) => clipboard.writeText(text),
    openStation: (home) => {
      const { file, args } = selfCommand()
      startProgram(file, [...args, '--home', home], 'ignore', { detached: true }).unref()
    },
  }
}
