import { describe, expect, it } from 'vitest'
import type { JobRecord, JobScan } from '../../../electron/transfer/jobs/job-record'
import {
  demandEngines,
  demandScanned,
  scanDigest,
  scanKey,
  wantsScan,
  type ScanHistory,
} from '../../../electron/transfer/receive/scan-requirements'
import { fitnessChecks, payloadCheck } from '../../../electron/transfer/receive/scan-checks'
import type { CausewayError } from '../../../shared/errors'
import type { Scanning, ScannerSetting, ScanSummary } from '../../../shared/scanners'

const one: ScannerSetting = { kind: 'practice', name: 'One', acceptGaps: false, rehearsal: 'clean' }
const two: ScannerSetting = { ...one, name: 'Two' }
const scanning = (scanners: ScannerSetting[], required: 0 | 1 | 2 = 0): Scanning => {
  return { required, signatureAgeDays: 14, scanners }
}

const engine = { name: 'Engine', version: '1', signaturesAt: null }
const counts = { files: 3, bytes: 9, unread: [], unreadCount: 0, seconds: 1 }
const summary: ScanSummary = { scanner: 'One', ...engine, ...counts, testedAt: '2026-11-21T00:00:00.000Z' }

function job(scans: readonly JobScan[], tagManifests = ['aa']): JobRecord {
  return { id: 'job', data: { scans, signed: { tagManifests } } } as unknown as JobRecord
}
/** A ledger that names these scans, by events of this job. */
function ledgerOf(scans: readonly JobScan[], type = 'scan.done', jobId = 'job'): ScanHistory {
  const events = scans.map((scan) => ({ type, payload: { jobId, record: scanDigest(scan) } }))
  return { transferEvents: () => events as unknown as ReturnType<ScanHistory['transferEvents']> }
}
const told = ({ data }: JobRecord): ScanHistory => ledgerOf(data.scans ?? [])
const demand = (wanted: Scanning, record: JobRecord, ledger = told(record)) =>
  refusal(() => demandScanned(wanted, record, ledger))
function scanOf(setting: ScannerSetting, change: Partial<JobScan> = {}, name = setting.name): JobScan {
  const test = { scanner: setting.name, ...engine, at: '', seconds: 0 }
  return { key: scanKey(setting, job([])), test, units: ['1.1'], done: true, summary: { ...summary, name }, ...change }
}
function refusal(work: () => void): string | null {
  try {
    work()
    return null
  } catch (error) {
    return (error as CausewayError).code
  }
}

describe('before content enters the store', () => {
  it('every scanner of the station has read these very volumes', () => {
    expect(demand(scanning([one]), job([scanOf(one)]))).toBeNull()
    expect(demand(scanning([]), job([]))).toBeNull()
  })

  it.each([
    ['a job of an earlier version, which was verified and not scanned', scanning([one]), job([])],
    ['a scan that did not come to its end', scanning([one]), job([scanOf(one, { done: false })])],
    ['a scanner that was added since', scanning([one, two]), job([scanOf(one)])],
    ['a scanner that was set otherwise since', scanning([{ ...one, acceptGaps: true }]), job([scanOf(one)])],
    ['other volumes', scanning([one]), job([scanOf(one)], ['bb'])],
  ])('%s does not do', (_what, wanted, record) => {
    expect(demand(wanted, record)).toBe('scan.outstanding')
    expect(wantsScan(wanted, record, told(record))).toBe(true)
  })

  it.each([
    ['that no event names', (): ScanHistory => ledgerOf([])],
    ['that an event of another job names', (scan: JobScan): ScanHistory => ledgerOf([scan], 'scan.done', 'other')],
    ['that only an event of another type names', (scan: JobScan): ScanHistory => ledgerOf([scan], 'scan.failed')],
    [
      'that an event names with other counts',
      (scan: JobScan): ScanHistory => ledgerOf([{ ...scan, summary: { ...scan.summary, files: 2 } }]),
    ],
  ])('refuses a scan %s', (_what, ledger) => {
    const scan = scanOf(one)
    expect(demand(scanning([one]), job([scan]), ledger(scan))).toBe('scan.outstanding')
  })

  it('accepts a scan whose parts alone are in the ledger', () => {
    expect(demand(scanning([one]), job([scanOf(one)]), ledgerOf([scanOf(one)], 'scan.part-done'))).toBeNull()
  })

  it('there are as many different engines as are required now', () => {
    expect(demand(scanning([], 1), job([]))).toBe('scan.too-few-engines')
    expect(demand(scanning([one], 2), job([scanOf(one)]))).toBe('scan.too-few-engines')
    const both = job([scanOf(one), scanOf(two)])
    expect(demand(scanning([one, two], 2), both)).toBeNull()
    const same = job([scanOf(one, {}, 'ClamAV'), scanOf(two, {}, ' clamav')])
    expect(demand(scanning([one, two], 2), same)).toBe('scan.too-few-engines')
    expect(refusal(() => demandEngines(scanning([], 0), []))).toBeNull()
  })
})

describe('what is shown of a scan', () => {
  const test = { scanner: 'One', ...engine, at: '2026-11-21T00:00:00.000Z', seconds: 1 }
  const stateFor = (signaturesAt: string | null) =>
    fitnessChecks({ ...test, signaturesAt }, scanning([one]), new Date('2026-11-21T00:00:00Z'))[1]?.state

  it('warns of signatures that are older than the limit, or of unknown age', () => {
    expect(stateFor('2026-11-07T00:00:00.000Z')).toBe('ok')
    expect(stateFor('2026-11-06T23:59:59.000Z')).toBe('warning')
    expect(stateFor(null)).toBe('unknown')
  })

  it('is green only where every file was read', () => {
    expect(payloadCheck(summary, '').state).toBe('ok')
    expect(payloadCheck({ ...summary, unreadCount: 1 }, '').state).toBe('warning')
    expect(payloadCheck({ ...summary, files: null }, '').state).toBe('unknown')
  })
})
