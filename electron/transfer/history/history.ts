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
import { writeFileList, type WrittenList } from './file-list'
import { writeOutput } from '../write-output'

export interface ReportRequest {
  /** A transfer id, or a job id where the transfer stayed unknown. */
  readonly id: string
  readonly format: ReportFormat
  readonly file: string
  readonly language: Language
  /** Where volumes of the transfer lie, for the list of its files. */
  readonly media?: readonly string[]
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
 * Writes the report of one transfer, and beside it the list of its files where their manifests are to be had; that it
 * was written is an event.
 * @throws CausewayError `transfer.not-found`, `transfer.archived`, `file.unwritable`, and as `writeFileList`
 */
export async function writeReport(
  station: Station,
  request: ReportRequest,
): Promise<{ readonly sha256: string } & WrittenList> {
  const { id, format, file, language, media = [] } = request
  const summary = requireTransfer(station, id)
  const gathered = transferReport(station.ledger, id, { language })
  const { list, error } = await writeFileList(station, gathered, file, media)
  const report = { ...gathered, fileList: list }
  const bytes =
    format === 'pdf'
      ? await reportToPdf(report)
      : Buffer.from(format === 'csv' ? reportToCsv(report) : reportToJson(report))
  await writeOutput(file, bytes)
  const sha256 = sha256Of(bytes)
  station.ledger.append({
    type: 'report.written',
    transferId: summary.transferId || null,
    payload: {
      jobId: summary.jobId,
      format,
      sha256,
      reportDigest: reportDigest(report),
      ...(list ? { fileListSha256: list.sha256, fileListName: list.name } : {}),
    },
  })
  return { sha256, list, error }
}

export interface PeriodRequest extends Omit<ReportRequest, 'id' | 'media'> {
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
