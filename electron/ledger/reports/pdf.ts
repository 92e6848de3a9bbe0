import { formatBytes, formatCheckValue, formatCount } from '../../../shared/format'
import type { CheckState, Verdict } from '../../../shared/domain'
import { wording, type Wording } from '../../../shared/wording'
import { eventRows } from './event-rows'
import { reportDigest } from './json'
import { reportLabels, type ReportLabels } from './labels'
import { utcTime } from './local-time'
import { ledgerSentence, signatureLines } from './pdf-parts'
import type { ReportTime, TransferReport } from './report'
import { MUTED, Sheet, WIDTH, type Cell, type Line } from './sheet'

const VERDICT_COLORS: Record<Verdict | 'none', { readonly color: string; readonly tint: string }> = {
  verified: { color: '#17663a', tint: '#eef6f0' },
  failed: { color: '#a3232b', tint: '#fbf0f0' },
  incomplete: { color: '#85560a', tint: '#fbf5ea' },
  cancelled: { color: '#59616b', tint: '#f3f4f6' },
  none: { color: '#59616b', tint: '#f3f4f6' },
}
const STATE_COLORS: Record<CheckState, string> = {
  ok: VERDICT_COLORS.verified.color,
  warning: VERDICT_COLORS.incomplete.color,
  failed: VERDICT_COLORS.failed.color,
  unknown: MUTED,
  'not-checked': MUTED,
}
/** The JSON form has them all; a thousand names on paper help nobody. */
const PROBLEMS_ON_PAPER = 200

/** Points that the ledger's statement and the place to sign take: they stand on one page. */
const LEDGER_AND_REVIEW = 380

interface Words {
  readonly report: TransferReport
  readonly labels: ReportLabels
  readonly words: Wording
}

/**
 * The report on A4 paper, in the report's language: verdict, facts, volumes, checks, events, ledger, a place to
 * sign; the report digest on every page.
 */
export async function reportToPdf(report: TransferReport): Promise<Uint8Array> {
  const labels = reportLabels(report.language)
  const page: Words = { report, labels, words: wording(report.language) }
  const { id, jobId } = report.transfer
  const sheet = new Sheet({
    title: `${labels.title} ${id || jobId}`,
    author: report.station.name,
    language: report.language,
    created: new Date(report.created.utc),
    more: labels.events.more,
  })
  sheet.spread(
    { text: `Causeway · ${labels.title}`, style: 'bold', size: 9, color: MUTED },
    { text: `${report.station.name} · ${report.created.local}`, size: 9, color: MUTED },
  )
  sheet.gap(14)
  sheet.text({ text: id || jobId, style: 'bold', size: 16 })
  sheet.gap(10)
  if (report.station.practice) {
    sheet.text({ text: labels.practice, style: 'bold', size: 9, color: VERDICT_COLORS.incomplete.color })
    sheet.gap(8)
  }
  writeVerdict(sheet, page)
  writeFacts(sheet, page)
  writeVolumes(sheet, page)
  writeDevices(sheet, page)
  writeCustody(sheet, page)
  writeProblems(sheet, page)
  writeChecks(sheet, page)
  writeAttempts(sheet, page)
  writeEvents(sheet, page)
  writeLedger(sheet, page)
  signatureLines(sheet, labels)
  return sheet.finish(
    [labels.footer.digest, reportDigest(report)],
    (n, of) => `${id || jobId} · ${labels.footer.page(String(n), String(of))}`,
  )
}

