/** The system's own programs that Causeway uses, each from the place where the system keeps it. */
import { accessSync, constants } from 'node:fs'
import { join, win32 } from 'node:path'
import { systemFolder, windowsFolder } from '../files/native/windows-folders'

/**
 * Where Linux keeps programs, in the order in which they are looked for. Never PATH, which belongs to whoever started
 * Causeway, and never the working folder, which may be a medium.
 */
const LINUX_FOLDERS = ['/usr/bin', '/usr/sbin', '/bin', '/sbin', '/usr/local/bin', '/usr/local/sbin']

/** Below System32. */
const WINDOWS_PROGRAMS = {
  powershell: 'WindowsPowerShell\\v1.0\\powershell.exe',
  expand: 'expand.exe',
  taskkill: 'taskkill.exe',
  whoami: 'whoami.exe',
} as const

export type WindowsProgram = keyof typeof WINDOWS_PROGRAMS
export type LinuxProgram = 'lsblk' | 'blkid' | 'sync' | 'cabextract'

/**
 * Returns the absolute path of one of the system's programs. Where it is not installed that is the place where it would
 * be, so that starting it fails as it does for any program that is not there.
 */
export function systemProgram(name: WindowsProgram | LinuxProgram): string {
  if (isOfWindows(name)) return win32.join(systemFolder(), WINDOWS_PROGRAMS[name])
  return LINUX_FOLDERS.map((folder) => join(folder, name)).find(isProgram) ?? join('/usr/bin', name)
}

/** Returns where a program that Causeway starts finds others by their names. */
export function searchPath(platform: NodeJS.Platform): string {
  if (platform !== 'win32') return LINUX_FOLDERS.join(':')
  const system = systemFolder()
  const below = [win32.join(system, 'Wbem'), win32.join(system, 'WindowsPowerShell', 'v1.0')]
  return [system, windowsFolder(), ...below].join(';')
}

function isOfWindows(name: string): name is WindowsProgram {
  return Object.hasOwn(WINDOWS_PROGRAMS, name)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
