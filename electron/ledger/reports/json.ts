import { createHash } from 'node:crypto'
import { canonicalText } from '../chain'
import type { PeriodReport } from './period'
import type { TransferReport } from './report'

/** A report of either kind. */
export type Report = TransferReport | PeriodReport

/** The report as RFC 8785 canonical JSON, without a line end: `sha256sum` of the file is the report digest. */
export function reportToJson(report: Report): string {
  return canonicalText(report)
}

/** SHA-256 (lower hex) of the JSON form; every page of the PDF names it. */
export function reportDigest(report: Report): string {
  return createHash('sha256').update(reportToJson(report), 'utf8').digest('hex')
}
