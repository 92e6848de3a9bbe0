import { CausewayError, isCancelled, toEnvelope } from '../../../shared/errors'
import {
  MOST_SCANNERS,
  type Scanning,
  type ScanningView,
  type ScanRules,
  type ScannerSetting,
  type SelfTest,
} from '../../../shared/scanners'
import { openScanner } from '../../scanners/open-scanner'
import type { Scanner } from '../../scanners/scanner'
import { selfTest } from '../../scanners/self-test'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'

/** A scanner of the station, ready to be run. */
export function scannerOf(station: Station, setting: ScannerSetting): Scanner {
  return openScanner(setting, { workFolder: station.paths.scanning, selfCommand: station.selfCommand })
}

/** @throws CausewayError `scanner.not-found` (details: name), and as `StationSettings.now` */
export function settingNamed(station: Station, name: string): ScannerSetting {
  return named(station.scanning, name)
}

/**
 * Adds a scanner. What stands between malware and the server is for administrators, and each change is an event.
 * @throws CausewayError `operator.not-permitted`; `scanner.name-taken` (details: name), `usage`; `station.not-practice` for a practice scanner at
 *   a production station
 */
export async function addScanner(station: Station, setting: ScannerSetting): Promise<ScanningView> {
  demandPermission(station, 'administer')
  if (setting.kind === 'practice' && !station.isPractice)
    throw new CausewayError('station.not-practice', { station: station.file.name })
  return change(station, { added: setting }, ({ scanners }) => {
    if (scanners.some(({ name }) => isSameName(name, setting.name)))
      throw new CausewayError('scanner.name-taken', { name: setting.name })
    if (scanners.length >= MOST_SCANNERS) throw new CausewayError('usage', { problem: `more than ${MOST_SCANNERS}` })
    return { scanners: [...scanners, setting] }
  })
}

/** @throws CausewayError `operator.not-permitted`, `scanner.not-found` (details: name) */
export async function removeScanner(station: Station, name: string): Promise<ScanningView> {
  demandPermission(station, 'administer')
  return change(station, { removed: settingNamed(station, name) }, (scanning) => {
    const gone = named(scanning, name)
    return { scanners: scanning.scanners.filter((setting) => setting !== gone) }
  })
}

/** What is required of the scanners. @throws CausewayError `operator.not-permitted` */
export async function setScanRules(station: Station, rules: ScanRules): Promise<ScanningView> {
  demandPermission(station, 'administer')
  return change(station, { rules }, () => rules)
}

/**
 * Sets a practice scanner to a problem, or back to a good day.
 * @throws CausewayError `operator.not-permitted`, `scanner.not-found`, `usage` for a scanner that is none
 */
export async function rehearseScanner(
  station: Station,
  name: string,
  rehearsal: Extract<ScannerSetting, { kind: 'practice' }>['rehearsal'],
): Promise<ScanningView> {
  demandPermission(station, 'administer')
  const before = settingNamed(station, name)
  if (before.kind !== 'practice') throw new CausewayError('usage', { problem: `${name} is no practice scanner` })
  const after = { ...before, rehearsal }
  return change(station, { rehearsed: after }, (scanning) => {
    const rehearsed = named(scanning, name)
    return { scanners: scanning.scanners.map((setting) => (setting === rehearsed ? after : setting)) }
  })
}

/**
 * The EICAR self-test of one scanner, at somebody's wish. Recorded however it ends.
 * @throws CausewayError as `selfTest`, `operator.not-permitted`, `scanner.not-found`
 */
export async function testScanner(station: Station, name: string, signal: AbortSignal): Promise<SelfTest> {
  demandPermission(station, 'transfer')
  const setting = settingNamed(station, name)
  const note = (outcome: 'done' | 'failed' | 'cancelled', facts: Readonly<Record<string, unknown>>): void =>
    void station.ledger.append({ type: 'scan.tested', payload: { scanner: setting.name, outcome, ...facts } })
  try {
    const tested = await selfTest(scannerOf(station, setting), station.paths.scanning, signal)
    note('done', { selfTest: tested })
    return tested
  } catch (error) {
    note(isCancelled(error) ? 'cancelled' : 'failed', { error: toEnvelope(error) })
    throw error
  }
}

async function change(
  station: Station,
  what: Readonly<Record<string, unknown>>,
  edit: (scanning: Scanning) => Partial<Scanning>,
): Promise<ScanningView> {
  const changed = await station.settings.change(
    'scan.settings-changed',
    (settings) => ({ ...settings, scanning: { ...settings.scanning, ...edit(settings.scanning) } }),
    what,
  )
  return changed.scanning
}

function named({ scanners }: Scanning, name: string): ScannerSetting {
  const found = scanners.find((setting) => isSameName(setting.name, name))
  if (!found) throw new CausewayError('scanner.not-found', { name })
  return found
}

function isSameName(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase()
}
