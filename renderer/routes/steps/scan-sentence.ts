import type { ScanSummary } from '../../../shared/scanners'
import { messages } from '../../messages'

/** Which engines read a transfer, or that none did. */
export function scanSentence(scans: readonly ScanSummary[]): string {
  const text = messages().scanners
  if (scans.length === 0) return text.notScanned
  return text.scannedBy(scans.map(({ name, version }) => [name, version].filter(Boolean).join(' ')).join(', '))
}