function writeVerdict(sheet: Sheet, { report, labels }: Words): void {
  const { color, tint } = VERDICT_COLORS[report.verdict ?? 'none']
  const lines: Line[] = []
  if (report.verdict === null) lines.push({ text: labels.noVerdict, style: 'bold', size: 16, color })
  else lines.push({ text: labels.verdict[report.verdict], style: 'bold', size: 28, color })
  const sentence = backing({ report, labels })
  if (sentence !== '') lines.push({ text: sentence, size: 12.5 })
  if (report.error) {
    lines.push({ text: `${report.error.title}.`, style: 'bold', size: 11 })
    lines.push({ text: `${labels.nextStep}: ${report.error.next}`, size: 10, color: MUTED })
  }
  if (!report.ledger.intact)
    lines.push({ text: ledgerSentence(report.ledger, report.language), style: 'bold', size: 10, color })
  sheet.panel(lines, color, tint)
}

/** The numbers that back the verdict. */
function backing({ report, labels }: Pick<Words, 'report' | 'labels'>): string {
  const { transfer, language } = report
  if (report.verdict === 'verified' && transfer.files !== null && transfer.bytes !== null)
    return labels.verified[transfer.kind](formatCount(transfer.files, language), formatBytes(transfer.bytes, language))
  if (report.verdict === null || report.verdict === 'verified') return ''
  if (report.error?.code === 'scan.hit') return labels.malware(formatCount(report.problemCount, language))
  return labels.notVerified(report.problemCount > 0 ? formatCount(report.problemCount, language) : null)
}

/** One line for each malware scanner, or that nothing was scanned. */
function scanLines({ transfer, language }: TransferReport, { facts }: ReportLabels): Cell {
  const scans = transfer.scans ?? []
  if (scans.length === 0) return { text: facts.notScanned, color: MUTED }
  return scans.map(({ name, version, signaturesAt, files, unreadCount }) => ({
    text:
      facts.scannedFiles(
        [name, version].filter(Boolean).join(' '),
        files === null ? null : formatCount(files, language),
      ) +
      (signaturesAt === null ? '' : facts.signaturesOf(utcTime(signaturesAt))) +
      (unreadCount === 0 ? '' : facts.leftOut(formatCount(unreadCount, language))),
  }))
}

/** The list beside the report: whoever has the paper can tell whether it is the one that was meant. */
function fileListLines({ fileList, language }: TransferReport, { facts }: ReportLabels): Cell {
  if (!fileList) return unknown(facts.noFileList)
  const { name, files, sha256 } = fileList
  return [
    { text: `${name} · ${facts.listed(formatCount(files, language))}` },
    { text: `SHA-256 ${sha256}`, style: 'mono', size: 7.4 },
  ]
}

function writeFacts(sheet: Sheet, { report, labels, words }: Words): void {
  const { facts } = labels
  const { transfer, trust, station, language } = report
  const { files, bytes } = transfer
  const amount =
    files === null || bytes === null
      ? facts.unknown
      : facts.filesAndBytes(formatCount(files, language), formatBytes(bytes, language), formatCount(bytes, language))
  const mono = (text: string | null): Cell =>
    text === null ? unknown(facts.unknown) : { text, style: 'mono', size: 8.5 }
  const rows: [string, Cell][] = [
    [facts.transfer, transfer.id === '' ? unknown(facts.notNamed) : mono(transfer.id)],
    [facts.kind, labels.kinds[transfer.kind]],
    [facts.sequence, transfer.sequence === null ? unknown(facts.unknown) : String(transfer.sequence)],
    [facts.source, transfer.source ?? unknown(facts.unknown)],
    [facts.destination, transfer.destination ?? unknown(facts.unknown)],
    [facts.started, moment(transfer.started)],
    [facts.ended, transfer.ended ? moment(transfer.ended) : unknown(facts.unknown)],
    [facts.operators, report.operators.join(', ')],
    [facts.requester, report.requester ?? unknown(facts.unknown)],
    [facts.authorisers, report.authorisers.length > 0 ? report.authorisers.join(', ') : unknown(facts.unknown)],
    [facts.amount, amount],
    ...(transfer.readBack ? [[facts.readBack, labels.readBack[transfer.readBack]] satisfies [string, Cell]] : []),
    ...(transfer.scans ? [[facts.scan, scanLines(report, labels)] satisfies [string, Cell]] : []),
    [facts.trust, trust.proof ? words.trust[trust.proof](trust.comparedBy) : unknown(facts.unknown)],
    [facts.signer, mono(trust.signerFingerprint)],
    ...(trust.holder === null ? [] : [[facts.holder, trust.holder] satisfies [string, Cell]]),
    [facts.digest, mono(transfer.digest)],
    ...(report.receiptSha256 === null ? [] : [[facts.receipt, mono(report.receiptSha256)] satisfies [string, Cell]]),
    [facts.fileList, fileListLines(report, labels)],
    [facts.station, station.name],
    [facts.stationKey, mono(station.fingerprint)],
    [facts.job, mono(transfer.jobId)],
  ]
  sheet.heading(facts.heading)
  sheet.table({
    columns: [130, WIDTH - 130],
    rows: rows.map(([label, value]) => [{ text: label, color: MUTED }, value]),
  })
}

