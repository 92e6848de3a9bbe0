/** Edits journal.db past Causeway: what decides about an import comes from the ledger, not from the working memory. */
import { describe, expect, test } from 'vitest'
import type { JobRecord, JobScan } from '../../../electron/transfer/jobs/job-record'
import { scanKey } from '../../../electron/transfer/receive/scan-requirements'
import type { ScannerSetting } from '../../../shared/scanners'
import { editJobs } from '../../support/edited-journal'
import { useScenes } from '../../support/refusals'
import { causeway, succeed, type CliAnswer } from '../../support/stations'

const scenes = useScenes()
const home = (): string => scenes.scene().home
const receive = (): Promise<CliAnswer> => causeway(home(), 'receive', scenes.scene().medium)

describe('a scan that only the journal knows', () => {
  const setting: ScannerSetting = { kind: 'practice', name: 'Gate', acceptGaps: false, rehearsal: 'finds-nothing' }
  const engine = { scanner: 'Gate', name: 'Gate', version: '1', signaturesAt: null }

  function forged(record: JobRecord, scan: Pick<JobScan, 'units' | 'done'>): JobRecord {
    const at = new Date().toISOString()
    const { files, bytes } = record.data.signed?.transfer.totals ?? { files: 0, bytes: 0 }
    const made: JobScan = {
      key: scanKey(setting, record),
      test: { ...engine, at, seconds: 0 },
      summary: { ...engine, files, bytes, unread: [], unreadCount: 0, testedAt: at, seconds: 1 },
      ...scan,
    }
    return { ...record, data: { ...record.data, scans: [made] } }
  }

  async function stopAtScanner(): Promise<void> {
    await succeed(home(), 'scan', 'add', 'Gate', '--kind', 'practice')
    await succeed(home(), 'scan', 'rehearse', 'Gate', 'finds-nothing')
    expect((await receive()).document).toMatchObject({ error: { code: 'scanner.unfit' }, resumable: true })
  }

  test('counts for nothing when it is done', async () => {
    await stopAtScanner()
    editJobs(home(), (record) => forged(record, { units: ['1.1'], done: true }))
    expect((await receive()).document).toMatchObject({ error: { code: 'scanner.unfit' }, resumable: true })
  })

  test('counts for nothing after the Verify step either', async () => {
    await stopAtScanner()
    editJobs(home(), (record) => {
      const { verify } = record.steps
      const done = { ...record.steps, ...(verify ? { verify: { ...verify, done: true, error: null } } : {}) }
      return { ...forged(record, { units: ['1.1'], done: true }), steps: done }
    })
    expect((await receive()).document.error?.code).toBe('scanner.unfit')
  })

  test('is read again from its beginning when it is under way', async () => {
    await stopAtScanner()
    editJobs(home(), (record) => {
      const rehearsed = { ...setting, rehearsal: 'clean' } as const
      const scan = forged(record, { units: ['1.1'], done: false }).data.scans?.[0]
      if (!scan) throw new Error('no scan')
      const key = scanKey(rehearsed, record)
      return {
        ...record,
        data: { ...record.data, scans: [{ ...scan, key, summary: { ...scan.summary, seconds: 9e9 } }] },
      }
    })
    await succeed(home(), 'scan', 'rehearse', 'Gate', 'clean')
    const answer = await receive()
    expect(answer.document.verdict).toBe('verified')
    const [scan] = answer.document['scans'] as { seconds: number }[]
    expect(scan?.seconds).toBeLessThan(9e9)
  })
})

test('refuses the metadata when only the journal knows a second person', async () => {
  await succeed(home(), 'trust', 'policy', '--set', 'two-persons=yes')
  expect((await receive()).document).toMatchObject({ error: { code: 'operator.second-needed' }, resumable: true })
  editJobs(home(), (record) => ({
    ...record,
    data: { ...record.data, secondPerson: { account: 'ben', at: new Date().toISOString() } },
  }))
  expect((await receive()).document).toMatchObject({ error: { code: 'operator.second-needed' }, resumable: true })
})
