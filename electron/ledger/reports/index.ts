export { reportToCsv } from './csv'
export { reportDigest, reportToJson } from './json'
export { reportToPdf } from './pdf'
export { transferReport, type ReportOptions, type TransferReport } from './report'
