import { formatBytes, formatCount } from '../../../shared/format'
import { wording } from '../../../shared/wording'
import { payloadSchema } from './facts'
import { reportDigest } from './json'
import { reportLabels } from './labels'
import { utcTime } from './local-time'
import { ledgerSentence, signatureLines } from './pdf-parts'
import type { PeriodReport, PeriodTransfer } from './period'
import { periodLabels } from './period-labels'
import { MUTED, Sheet, WIDTH, type Cell, type Line } from './sheet'

/** Points that the ledger's statement and the places to sign take: they stand on one page. */
const LEDGER_AND_REVIEW = 320

/** The report on A4 paper, in its language, with places to sign and its digest on every page. */
export async function periodToPdf(report: PeriodReport): Promise<Uint8Array> {
  const words = periodLabels(report.language)
  const labels = reportLabels(report.language)
  const { language } = report
  const sheet = new Sheet({
    title: `${words.title} ${report.from} – ${report.to}`,
    author: report.station.name,
    language,
    created: new Date(report.created.utc),
    more: labels.events.more,
  })
  sheet.spread(
    { text: `Causeway · ${words.title}`, style: 'bold', size: 9, color: MUTED },
    { text: `${report.station.name} · ${report.created.local}`, size: 9, color: MUTED },
  )
  sheet.gap(14)
  sheet.text({ text: report.station.name, style: 'bold', size: 16 })
  sheet.text({ text: words.period(report.from, report.to), size: 11 })
  sheet.gap(8)
  if (report.station.practice) sheet.text({ text: labels.practice, style: 'bold', size: 9, color: '#85560a' })
  for (const { file, from, through, lastAt } of report.archives)
    sheet.text({
      text: words.incomplete(file, String(from), String(through), utcTime(lastAt)),
      style: 'bold',
      size: 9,
      color: '#85560a',
    })
  writeSummary(sheet, report)
  writeTransfers(sheet, report)
  sheet.heading(words.trust.heading)
  if (report.trust.length === 0) sheet.text({ text: words.trust.none, color: MUTED })
  else
    sheet.table({
      columns: [34, 116, WIDTH - 150],
      rows: report.trust.map(({ sequence, at, type, operator, payload }) => [
        { text: String(sequence), style: 'bold' },
        utcTime(at),
        [
          { text: labels.events.types[type], style: 'bold' },
          { text: [operator, payload['holder']].filter((name) => typeof name === 'string').join(' · '), size: 8 },
          { text: payloadSchema.parse(payload).fingerprint ?? '', style: 'mono', size: 7 },
        ],
      ]),
    })
  sheet.heading(words.events.heading)
  const types: Readonly<Record<string, string>> = labels.events.types
  sheet.table({
    columns: [WIDTH - 90, 90],
    header: [words.events.type, words.events.count],
    rows: Object.entries(report.events).map(([type, count]) => [types[type] ?? type, formatCount(count, language)]),
  })
  sheet.heading(labels.ledger.heading, LEDGER_AND_REVIEW)
  sheet.text({ text: ledgerSentence(report.ledger, language), style: report.ledger.intact ? 'regular' : 'bold' })
  sheet.table({
    columns: [200, WIDTH - 200],
    rows: [
      [
        { text: labels.ledger.head, color: MUTED },
        { text: `${String(report.ledger.headSequence)}  ${report.ledger.headHash}`, style: 'mono', size: 8 },
      ],
    ],
  })
  sheet.gap(8)
  const made = labels.created(report.created.local, `${report.tool.name} ${report.tool.version}`)
  sheet.text({ text: `${made}. ${labels.digestHow}`, size: 8, color: MUTED })
  signatureLines(sheet, labels)
  return sheet.finish(
    [labels.footer.digest, reportDigest(report)],
    (n, of) => `${report.from} – ${report.to} · ${labels.footer.page(String(n), String(of))}`,
  )
}

function writeSummary(sheet: Sheet, { totals, operators, language }: PeriodReport): void {
  const { summary } = periodLabels(language)
  const { facts } = reportLabels(language)
  const { attempts, verified, files, bytes } = totals
  sheet.heading(summary.heading)
  if (attempts === 0) return sheet.text({ text: summary.none, color: MUTED })
  const rows: [string, string][] = [
    [summary.attempts, formatCount(attempts, language)],
    [summary.verified, formatCount(verified, language)],
    [summary.other, formatCount(attempts - verified, language)],
    [
      summary.amount,
      facts.filesAndBytes(formatCount(files, language), formatBytes(bytes, language), formatCount(bytes, language)),
    ],
    [summary.people, operators.join(', ')],
  ]
  sheet.table({
    columns: [200, WIDTH - 200],
    rows: rows.map(([label, value]) => [{ text: label, color: MUTED }, value]),
  })
}

function writeTransfers(sheet: Sheet, report: PeriodReport): void {
  if (report.transfers.length === 0) return
  const { transfers } = periodLabels(report.language)
  sheet.heading(transfers.heading)
  sheet.table({
    columns: [128, 102, WIDTH - 230],
    header: [`${transfers.transfer}, ${transfers.when}`, transfers.way, transfers.result],
    rows: report.transfers.map((transfer) => [
      [
        { text: transfer.transferId || transfer.jobId, style: 'mono', size: 7 },
        { text: reportLabels(report.language).kinds[transfer.kind], size: 7.5, color: MUTED },
        { text: utcTime(transfer.startedAt), size: 8 },
        { text: transfer.endedAt ? utcTime(transfer.endedAt) : '–', size: 8 },
      ],
      wayOf(transfer, report.station.name),
      resultOf(transfer, report),
    ]),
  })
}

function wayOf({ kind, counterpart, operator }: PeriodTransfer, station: string): Cell {
  const [from, to] = kind === 'send' ? [station, counterpart] : [counterpart, station]
  return [
    { text: from ?? '–', size: 8.5 },
    { text: `› ${to ?? '–'}`, size: 8.5 },
    { text: operator, size: 7.5, color: MUTED },
  ]
}

function resultOf(transfer: PeriodTransfer, { language }: PeriodReport): Line[] {
  const words = wording(language)
  const { transfers } = periodLabels(language)
  const { verdict, error, files, bytes, trustProof, digest, receiptSha256, devices, authorisers, scans } = transfer
  const amount =
    files === null || bytes === null ? [] : [`${formatCount(files, language)} · ${formatBytes(bytes, language)}`]
  const trust = trustProof === null ? [] : [words.trust[trustProof](null)]
  const muted = (text: string): Line => ({ text, size: 7.5, color: MUTED })
  const mono = (text: string): Line => ({ text, size: 6.5, style: 'mono' })
  return [
    { text: [verdict === null ? transfers.open : words.verdicts[verdict], ...amount, ...trust].join(' · '), size: 8.5 },
    ...(error ? [muted(words.errors[error.code].title(error.details))] : []),
    ...(authorisers.length > 0 ? [muted(`${transfers.authorised}: ${authorisers.join(', ')}`)] : []),
    ...(devices.length > 0 ? [muted(`${transfers.devices}: ${devices.map(({ serial }) => serial).join(', ')}`)] : []),
    ...scans.map(({ scanner, version }) => muted([scanner, version].filter(Boolean).join(' '))),
    ...(digest === null ? [] : [muted(transfers.digest), mono(digest)]),
    ...(receiptSha256 === null ? [] : [muted(transfers.receipt), mono(receiptSha256)]),
  ]
}
