import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  reportDigest,
  reportToCsv,
  reportToJson,
  reportToPdf,
  transferReport,
  type TransferReport,
} from '../../../../electron/ledger/reports'
import { LANGUAGES, type Language } from '../../../../shared/domain'
import { attack, home, type Home } from '../fixture'
import { codeOf } from '../../files/scratch'
import { createStation, receive, refuse, SENT, SIGNER, steadyClock } from './sample'

// Windows has none of the programs that read the reports here: pdftotext, sqlite3, sha256sum.
const withTools = test.skipIf(process.platform === 'win32')

const NAMES = [
  `data/WSUSContent/A2/${'8654'.repeat(60)}.cab`,
  'data/companions/Größe €/Файл обновления.txt',
  'data/Łódź/Ωmega.cab',
  'data/\u202egpj.exe',
  'data/更新.cab',
  'data/שלום.cab',
  '=cmd|/C calc',
]

let station: Home
let now: () => Date

beforeEach(async () => {
  station = await home()
  now = steadyClock()
})

function report(
  fill: (ledger: ReturnType<Home['open']>) => string,
  language: Language = 'en',
  id?: string,
): TransferReport {
  const ledger = station.open({ now })
  const jobId = fill(ledger)
  const made = transferReport(ledger, id ?? jobId, { language, timeZone: 'Europe/Brussels', now })
  ledger.close()
  return made
}

const verified = (language: Language = 'en', server = 'windows'): TransferReport =>
  report((ledger) => {
    createStation(ledger, server)
    return receive(ledger)
  }, language)

const refused = (): TransferReport =>
  report((ledger) => {
    createStation(ledger)
    receive(ledger)
    return refuse(ledger, NAMES)
  })

async function pdf(of: TransferReport): Promise<string> {
  const file = join(station.folder, 'report.pdf')
  writeFileSync(file, await reportToPdf(of))
  return file
}

const textOf = (file: string): string =>
  execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).normalize('NFC')

