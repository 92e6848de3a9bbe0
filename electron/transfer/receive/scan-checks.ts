import type { Check } from '../../../shared/domain'
import type { ScanRules, ScanSummary, SelfTest } from '../../../shared/scanners'

const DAY_MS = 86_400_000

/** What is shown where nothing scans: grey, and in words. */
export function notScannedCheck(at: string): Check {
  return { id: 'scan.payload', state: 'not-checked', value: { kind: 'none' }, source: 'settings.json', at }
}

/** That the scanner is fit, and how old its signatures are. */
export function fitnessChecks(test: SelfTest, { signatureAgeDays }: ScanRules, now = new Date()): Check[] {
  const { scanner, name, version, signaturesAt, at } = test
  const age = signaturesAt === null ? null : now.getTime() - Date.parse(signaturesAt)
  const isOld = age !== null && age > signatureAgeDays * DAY_MS
  return [
    {
      id: 'scan.self-test',
      state: 'ok',
      value: { kind: 'text', text: engineText({ name, version }) },
      source: scanner,
      at,
    },
    {
      id: 'scan.signatures-recent',
      state: age === null ? 'unknown' : isOld ? 'warning' : 'ok',
      value: signaturesAt === null ? { kind: 'none' } : { kind: 'time', utc: signaturesAt },
      source: scanner,
      at,
    },
  ]
}

/** What the scanner read. Green only where it accounts for every file. */
export function payloadCheck({ scanner, files, unreadCount }: ScanSummary, at: string): Check {
  return {
    id: 'scan.payload',
    state: files === null ? 'unknown' : unreadCount > 0 ? 'warning' : 'ok',
    value: files === null ? { kind: 'none' } : { kind: 'count', count: files },
    source: scanner,
    at,
  }
}

function engineText({ name, version }: Pick<SelfTest, 'name' | 'version'>): string {
  return version === null ? name : `${name} ${version}`
}
