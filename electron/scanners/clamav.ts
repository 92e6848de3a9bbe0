import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { CausewayError } from '../../shared/errors'
import type { ScanEngine, ScannerSetting } from '../../shared/scanners'
import { ClamavOutput } from './clamav-output'
import { newestSignatures } from './clamav-signatures'
import { exitText, runScanner, scanFailed } from './run-scanner'
import type { ListedFile, Scanner, ScanOptions, ScanUnit, UnitReport } from './scanner'

/**
 * How clamscan is to read: every file to its end, and to say so where it cannot. Without `--alert-exceeds-max` it calls
 * a file beyond its limits "OK" and counts it as scanned. 2 GiB - 1 is the most that it can be set to; the other
 * limits are off. Nothing here removes or moves a file, and links are not followed. Source: clamscan(1), ClamAV 1.4.
 */
const READ_ALL = [
  '--alert-exceeds-max=yes',
  '--max-filesize=2147483647',
  '--max-scansize=0',
  '--max-scantime=0',
  '--max-files=0',
  '--follow-file-symlinks=0',
  '--follow-dir-symlinks=0',
]

/** Bytes of the longest path that it reads from a list: it cuts longer lines in two. Source: ClamAV 1.4, measured. */
const LONGEST_PATH = 1022

/** What clamscan answers as its exit code. Anything else: it failed. */
const EXIT = { clean: 0, found: 1 } as const

/**
 * ClamAV's clamscan. It says of each file what became of it, so nothing is taken from its totals alone.
 * @param workFolder takes the lists of files
 */
export function clamavScanner(setting: Extract<ScannerSetting, { kind: 'clamav' }>, workFolder: string): Scanner {
  const { name, program, database } = setting
  const signatures = database ?? standardDatabase(program)
  const own = database === undefined ? [] : [`--database=${database}`]

  const readEngine = async (signal: AbortSignal): Promise<ScanEngine> => {
    let line = ''
    const run = await runScanner(name, { file: program, args: ['--version', ...own] }, { signal }, (printed) => {
      if (line === '') line = printed
    })
    if (run.exitCode !== 0) throw scanFailed(name, run, exitText(run))
    return { name: 'ClamAV', version: versionIn(line), signaturesAt: await newestSignatures(signatures) }
  }

  const scanList = async (folder: string, list: readonly ListedFile[], options: ScanOptions): Promise<UnitReport> => {
    const output = new ClamavOutput(folder, list, options.progress)
    for (const path of output.paths()) demandListable(name, path)
    const engine = await readEngine(options.signal)
    const file = resolve(workFolder, `${randomUUID()}.txt`)
    await mkdir(workFolder, { recursive: true, mode: 0o700 })
    try {
      await writeFile(file, [...output.paths()].map((path) => `${path}\n`).join(''), { mode: 0o600, flag: 'wx' })
      const args = [...own, ...READ_ALL, `--file-list=${file}`]
      const run = await runScanner(name, { file: program, args }, options, (line) => output.read(line))
      const said = output.result()
      const alerts = said.hitCount + said.alertedUnread
      if (run.exitCode !== EXIT.clean && run.exitCode !== EXIT.found) throw scanFailed(name, run, exitText(run))
      if ((run.exitCode === EXIT.found) !== alerts > 0)
        throw scanFailed(name, run, `${exitText(run)} with ${alerts} findings`)
      return { engine, ...said, run }
    } finally {
      await rm(file, { force: true })
    }
  }

  return {
    name,
    takesLists: true,
    tellsProgress: true,
    scan: async ({ folder, list }: ScanUnit, options) => {
      if (list === null) throw new CausewayError('scan.failed', { scanner: name, reason: 'needs a list of files' })
      return scanList(folder, list, options)
    },
  }
}

/** @throws CausewayError `scan.path-unusable` (details: scanner, path, problem: line-end, too-long; most) */
function demandListable(scanner: string, path: string): void {
  if (/[\r\n]/.test(path)) throw new CausewayError('scan.path-unusable', { scanner, path, problem: 'line-end' })
  if (Buffer.byteLength(path) > LONGEST_PATH)
    throw new CausewayError('scan.path-unusable', { scanner, path, problem: 'too-long', most: LONGEST_PATH })
}

/** `ClamAV 1.4.6/27500/Sat Nov 21 08:30:00 2026`, or without the signatures when they are not the official ones. */
function versionIn(line: string): string | null {
  return /^ClamAV ([^/\s]+)/.exec(line)?.[1] ?? null
}

/** Where freshclam puts the signatures when nobody says otherwise. */
function standardDatabase(program: string): string {
  return process.platform === 'win32' ? join(dirname(program), 'database') : '/var/lib/clamav'
}
