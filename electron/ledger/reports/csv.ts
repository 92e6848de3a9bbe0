import { canonicalText } from '../chain'
import { payloadSchema } from './facts'
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
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/**
 * One cell. What a spreadsheet would take for a formula gets a leading apostrophe: names in a ledger may come from
 * a hostile medium.
 */
function cell(value: string | null): string {
  const text = value ?? ''
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
