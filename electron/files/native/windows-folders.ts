/** Folders of Windows, as Windows itself names them: the environment belongs to whoever started Causeway. */
import { win32 } from 'node:path'
import { loadKernel32, type Kernel32 } from './kernel32'
import { readRegistryKey } from './windows-registry'

/** Characters of the longest path that GetSystemDirectory and its like answer (MAX_PATH). */
const LONGEST = 260
/** Where Windows is installed unless somebody chose otherwise. */
const USUAL_WINDOWS = 'C:\\Windows'
const USUAL_PROGRAM_FILES = 'C:\\Program Files'

let windows: string | undefined
let programFiles: string | undefined

/**
 * Returns the folder of Windows, `C:\Windows`, by GetSystemWindowsDirectory; the usual one where it cannot be asked, and
 * on other systems.
 */
export function windowsFolder(): string {
  return (windows ??= askFolder(loadKernel32()) ?? USUAL_WINDOWS)
}

/** Returns `System32` in the folder of Windows: for a program of 64 bits, which Causeway is, the real one. */
export function systemFolder(): string {
  return win32.join(windowsFolder(), 'System32')
}

/** Returns the folder of installed programs of 64 bits as the registry names it; the usual one where it does not. */
export function programFilesFolder(): string {
  return (programFiles ??= readProgramFiles() ?? USUAL_PROGRAM_FILES)
}

function askFolder(kernel: Kernel32 | null): string | null {
  if (!kernel) return null
  const answer = Buffer.alloc(2 * LONGEST)
  const length = kernel.GetSystemWindowsDirectoryW(answer, LONGEST)
  return length > 0 && length < LONGEST ? answer.toString('utf16le', 0, 2 * length) : null
}

function readProgramFiles(): string | null {
  try {
    const found = readRegistryKey('SOFTWARE\\Microsoft\\Windows\\CurrentVersion', ['ProgramFilesDir'])?.[
      'ProgramFilesDir'
    ]
    return typeof found === 'string' && win32.isAbsolute(found) ? found : null
  } catch {
    return null
  }
}
