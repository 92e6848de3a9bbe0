import { canonicalText } from '../chain'
import { csvRow } from './csv-row'
import { payloadSchema } from './facts'
import type { PeriodReport } from './period'
import type { TransferReport } from './report'

const COLUMNS = [
  'sequence',
  'at_utc',
  'at_local',
  'station',
  'operator',
  'type',
  'transfer_id',
  'job_id',
  'step',
  'outcome',
  'verdict',
  'error',
  'payload',
  'previous_hash',
  'hash',
] as const

/** One row per event, RFC 4180: CRLF, quotes where needed, UTF-8. Column names are the same in every language. */
export function reportToCsv(report: TransferReport): string {
  const rows = report.events.map((event) => {
    const { jobId, step, outcome } = payloadSchema.parse(event.payload)
    return [
      String(event.sequence),
      event.at,
      event.local,
      event.station,
      event.operator,
      event.type,
      event.transferId,
      jobId,
      step,
      outcome,
      textOf(event.payload['verdict']),
      textOf(codeOf(event.payload['error'])),
      canonicalText(event.payload),
      event.previousHash,
      event.hash,
    ]
  })
  return table([COLUMNS, ...rows])
}

const PERIOD_COLUMNS = [
  'transfer_id',
  'job_id',
  'kind',
  'sequence',
  'counterpart',
  'started_utc',
  'ended_utc',
  'verdict',
  'error',
  'files',
  'bytes',
  'trust',
  'operator',
  'requester',
  'authorisers',
  'media_serials',
  'scanners',
  'transfer_digest',
  'receipt_sha256',
] as const

/** One row per attempt of the period, in the form of the transfer report's. */
export function periodToCsv(report: PeriodReport): string {
  const number = (value: number | null): string | null => (value === null ? null : String(value))
  const rows = report.transfers.map((transfer) => [
    transfer.transferId,
    transfer.jobId,
    transfer.kind,
    number(transfer.sequence),
    transfer.counterpart,
    transfer.startedAt,
    transfer.endedAt,
    transfer.verdict,
    transfer.error?.code ?? null,
    number(transfer.files),
    number(transfer.bytes),
    transfer.trustProof,
    transfer.operator,
    transfer.requester,
    transfer.authorisers.join('; '),
    transfer.devices.map(({ serial }) => serial).join('; '),
    transfer.scans.map(({ scanner, version }) => [scanner, version].filter(Boolean).join(' ')).join('; '),
    transfer.digest,
    transfer.receiptSha256,
  ])
  return table([PERIOD_COLUMNS, ...report.archives.map(archivedRow), ...rows])
}

/** Attempts that the report lacks: a row of its own kind, with the times and the file that they are in. */
function archivedRow({ firstAt, lastAt, file }: PeriodReport['archives'][number]): (string | null)[] {
  const cells: Partial<Record<(typeof PERIOD_COLUMNS)[number], string>> = {
    kind: 'archived',
    started_utc: firstAt,
    ended_utc: lastAt,
    error: file,
  }
  return PERIOD_COLUMNS.map((column) => cells[column] ?? null)
}

function table(rows: readonly (readonly (string | null)[])[]): string {
  return rows.map(csvRow).join('')
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