function writeVolumes(sheet: Sheet, { report, labels }: Words): void {
  if (report.volumes.length === 0) return
  const { volumes } = labels
  sheet.heading(volumes.heading)
  sheet.table({
    columns: [44, 150, WIDTH - 194],
    header: [volumes.volume, volumes.medium, volumes.digests],
    rows: report.volumes.map((volume) => [
      `${String(volume.index)} / ${String(report.volumes.length)}`,
      mediumLines(volume, report.language, volumes.filesAndSize),
      [
        ...digestLines(volumes.tagManifest, volume.tagManifestSha256),
        ...digestLines(volumes.manifest, volume.manifestSha256),
      ],
    ]),
  })
}

function mediumLines(
  { label, serial, files, bytes }: TransferReport['volumes'][number],
  language: TransferReport['language'],
  filesAndSize: (files: string, size: string) => string,
): Line[] {
  const named = [label, serial].flatMap((text): Line[] => (text === null ? [] : [{ text }]))
  if (files === null || bytes === null) return named.length > 0 ? named : [{ text: '–' }]
  return [
    ...named,
    { text: filesAndSize(formatCount(files, language), formatBytes(bytes, language)), size: 8, color: MUTED },
  ]
}

function digestLines(label: string, digest: string | null): Line[] {
  if (digest === null) return []
  return [
    { text: label, size: 7, color: MUTED },
    { text: digest, style: 'mono', size: 7.4 },
  ]
}

function writeDevices(sheet: Sheet, { report, labels }: Words): void {
  if (report.devices.length === 0) return
  const { devices } = labels
  sheet.heading(devices.heading)
  sheet.table({
    columns: [200, WIDTH - 280, 80],
    header: [devices.serial, devices.model, devices.volumes],
    rows: report.devices.map(({ serial, model, label, volumes }) => [
      { text: serial, style: 'mono', size: 8.5 },
      [model, label].filter((text) => text !== null).join(' · ') || '–',
      volumes.join(', ') || '–',
    ]),
  })
}

function writeCustody(sheet: Sheet, { report, labels }: Words): void {
  if (report.custody.length === 0) return
  const { custody } = labels
  sheet.heading(custody.heading)
  sheet.table({
    columns: [130, 230, WIDTH - 360],
    header: [custody.at, custody.carrier, custody.note],
    rows: report.custody.map(({ at, from, carrier, note, proof, confirmedBy }) => [
      moment(at),
      [
        { text: from === null ? carrier : `${from} → ${carrier}` },
        { text: custody.proofs[proof ?? 'none'](confirmedBy ?? ''), size: 7.5, color: MUTED },
      ],
      note || '–',
    ]),
  })
}