describe('the report', () => {
  test('stands alone: who, what, when, on which media, proven how', () => {
    const made = verified()
    expect(made).toMatchObject({
      station: { name: 'Import 1', practice: false },
      transfer: {
        id: SENT,
        kind: 'receive',
        sequence: 42,
        source: 'Export 1',
        destination: 'Import 1',
        started: { utc: '2026-11-21T08:15:36.000Z', local: '2026-11-21 09:15:36 +01:00' },
        files: 18_204,
        bytes: 412_600_000_000,
        readBack: 'medium',
        digest: 'c'.repeat(64),
      },
      verdict: 'verified',
      trust: {
        proof: 'first-use',
        signerFingerprint: SIGNER,
        holder: 'Export desk, B. Sender',
        comparedBy: 'm.operator',
      },
      receiptSha256: 'e'.repeat(64),
      operators: ['m.operator'],
      ledger: { intact: true },
    })
    expect(made.volumes.map((volume) => [volume.index, volume.serial, volume.tagManifestSha256])).toEqual([
      [1, '4C530001230219114325', 'a'.repeat(64)],
      [2, '4C530001230219114326', 'b'.repeat(64)],
    ])
    expect(made.checks).toHaveLength(7)
    expect(made.checks[0]).toMatchObject({
      id: 'transfer.signature',
      state: 'ok',
      label: 'Signature over the tag manifest',
    })
    expect(made.events).toHaveLength(9)
  })

  test('tells one attempt by its job, all of them by the transfer', () => {
    expect(refused()).toMatchObject({
      verdict: 'failed',
      problemCount: NAMES.length,
      error: { code: 'payload.altered' },
    })
    const ledger = station.open()
    const whole = transferReport(ledger, SENT, { language: 'en' })
    expect(whole.verdict).toBe('verified')
    expect(whole.attempts.map((attempt) => attempt.verdict)).toEqual(['failed', 'verified'])
    expect(whole.events).toHaveLength(11)
    expect(codeOf(() => transferReport(ledger, 'nothing', { language: 'en' }))).toBe('transfer.not-found')
    ledger.close()
  })

  withTools('says when the ledger that it quotes is not intact', async () => {
    verified()
    attack(station.file, (db) => db.exec(`UPDATE events SET operator = 'somebody' WHERE sequence = 4`))
    const ledger = station.open()
    const made = transferReport(ledger, SENT, { language: 'en', now })
    ledger.close()
    expect(made.ledger.firstBad).toEqual({ sequence: 4, problem: 'edited' })
    expect(textOf(await pdf(made))).toMatch(/ledger is not intact\. First bad event: 4 \(changed after it was/)
  })

  withTools('is told from damaged payloads too', async () => {
    verified()
    attack(station.file, (db) =>
      db.exec(`UPDATE events SET payload = '{"checks":5,"volumes":[{"index":"x"}],"error":7}'`),
    )
    const ledger = station.open()
    const id = ledger.listTransfers().transfers[0]?.jobId ?? ''
    const made = transferReport(ledger, id, { language: 'en', now })
    ledger.close()
    expect(textOf(await pdf(made))).toContain('ledger is not intact')
  })
})

describe('as JSON', () => {
  withTools('is canonical, the same each time, and its sha256sum is the report digest', () => {
    const made = verified()
    const json = reportToJson(made)
    expect(reportToJson(structuredClone(made))).toBe(json)
    expect(JSON.parse(json)).toEqual(made)
    writeFileSync(join(station.folder, 'report.json'), json)
    const [sum] = execFileSync('sha256sum', [join(station.folder, 'report.json')], { encoding: 'utf8' }).split(' ')
    expect(reportDigest(made)).toBe(sum)
    expect(sum).toBe(createHash('sha256').update(json).digest('hex'))
  })
})

describe('as CSV', () => {
  /** Rows as sqlite3's own CSV reader understands them. */
  const read = (csv: string): Record<string, string>[] => {
    const file = join(station.folder, 'report.csv')
    writeFileSync(file, csv)
    const out = execFileSync(
      'sqlite3',
      [':memory:', '-cmd', `.import --csv "${file}" events`, '-json', 'SELECT * FROM events'],
      {
        encoding: 'utf8',
      },
    )
    return JSON.parse(out) as Record<string, string>[]
  }

  withTools('has a row per event, whose payload and hash come back whole', () => {
    const made = verified()
    const csv = reportToCsv(made)
    const rows = read(csv)
    expect(rows).toHaveLength(made.events.length)
    rows.forEach((row, n) => {
      expect(Object.keys(row)).toHaveLength(15)
      expect(JSON.parse(row['payload'] ?? '')).toEqual(made.events[n]?.payload)
      expect(row['hash']).toBe(made.events[n]?.hash)
    })
    expect(csv.split('\r\n')).toHaveLength(rows.length + 2)
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  withTools.each(['=1+1', '+1', '-1', '@x'])('defuses %j', (operator) => {
    const made = verified()
    const [event] = made.events
    if (!event) throw new Error('no event')
    const csv = reportToCsv({ ...made, events: [{ ...event, operator }] })
    expect(read(csv)[0]?.['operator']).toBe(`'${operator}`)
  })
})

describe('as PDF', () => {
  withTools.each(LANGUAGES)('says the verdict, the facts and the digests in %s', async (language) => {
    const made = verified(language)
    const text = textOf(await pdf(made))
    const expected = {
      en: ['Verified.', '18,204 files, 412.6', 'Key facts', 'Page 1 of', 'first use'],
      fr: ['Vérifié.', '18 204 fichiers', 'Données principales', 'Page 1 sur', 'Empreinte comparée'],
      nl: ['Geverifieerd.', '18.204 bestanden', 'Kerngegevens', 'Pagina 1 van', 'Vingerafdruk vergeleken'],
    }
    for (const words of expected[language]) expect(text.replaceAll('\u00a0', ' ')).toContain(words)
    for (const value of [SENT, SIGNER, 'a'.repeat(64), 'b'.repeat(64), '1'.repeat(64), '4C530001230219114325'])
      expect(text).toContain(value)
    for (const event of made.events) expect(text).toContain(event.hash)
    const pages = text.split('\f').filter((page) => page.trim() !== '')
    for (const page of pages) expect(page).toContain(reportDigest(made))
  })

  withTools.each([
    ['en', 'proven by credential', 'name as told, not proven', 'none beside this report'],
    ['fr', 'prouvé par code personnel', 'nom déclaré, non prouvé', 'aucune à côté de ce rapport'],
    ['nl', 'met persoonlijke code bewezen', 'naam zoals opgegeven, niet bewezen', 'geen naast dit rapport'],
  ] as const)(
    'says in %s which hand-over was proven, and binds the list of files or says that there is none',
    async (language, proven, told, none) => {
      const made = verified(language)
      const handOver = { at: made.created, from: 'A', carrier: 'B', note: '', confirmedBy: 'B', event: 1 }
      const custody = [
        { ...handOver, proof: 'credential' as const },
        { ...handOver, proof: 'typed-name' as const },
      ]
      const fileList = { name: 'report.files.csv', files: 18_204, sha256: '7'.repeat(64) }
      const text = textOf(await pdf({ ...made, custody, fileList }))
      for (const words of [proven, told, 'report.files.csv', '7'.repeat(64)]) expect(text).toContain(words)
      expect(text).not.toContain(none)
      expect(textOf(await pdf(made))).toContain(none)
    },
  )

  withTools('practice is named, production is not called practice', async () => {
    expect(textOf(await pdf(verified('en', 'practice')))).toContain('Practice: a rehearsal')
    station = await home()
    expect(textOf(await pdf(verified()))).not.toContain('Practice')
  })

  withTools('shows every name, wrapped, or says which characters it cannot show', async () => {
    const file = await pdf(refused())
    const text = textOf(file)
    expect(text).toContain('Файл обновления.txt')
    expect(text).toContain('data/Łódź/Ωmega.cab')
    expect(text).toContain('data/‹U+202E›gpj.exe')
    expect(text).toContain('data/‹U+66F4›‹U+65B0›.cab')
    expect(text).toContain('data/‹U+05E9›‹U+05DC›‹U+05D5›‹U+05DD›.cab')
    expect(text.replaceAll(/\s/g, '')).toContain('8654'.repeat(60).slice(0, 60))
  })

  withTools('keeps every word on the paper', async () => {
    const file = await pdf(refused())
    const words = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' })
    const boxes = [...words.matchAll(/xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"/g)]
    expect(boxes.length).toBeGreaterThan(200)
    for (const [whole, left, top, right, bottom] of boxes) {
      expect(Number(left), whole).toBeGreaterThanOrEqual(47)
      expect(Number(top), whole).toBeGreaterThanOrEqual(40)
      expect(Number(right), whole).toBeLessThanOrEqual(595.28 - 47)
      expect(Number(bottom), whole).toBeLessThanOrEqual(841.89 - 24)
    }
  })

  withTools('a text longer than a page is cut with a word, not lost over the edge', async () => {
    const made = report((ledger) => {
      createStation(ledger)
      return refuse(ledger, ['x'.repeat(20_000)])
    })
    expect(textOf(await pdf(made))).toContain('continued in the JSON form')
  })
})
