import type { ReportFormat } from '../../../shared/channels'
import type { Language } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import type { TransferSummary } from '../../../shared/ledger'
import { sha256Of } from '../../files/hash'
import {
  periodReport,
  periodToCsv,
  periodToPdf,
  reportDigest,
  reportToCsv,
  reportToJson,
  reportToPdf,
  transferReport,
} from '../../ledger/reports'
import type { Station } from '../../station/station'
import { writeOutput } from '../write-output'

export interface ReportRequest {
  /** A transfer id, or a job id where the transfer stayed unknown. */
  readonly id: string
  readonly format: ReportFormat
  readonly file: string
  readonly language: Language
}

/**
 * The row of a transfer or attempt.
 * @throws CausewayError `transfer.archived` (details: id, archive, through) when its events are in an archive,
 *   `transfer.not-found` (details: id)
 */
export function requireTransfer({ ledger }: Station, id: string): TransferSummary {
  const summary = ledger.findTransfer(id)
  if (summary) return summary
  const archive = ledger.archiveOf(id)
  if (archive) throw new CausewayError('transfer.archived', { id, archive: archive.file, through: archive.through })
  throw new CausewayError('transfer.not-found', { id })
}

/**
 * Writes the report of one transfer; that it was written is an event.
 * @throws CausewayError `transfer.not-found`, `transfer.archived`, `file.unwritable`
 */
export async function writeReport(station: Station, request: ReportRequest): Promise<{ sha256: string }> {
  const { id, format, file, language } = request
  const summary = requireTransfer(station, id)
  const report = transferReport(station.ledger, id, { language })
  const bytes =
    format === 'pdf'
      ? await reportToPdf(report)
      : Buffer.from(format === 'csv' ? reportToCsv(report) : reportToJson(report))
  await writeOutput(file, bytes)
  const sha256 = sha256Of(bytes)
  station.ledger.append({
    type: 'report.written',
    transferId: summary.transferId || null,
    payload: { jobId: summary.jobId, format, sha256, reportDigest: reportDigest(report) },
  })
  return { sha256 }
}

export interface PeriodRequest extends Omit<ReportRequest, 'id'> {
  /** `YYYY-MM-DD`, UTC; both days belong to the period. */
  readonly from: string
  readonly to: string
}

/**
 * Writes the report of some days; that it was written is an event.
 * @throws CausewayError `file.unwritable`, `medium.full`
 */
export async function writePeriodReport(station: Station, request: PeriodRequest): Promise<{ sha256: string }> {
  const { from, to, format, file, language } = request
  const report = periodReport(station.ledger, from, to, { language })
  const bytes =
    format === 'pdf'
      ? await periodToPdf(report)
      : Buffer.from(format === 'csv' ? periodToCsv(report) : reportToJson(report))
  await writeOutput(file, bytes)
  const sha256 = sha256Of(bytes)
  station.ledger.append({
    type: 'report.written',
    payload: { format, from, to, sha256, reportDigest: reportDigest(report) },
  })
  return { sha256 }
}
