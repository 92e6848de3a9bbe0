import { CausewayError } from '../../../shared/errors'
import type { EventType } from '../../../shared/ledger'
import type { ScannerSetting, Scanning, ScanSummary } from '../../../shared/scanners'
import { sha256Of } from '../../files/hash'
import { canonicalText } from '../../ledger/chain'
import type { Ledger } from '../../ledger/ledger'
import type { JobRecord, JobScan } from '../jobs/job-record'

/**
 * Stands for a scan: this scanner, set like this, on these volumes. Another setting or another transfer is another scan.
 */
export function scanKey(setting: ScannerSetting, record: JobRecord): string {
  return sha256Of(JSON.stringify([setting, record.data.signed?.tagManifests ?? []]))
}

/** What decides about scans beside the job: the history knows what each of them came to. */
export type ScanHistory = Pick<Ledger, 'transferEvents'>

/** Returns the digest by which the history knows what a scan has come to; the self-test before it is not part of it. */
export function scanDigest({ test: _, ...scan }: JobScan): string {
  return sha256Of(canonicalText(scan))
}

/**
 * Returns the scans of a job that the ledger vouches for. The journal only remembers them: one whose digest no event of
 * this job names was edited, or is of an earlier version, and is scanned again.
 */
export function recordedScans({ id, data }: JobRecord, ledger: ScanHistory): readonly JobScan[] {
  const { scans = [] } = data
  if (scans.length === 0) return scans
  const recorded = new Set(
    ledger
      .transferEvents(id)
      .filter(({ type, payload }) => SCANNED.includes(type) && payload['jobId'] === id)
      .map(({ payload }) => payload['record']),
  )
  return scans.filter((scan) => recorded.has(scanDigest(scan)))
}

const SCANNED: readonly EventType[] = ['scan.part-done', 'scan.done']

/** The scans of a job that count, each by a scanner that the station has now; in the order of the scanners. */
export function finishedScans({ scanners }: Scanning, record: JobRecord, ledger: ScanHistory): ScanSummary[] {
  const done = recordedScans(record, ledger).filter((scan) => scan.done)
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
export function wantsScan(scanning: Scanning, record: JobRecord, ledger: ScanHistory): boolean {
  return finishedScans(scanning, record, ledger).length < scanning.scanners.length
}

/**
 * Before anything enters the store: whatever the station requires now has been done on these very volumes.
 * @throws CausewayError `scan.outstanding`, `scan.too-few-engines`
 */
export function demandScanned(scanning: Scanning, record: JobRecord, ledger: ScanHistory): void {
  demandScanners(scanning)
  if (wantsScan(scanning, record, ledger)) throw new CausewayError('scan.outstanding')
  demandEngines(scanning, finishedScans(scanning, record, ledger))
}
