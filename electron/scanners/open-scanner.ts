import type { ScannerSetting } from '../../shared/scanners'
import type { ToolCommand } from '../processes/run-tool'
import { clamavScanner } from './clamav'
import { commandScanner, PATH_PLACE } from './command'
import { defenderScanner } from './defender'
import { onRealFolders } from './real-folder'
import type { Scanner } from './scanner'

export interface OpenScannerOptions {
  /** Takes lists of files. */
  readonly workFolder: string
  /** Starts Causeway's command line: the practice scanner is a command of it. */
  readonly selfCommand: ToolCommand
}

/** The scanner that a setting describes. Whether it is there and fit, only its self-test says. */
export function openScanner(setting: ScannerSetting, options: OpenScannerOptions): Scanner {
  return onRealFolders(scannerFor(setting, options))
}

function scannerFor(setting: ScannerSetting, { workFolder, selfCommand }: OpenScannerOptions): Scanner {
  switch (setting.kind) {
    case 'defender':
      return defenderScanner(setting)
    case 'clamav':
      return clamavScanner(setting, workFolder)
    case 'command':
      return commandScanner(setting.name, { file: setting.program, args: setting.args })
    case 'practice': {
      const words = ['practice', 'scanner', '--engine', setting.name, '--rehearse', setting.rehearsal, PATH_PLACE]
      return commandScanner(setting.name, { file: selfCommand.file, args: [...selfCommand.args, ...words] })
    }
  }
}
