import { z } from 'zod'
import type { LedgerEvent } from '../../shared/ledger'
import { scannerSettingSchema, scanRulesSchema, NO_SCANNING, type Scanning } from '../../shared/scanners'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings'
import type { FirstPreferences } from '../../shared/station'
import { writeHomeFile } from '../files/home-file'
import type { Ledger } from '../ledger/ledger'
import { withFileLock } from '../trust/file-lock'
import { EventMemory } from './event-memory'
import type { Station } from './station'
import { readStationFile } from './station-file'

/**
 * Takes over, once, what the station of an earlier version kept outside its history: settings in station.json, digests
 * of credentials. From then on the history decides. Killed in between, the next opening goes on.
 * @throws CausewayError as `readStationFile`, `StationPolicy.change` and `Credentials.digests`
 */
export async function takeOver(station: Station): Promise<void> {
  const { paths, policy, settings, ledger, credentials } = station
  await withFileLock(paths.station, async () => {
    const { file, first } = readStationFile(paths)
    if (first?.requireWriteProtection && policy.rules().requireWriteProtection === undefined)
      await policy.change((rules) => ({ ...rules, requireWriteProtection: true }))
    if (!settings.isRecorded) {
      const taken = settingsFrom(first, ledger)
      const digests = credentials.digestsToTakeOver()
      await settings.begin(taken, (began) => {
        ledger.append({ type: 'station.taken-over', payload: { settings: began, credentials: digests } })
      })
    }
    if (first) await writeHomeFile(paths.station, file)
  })
}

/** What the history says of scanners holds before what the file says: a file can be edited. */
function settingsFrom(first: FirstPreferences | null, ledger: Ledger): Settings {
  const { scanning, companions, syncAgeLimitDays, ledgerCheckDays } = { ...DEFAULT_SETTINGS, ...withoutGaps(first) }
  return { scanning: recordedScanning(ledger) ?? scanning, companions, syncAgeLimitDays, ledgerCheckDays }
}

function withoutGaps(first: FirstPreferences | null): Partial<Settings> {
  return Object.fromEntries(Object.entries(first ?? {}).filter(([, value]) => value !== undefined))
}

const changeSchema = z.union([
  z.object({ added: scannerSettingSchema }),
  z.object({ removed: scannerSettingSchema }),
  z.object({ rehearsed: scannerSettingSchema }),
  z.object({ rules: scanRulesSchema }),
])

/**
 * Follows the changes that an earlier version recorded one by one. null where there were none, or where some of them
 * may be in an archive or cannot be read: then only the file knows.
 */
function recordedScanning(ledger: Ledger): Scanning | null {
  const changes = new EventMemory(ledger, 'scan.settings-changed').all()
  if (changes.length === 0 || ledger.archives().length > 0) return null
  return changes.reduce<Scanning | null>((scanning, event) => scanning && followed(scanning, event), NO_SCANNING)
}

function followed(scanning: Scanning, { payload }: LedgerEvent): Scanning | null {
  const change = changeSchema.safeParse(payload)
  if (!change.success) return null
  const { data } = change
  const { scanners } = scanning
  if ('rules' in data) return { ...scanning, ...data.rules }
  if ('added' in data) return { ...scanning, scanners: [...scanners, data.added] }
  if ('removed' in data) return { ...scanning, scanners: scanners.filter(({ name }) => name !== data.removed.name) }
  return { ...scanning, scanners: scanners.map((each) => (each.name === data.rehearsed.name ? data.rehearsed : each)) }
}
