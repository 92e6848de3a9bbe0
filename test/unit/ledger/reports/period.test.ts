import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  periodReport,
  periodToCsv,
  periodToPdf,
  reportDigest,
  reportToPdf,
  transferReport,
  type PeriodReport,
} from '../../../../electron/ledger/reports'
import { periodSchema } from '../../../../shared/period'
import { LANGUAGES, type Language } from '../../../../shared/domain'
import { attack, home, type Home } from '../fixture'
import { createStation, receive, refuse, SENT, SIGNER, steadyClock } from './sample'

const withTools = test.skipIf(process.platform === 'win32')
const DAY = 24 * 60 * 60 * 1000

/** Day one: a station and a receive; day two: a refusal; day three: a key is revoked. */
async function threeDays(): Promise<Home> {
  const station = await home()
  let time = Date.UTC(2026, 10, 20, 8)
  const ledger = station.open({ now: () => new Date((time += 1000)) })
  createStation(ledger)
  const jobId = receive(ledger)
  ledger.append({
    type: 'receive.step',
    transferId: SENT,
    payload: {
      jobId,
      requestedBy: 'R. Requester',
      authorisedBy: 'A. Authoriser',
      secondPerson: { proof: 'typed-name', name: 'S. Second' },
      devices: [{ id: 'x', kind: 'device', serial: '4C530001230219114325', model: 'Ultra', volumes: [1] }],
      scans: [
        {
          ...{ scanner: 'ClamAV', name: 'ClamAV', version: 'ClamAV 1.4.6', signaturesAt: '2026-11-19T08:30:00.000Z' },
          ...{ files: 18204, bytes: 9, unreadCount: 0 },
        },
      ],
    },
  })
  time += DAY
  refuse(ledger, ['=cmd|/C calc'])
  time += DAY
  ledger.append({ type: 'signer.revoked', payload: { fingerprint: SIGNER, reason: 'lost', holder: 'B. Sender' } })
  ledger.signHead()
  ledger.close()
  return station
}

async function period(from: string, to: string, language: Language = 'en', station?: Home): Promise<PeriodReport> {
  const ledger = (station ?? (await threeDays())).open()
  const made = periodReport(ledger, from, to, { language, timeZone: 'UTC', now: steadyClock() })
  ledger.close()
  return made
}

test('tells of the attempts that began in the days, both included, and of nothing else', async () => {
  const first = await period('2026-11-20', '2026-11-20')
  expect(first.transfers).toMatchObject([
    {
      kind: 'receive',
      verdict: 'verified',
      digest: 'c'.repeat(64),
      receiptSha256: 'e'.repeat(64),
      requester: 'R. Requester',
      authorisers: ['A. Authoriser', 'S. Second'],
      scans: [{ scanner: 'ClamAV', version: 'ClamAV 1.4.6', files: 18204 }],
      devices: [{ serial: '4C530001230219114325', volumes: [1] }],
    },
  ])
  expect(first.totals).toEqual({ attempts: 1, verified: 1, files: 18_204, bytes: 412_600_000_000 })
  expect(first.trust).toEqual([])
  expect(first.events['receive.verdict']).toBe(1)
  const all = await period('2026-11-20', '2026-11-22')
  expect(all.transfers.map(({ verdict }) => verdict)).toEqual(['verified', 'failed'])
  expect(all.totals.verified).toBe(1)
  expect(all.trust.map(({ type }) => type)).toEqual(['signer.revoked'])
  expect((await period('2026-11-23', '2026-12-01')).totals.attempts).toBe(0)
})

test('days are days', () => {
  expect(periodSchema.safeParse({ from: '2026-02-28', to: '2026-02-28' }).success).toBe(true)
  for (const [from, to] of [
    ['2026-02-29', '2026-03-01'],
    ['2026-03-02', '2026-03-01'],
    ['1.3.2026', '2.3.2026'],
  ])
    expect(periodSchema.safeParse({ from, to }).success).toBe(false)
})

