import { join } from 'node:path'
import type { ScannerKind } from '../../shared/scanners'

/**
 * Where a scanner's program lies when nobody says otherwise; null for those that lie anywhere.
 * Sources: Microsoft's page on mpcmdrun.exe; the installer of ClamAV for Windows; Debian's package clamav.
 */
export function usualProgram(kind: ScannerKind, platform = process.platform, env = process.env): string | null {
  const programs = env['ProgramFiles'] ?? 'C:\\Program Files'
  if (kind === 'defender') return join(programs, 'Windows Defender', 'MpCmdRun.exe')
  if (kind === 'clamav') return platform === 'win32' ? join(programs, 'ClamAV', 'clamscan.exe') : '/usr/bin/clamscan'
  return null
}
