import { createHash } from 'node:crypto'
import { canonicalText } from '../chain'
import type { TransferReport } from './report'

/** The report as RFC 8785 canonical JSON, without a line end: `sha256sum` of the file is the report digest. */
export function reportToJson(report: TransferReport): string {
  return canonicalText(report)
}

/** SHA-256 (lower hex) of the JSON form; every page of the PDF names it. */
export function reportDigest(report: TransferReport): string {
  return createHash('sha256').update(reportToJson(report), 'utf8').digest('hex')
}
