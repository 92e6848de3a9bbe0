import type { ScanSummary } from '../../../shared/scanners'

/** What malware scanners read, one line each, or that nothing was scanned. */
export function describeScans(scans: readonly ScanSummary[]): string[] {
  if (scans.length === 0) return ['Not scanned for malware: this station has no scanner.']
  return scans.flatMap(({ scanner, name, version, signaturesAt, files, bytes, unread, unreadCount }) => [
    `Scanned by ${scanner}: ${name}${version === null ? '' : ` ${version}`}, signatures of ${signaturesAt ?? 'unknown date'}, ` +
      (files === null ? 'it does not say how many files' : `${files} files, ${bytes ?? 0} bytes`),
    ...(unreadCount > 0 ? [`  accepted as not scanned: ${unreadCount} files`] : []),
    ...unread.slice(0, 20).map(({ path, name: reason }) => `    ${path} (${reason})`),
  ])
}
