import { win32 } from 'node:path'
import type { ScannerKind } from '../../shared/scanners'
import { programFilesFolder } from '../files/native/windows-folders'

/**
 * Where a scanner's program lies when nobody says otherwise; null for those that lie anywhere.
 * Sources: Microsoft's page on mpcmdrun.exe; the installer of ClamAV for Windows; Debian's package clamav.
 */
export function usualProgram(kind: ScannerKind, platform = process.platform): string | null {
  const programs = programFilesFolder()
  if (kind === 'defender') return win32.join(programs, 'Windows Defender', 'MpCmdRun.exe')
  if (kind === 'clamav')
    return platform === 'win32' ? win32.join(programs, 'ClamAV', 'clamscan.exe') : '/usr/bin/clamscan'
  return null
}