function writeProblems(sheet: Sheet, { report, labels }: Words): void {
  if (report.problems.length === 0) return
  const { problems } = labels
  const shown = report.problems.slice(0, PROBLEMS_ON_PAPER)
  sheet.heading(problems.heading(formatCount(report.problemCount, report.language)))
  sheet.table({
    columns: [WIDTH - 120, 120],
    header: [problems.file, problems.problem],
    rows: shown.map(({ path, problem }) => [{ text: path, style: 'mono', size: 8 }, problems.kinds[problem]]),
  })
  const left = report.problemCount - shown.length
  if (left > 0) sheet.text({ text: problems.more(formatCount(left, report.language)), size: 8, color: MUTED })
}

function writeChecks(sheet: Sheet, { report, labels, words }: Words): void {
  const { checks } = labels
  sheet.heading(checks.heading)
  if (report.checks.length === 0) return sheet.text({ text: checks.none, color: MUTED })
  const steps: Readonly<Record<string, string>> = words.steps
  sheet.table({
    columns: [82, 160, 120, WIDTH - 362],
    header: ['', checks.check, checks.found, checks.readFrom],
    rows: report.checks.map((check) => [
      { text: checks.states[check.state], style: 'bold', size: 8.5, color: STATE_COLORS[check.state], dot: true },
      [{ text: check.label }, { text: (check.step && steps[check.step]) ?? check.step ?? '', size: 7.5, color: MUTED }],
      check.value.kind === 'none' ? '–' : formatCheckValue(check.value, checks.values, report.language),
      [
        { text: check.source, size: 8 },
        { text: utcTime(check.at.utc), size: 7.5, color: MUTED },
      ],
    ]),
  })
}

function writeAttempts(sheet: Sheet, { report, labels, words }: Words): void {
  if (report.attempts.length < 2) return
  const { attempts } = labels
  sheet.heading(attempts.heading)
  sheet.table({
    columns: [116, 190, WIDTH - 306],
    header: [attempts.started, attempts.job, attempts.outcome],
    rows: report.attempts.map((row) => [
      utcTime(row.startedAt),
      { text: row.jobId, style: 'mono', size: 8 },
      [
        { text: `${labels.kinds[row.kind]}: ${row.verdict ? words.verdicts[row.verdict] : labels.facts.unknown}` },
        ...(row.error ? [{ text: words.errors[row.error.code].title(row.error.details), size: 8, color: MUTED }] : []),
      ],
    ]),
  })
}

function writeEvents(sheet: Sheet, { report, labels, words }: Words): void {
  sheet.heading(labels.events.heading)
  sheet.text({ text: `${labels.events.note} ${labels.times(report.timeZone)}`, size: 8, color: MUTED })
  sheet.gap(4)
  sheet.table({ columns: [34, 116, WIDTH - 150], rows: eventRows(report, labels, words) })
}

function writeLedger(sheet: Sheet, { report, labels }: Words): void {
  const { ledger, tool } = report
  const color = VERDICT_COLORS[ledger.intact ? 'verified' : 'failed'].color
  sheet.heading(labels.ledger.heading, LEDGER_AND_REVIEW)
  sheet.text({
    text: ledgerSentence(report.ledger, report.language),
    style: ledger.intact ? 'regular' : 'bold',
    color,
    dot: true,
  })
  sheet.gap(6)
  sheet.table({
    columns: [130, WIDTH - 130],
    rows: [
      [
        { text: labels.ledger.head, color: MUTED },
        { text: `${String(ledger.headSequence)}  ${ledger.headHash}`, style: 'mono', size: 8 },
      ],
      [{ text: labels.ledger.checkedAt, color: MUTED }, utcTime(ledger.at)],
    ],
  })
  sheet.gap(8)
  const made = labels.created(report.created.local, `${tool.name} ${tool.version}`)
  sheet.text({ text: `${made}. ${labels.digestHow}`, size: 8, color: MUTED })
}

function moment({ utc, local }: ReportTime): Line[] {
  return [{ text: utcTime(utc) }, { text: local, size: 8, color: MUTED }]
}

function unknown(text: string): Line {
  return { text, color: MUTED }
}