test('a ledger that was changed is said to be', async () => {
  const station = await threeDays()
  attack(station.file, (db) => db.exec(`UPDATE events SET operator = 'x' WHERE sequence = 3`))
  expect((await period('2026-11-20', '2026-11-22', 'en', station)).ledger.intact).toBe(false)
})

test('the CSV has one row per attempt, and formulas are text', async () => {
  const csv = periodToCsv(await period('2026-11-20', '2026-11-22'))
  const rows = csv.trimEnd().split('\r\n')
  expect(rows).toHaveLength(3)
  expect(rows[0]).toContain('requester,authorisers,media_serials,scanners,transfer_digest')
  expect(rows[1]).toContain('R. Requester,A. Authoriser; S. Second,4C530001230219114325,ClamAV ClamAV 1.4.6')
})

withTools.each(LANGUAGES)(
  'the PDF in %s names period, transfers, people, digests and places to sign',
  async (language) => {
    const report = await period('2026-11-20', '2026-11-22', language)
    const text = await textOf(await periodToPdf(report))
    for (const part of [
      '2026-11-20',
      '4C530001230219114325',
      'A. Authoriser',
      'c'.repeat(64),
      reportDigest(report),
      { en: 'Transferred by', fr: 'Transféré par', nl: 'Overgedragen door' }[language],
      { en: 'Reviewed', fr: 'Examiné par', nl: 'Beoordeeld door' }[language],
    ])
      expect(text).toContain(part)
  },
)

test.each(LANGUAGES)(
  'days that are in an archive: the report in %s says what it lacks and what to read',
  async (language) => {
    const station = await threeDays()
    const ledger = station.open({ now: () => new Date('2026-11-23T08:00:00.000Z') })
    const part = ledger.archivablePart('2026-11-21T00:00:00.000Z')
    if (!part) throw new Error('nothing to archive')
    const event = ledger.rotate({ ...part, file: 'first-day', sha256: 'a'.repeat(64), bytes: 1 })
    ledger.close()
    const [lacking, whole] = [
      await period('2026-11-20', '2026-11-21', language, station),
      await period('2026-11-21', '2026-11-22', language, station),
    ]
    expect(lacking.transfers).toHaveLength(1)
    expect(lacking.archives).toMatchObject([{ event: event.sequence, file: 'first-day', through: part.through }])
    expect(whole.archives).toEqual([])
    expect(periodToCsv(lacking).split('\r\n')[1]).toContain(',archived,,,2026-11-20T')
    expect(periodToCsv(whole)).not.toContain('archived')
    if (process.platform === 'win32') return
    const text = (await textOf(await periodToPdf(lacking))).replaceAll(/\s+/g, ' ')
    expect(text).toContain({ en: 'is incomplete', fr: 'est incomplet', nl: 'is onvolledig' }[language])
    const wholeText = (await textOf(await periodToPdf(whole))).replaceAll(/\s+/g, ' ')
    expect(wholeText).not.toMatch(/is incomplete|est incomplet|is onvolledig/)
    // What was verified for it is not the whole chain.
    expect(wholeText).toContain(': first-day.')
  },
)

withTools('the transfer report on paper names who asked, who authorised, what was scanned and the device', async () => {
  const ledger = (await threeDays()).open()
  const report = transferReport(ledger, SENT, { language: 'en', timeZone: 'UTC', now: steadyClock() })
  ledger.close()
  expect(report.volumes[0]).toMatchObject({ serial: '4C530001230219114325' })
  const text = await textOf(await reportToPdf(report))
  for (const part of [
    'R. Requester',
    'A. Authoriser, S. Second',
    'ClamAV 1.4.6',
    'Ultra',
    'Transferred by',
    'Authorised by',
  ])
    expect(text).toContain(part)
})

async function textOf(pdf: Uint8Array): Promise<string> {
  const file = join((await home()).folder, 'report.pdf')
  writeFileSync(file, pdf)
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).normalize('NFC')
}
