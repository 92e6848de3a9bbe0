import { CausewayError } from '../../shared/errors'
import type { ScanFinding } from '../../shared/scanners'
import type { ScanUnit, UnitReport } from './scanner'

/** What is counted over the units of one scan. */
export interface ScanTotals {
  readonly files: number | null
  readonly bytes: number | null
  readonly unreadCount: number
}

export interface Judged {
  readonly scanner: string
  readonly acceptGaps: boolean
}

/**
 * What a scanner's report on one unit is worth. Fail-closed: only a report that accounts for every file is clean.
 * @throws CausewayError `scan.hit` (details: scanner, path, name, count); `scan.uncounted` (scanner) when it does not
 *   say what it read and that is not accepted; `scan.incomplete` (scanner, read, of, and path and reason of the first
 *   file that it left out)
 */
export function demandClean(unit: ScanUnit, report: UnitReport, { scanner, acceptGaps }: Judged): void {
  const { hits, hitCount, files, unread, unreadCount } = report
  if (hitCount > 0) {
    const first: ScanFinding = hits[0] ?? { path: '', name: '' }
    throw new CausewayError('scan.hit', { scanner, path: first.path, name: first.name, count: hitCount })
  }
  if (files === null) {
    if (acceptGaps) return
    throw new CausewayError('scan.uncounted', { scanner })
  }
  // What it read and what it says it left out make all; a file that is in neither was passed over in silence.
  const accounted = files + unreadCount >= unit.files
  if (accounted && (unreadCount === 0 || acceptGaps)) return
  const first = unread[0]
  throw new CausewayError('scan.incomplete', {
    scanner,
    read: files,
    of: unit.files,
    ...(first ? { path: first.path, reason: first.name } : {}),
  })
}

/**
 * "Clean" of nothing proves nothing, whatever is accepted.
 * @throws CausewayError `scan.nothing-read` (details: scanner)
 */
export function demandSomethingRead({ files, bytes }: ScanTotals, payloadBytes: number, scanner: string): void {
  if (files === 0 || (bytes === 0 && payloadBytes > 0)) throw new CausewayError('scan.nothing-read', { scanner })
}
