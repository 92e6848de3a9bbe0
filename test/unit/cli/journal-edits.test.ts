/** Edits journal.db past Causeway: what decides about an import comes from the ledger, not from the working memory. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { JobRecord, JobScan } from '../../../electron/transfer/jobs/job-record'
import { scanKey } from '../../../electron/transfer/receive/scan-requirements'
import type { ScannerSetting } from '../../../shared/scanners'
import { editDigest, editFile, editJobs } from '../../support/edited-journal'
import { useScenes } from '../../support/refusals'
import { causeway, succeed, type CliAnswer } from '../../support/stations'
import { inputOf, openEngine, runUntil, type Engine } from '../transfer/engine'

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

describe('a receive whose journal or work is edited between its steps', () => {
  const media = (): string[] => [scenes.scene().medium]
  const imported = (): string[] =>
    contentNames(join(home(), 'practice/import/WSUSContent')).filter((name) => /[0-9A-F]{40}/.test(name))
  let engine: Engine
  let id: string
  beforeEach(async () => {
    engine = await openEngine(home())
    id = engine.jobs.startReceive().id
  })
  afterEach(() => engine.close())

  async function expectAltered(step: 'server' | 'content' | 'metadata' | 'confirm', path: string): Promise<void> {
    const { error, job } = await engine.run(id, inputOf(step, media()))
    expect(error).toMatchObject({ code: 'job.altered', details: { path } })
    expect(job.outcome).toMatchObject({ verdict: 'failed', error: { code: 'job.altered' } })
    const events = engine.station.ledger.events({ jobId: id }).map(({ type, payload }) => [type, payload['error']])
    expect(events).toContainEqual(['receive.verdict', expect.objectContaining({ code: 'job.altered' })])
  }

  test('imports nothing when only the journal says that Verify is done', async () => {
    await runUntil(engine, id, 'trust', media())
    editJobs(home(), (record) => {
      const { trust } = record.steps
      return { ...record, steps: { ...record.steps, ...(trust ? { verify: { ...trust, result: null } } : {}) } }
    })
    await expectAltered('server', engine.station.paths.journal)
    expect(imported()).toEqual([])
  })

  test('imports nothing when the journal names the digest of another file', async () => {
    await runUntil(engine, id, 'server', media())
    const volume = scenes.scene().volume
    const path = contentNames(volume).find((name) => name.startsWith('data/WSUSContent/')) ?? ''
    const other = Buffer.from('not what was signed')
    writeFileSync(join(volume, path), other)
    editDigest(home(), path, other)
    await expectAltered('content', engine.station.paths.journal)
    expect(imported()).toEqual([])
  })

  test.each(['forgotten', 'on another volume'])('imports nothing when a verified file is %s', async (how) => {
    await runUntil(engine, id, 'server', media())
    const path = contentNames(scenes.scene().volume).find((name) => name.startsWith('data/WSUSContent/')) ?? ''
    editFile(home(), path, how === 'forgotten' ? null : 2)
    await expectAltered('content', engine.station.paths.journal)
    expect(imported()).toEqual([])
  })

  test.each([
    ['exchanged', (path: string) => writeFileSync(path, gzipSync('<somethingElse/>'))],
    ['removed', (path: string) => rmSync(path)],
  ])('imports no metadata package that was %s in the home', async (_how, change) => {
    await runUntil(engine, id, 'content', media())
    const { transfer } = engine.jobs.unfinished('receive')[0]?.data.signed ?? {}
    const path = join(engine.station.paths.work(id), transfer?.package.fileName ?? '')
    change(path)
    await expectAltered('metadata', path)
    expect((await engine.station.server.readUpdateKeys()).size).toBe(0)
  })

  test('imports no metadata package whose digest was exchanged with it', async () => {
    await runUntil(engine, id, 'content', media())
    const { transfer } = engine.jobs.unfinished('receive')[0]?.data.signed ?? {}
    const name = transfer?.package.fileName ?? ''
    const other = gzipSync('<somethingElse/>')
    writeFileSync(join(engine.station.paths.work(id), name), other)
    editDigest(home(), `data/metadata/${name}`, other)
    await expectAltered('metadata', engine.station.paths.journal)
  })

  test('applies no approvals that were edited in the home', async () => {
    await runUntil(engine, id, 'metadata', media())
    const path = join(engine.station.paths.work(id), 'approvals.json')
    writeFileSync(path, `${readFileSync(path, 'utf8')} `)
    await expectAltered('confirm', path)
  })
})

function contentNames(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
