import { z } from 'zod'
import type { ScanEngine, ScannerSetting } from '../../shared/scanners'
import { parseToolJson } from '../../shared/json'
import { powerShellArguments } from '../processes/powershell-arguments'
import { systemProgram } from '../processes/system-programs'
import { named } from './command-answer'
import { threatsIn } from './defender-output'
import { exitText, runScanner, scanFailed } from './run-scanner'
import type { Scanner } from './scanner'

/**
 * What Defender says of itself, as one line of JSON. Times are written in UTC, whatever the language.
 * Source: Get-MpComputerStatus of the Defender module. Not yet run on a Windows Server.
 */
const STATUS_SCRIPT = String.raw`
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
$s = Get-MpComputerStatus
$c = [Globalization.CultureInfo]::InvariantCulture
$at = if ($s.AntivirusSignatureLastUpdated) { $s.AntivirusSignatureLastUpdated.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', $c) }
[Console]::Out.WriteLine((ConvertTo-Json -Compress -InputObject @{ product = [string]$s.AMProductVersion; engine = [string]$s.AMEngineVersion; signatures = [string]$s.AntivirusSignatureVersion; at = $at }))
`

const statusSchema = z.looseObject({
  product: z.string().nullish(),
  engine: z.string().nullish(),
  signatures: z.string().nullish(),
  at: z.iso.datetime().nullish(),
})

/**
 * 0: nothing found (or, with remediation, nothing left to do); 2: malware found, or an error. Source: Microsoft,
 * "Configure and manage Microsoft Defender Antivirus with the mpcmdrun.exe command-line tool".
 */
const EXIT = { clean: 0, foundOrFailed: 2 } as const

/** The longest time that MpCmdRun lets a scan run; its own limit for a custom scan is one day. */
const MOST_DAYS = '30'

/**
 * Microsoft Defender's command line. -DisableRemediation: it deletes and quarantines nothing, and passes over no file
 * that an exclusion names. Boot sectors are read only with a switch that is not given here. It does not say how many
 * files it has read. Not yet run on a Windows Server.
 * @param powershell the program; tests bring their own
 */
export function defenderScanner(
  { name, program }: Extract<ScannerSetting, { kind: 'defender' }>,
  powershell = systemProgram('powershell'),
): Scanner {
  const readEngine = async (signal: AbortSignal): Promise<ScanEngine> => {
    let line = ''
    const command = { file: powershell, args: powerShellArguments(STATUS_SCRIPT) }
    const run = await runScanner(name, command, { signal }, (printed) => {
      if (printed.startsWith('{')) line = printed
    })
    if (run.exitCode !== 0) throw scanFailed(name, run, `Get-MpComputerStatus: ${exitText(run)}`)
    return engineIn(line)
  }
  return {
    name,
    takesLists: false,
    tellsProgress: false,
    scan: async ({ folder }, options) => {
      const engine = await readEngine(options.signal)
      const scan = ['-Scan', '-ScanType', '3', '-File', folder, '-DisableRemediation', '-Timeout', MOST_DAYS]
      const run = await runScanner(name, { file: program, args: scan }, options, () => undefined)
      const threats = threatsIn(run.output, folder)
      if (run.exitCode !== EXIT.clean && run.exitCode !== EXIT.foundOrFailed) throw scanFailed(name, run, exitText(run))
      if ((run.exitCode === EXIT.foundOrFailed) !== threats.length > 0)
        throw scanFailed(name, run, `${exitText(run)} with ${threats.length} findings`)
      const counts = { files: null, bytes: null, hitCount: threats.length, unread: [], unreadCount: 0 }
      return { engine, ...counts, hits: named(threats), run }
    },
  }
}

/** What cannot be read is not known. */
export function engineIn(line: string): ScanEngine {
  const unknown = { name: 'Microsoft Defender', version: null, signaturesAt: null }
  try {
    const { product, engine, signatures, at } = statusSchema.parse(parseToolJson(line))
    const version = [product, engine, signatures].filter((part) => part).join(' / ')
    return {
      ...unknown,
      version: version === '' ? null : version,
      signaturesAt: at ? new Date(at).toISOString() : null,
    }
  } catch {
    return unknown
  }
}
