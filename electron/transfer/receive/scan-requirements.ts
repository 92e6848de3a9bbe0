import { CausewayError } from '../../../shared/errors'
import type { ScannerSetting, Scanning, ScanSummary } from '../../../shared/scanners'
import { sha256Of } from '../../files/hash'
import type { JobRecord, JobScan } from '../jobs/job-record'

/**
 * Stands for a scan: this scanner, set like this, on these volumes. Another setting or another transfer is another scan.
 */
export function scanKey(setting: ScannerSetting, record: JobRecord): string {
  return sha256Of(JSON.stringify([setting, record.data.tagManifests ?? []]))
}

/** The scans of a job that count, each by a scanner that the station has now; in the order of the scanners. */
export function finishedScans({ scanners }: Scanning, record: JobRecord): ScanSummary[] {
  const done = (record.data.scans ?? []).filter((scan) => scan.done)
  const keys = scanners.map((setting) => scanKey(setting, record))
  return keys.flatMap((key) => done.find((scan: JobScan) => scan.key === key)?.summary ?? [])
}

/**
 * Before hours are spent on reading: there are as many scanners as are required.
 * @throws CausewayError `scan.too-few-engines` (details: required, found)
 */
export function demandScanners({ required, scanners }: Scanning): void {
  if (scanners.length < required) throw new CausewayError('scan.too-few-engines', { required, found: scanners.length })
}

/**
 * As many different engines have scanned as are required: the same one under two names is one.
 * @throws CausewayError `scan.too-few-engines` (details: required, found)
 */
export function demandEngines({ required }: Scanning, scans: readonly ScanSummary[]): void {
  const engines = new Set(scans.map(({ name }) => name.normalize('NFC').trim().toLowerCase()))
  if (engines.size < required) throw new CausewayError('scan.too-few-engines', { required, found: engines.size })
}

/** True when a scanner of the station has not passed this job: it was set up, or set otherwise, after the Verify step. */
export function wantsScan(scanning: Scanning, record: JobRecord): boolean {
  return finishedScans(scanning, record).length < scanning.scanners.length
}

/**
 * Before anything enters the store: whatever the station requires now has been done on these very volumes.
 * @throws CausewayError `scan.outstanding`, `scan.too-few-engines`
 */
export function demandScanned(scanning: Scanning, record: JobRecord): void {
  demandScanners(scanning)
  if (wantsScan(scanning, record)) throw new CausewayError('scan.outstanding')
  demandEngines(scanning, finishedScans(scanning, record))
}
