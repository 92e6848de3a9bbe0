import type { Language } from '../../../shared/domain'
import type { EventType, LedgerArchive, LedgerEvent, LedgerVerification, TransferSummary } from '../../../shared/ledger'
import { TOOL } from '../../../shared/tool'
import type { Ledger } from '../ledger'
import { payloadSchema } from './facts'
import { localTime } from './local-time'
import { authorisersOf, devicesOf, requesterOf, scansOf, type ReportDevice, type RecordedScan } from './people'
import { readStation, type ReportOptions, type ReportTime, type TransferReport } from './report'

export const PERIOD_FORMAT_VERSION = '1.1'

/** One attempt that was begun in the period. */
export interface PeriodTransfer extends TransferSummary {
  readonly digest: string | null
  readonly receiptSha256: string | null
  readonly requester: string | null
  readonly authorisers: readonly string[]
  readonly devices: readonly ReportDevice[]
  readonly scans: readonly RecordedScan[]
}

/** Everything that a station did in some days. */
export interface PeriodReport {
  readonly format: 'causeway-period-report'
  readonly formatVersion: string
  readonly language: Language
  readonly timeZone: string
  readonly created: ReportTime
  readonly tool: { readonly name: string; readonly version: string }
  readonly station: TransferReport['station']
  /** `YYYY-MM-DD`, UTC; both days belong to the period. */
  readonly from: string
  readonly to: string
  /** Archives that events of these days are in: the report lacks them, and they are to be read instead. */
  readonly archives: readonly LedgerArchive[]
  /** Oldest first. */
  readonly transfers: readonly PeriodTransfer[]
  readonly totals: {
    readonly attempts: number
    readonly verified: number
    readonly files: number
    readonly bytes: number
  }
  readonly operators: readonly string[]
  /** Keys trusted, refused and revoked. */
  readonly trust: readonly LedgerEvent[]
  /** How many events of each type the period has. */
  readonly events: Readonly<Record<string, number>>
  readonly ledger: LedgerVerification
}

const TRUST_TYPES = ['signer.trusted', 'signer.refused', 'signer.revoked'] as const satisfies readonly EventType[]
const PAGE = 200

/** Gathers the report of the days from `from` to `to` (`YYYY-MM-DD`, UTC) and verifies the ledger for it. */
export function periodReport(ledger: Ledger, from: string, to: string, options: ReportOptions): PeriodReport {
  const timeZone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const created = (options.now?.() ?? new Date()).toISOString()
  const [begin, end] = [`${from}T00:00:00.000Z`, `${nextDay(to)}T00:00:00.000Z`]
  const transfers = attemptsBetween(ledger, begin, end).map((summary) => describe(ledger, summary))
  const verified = transfers.filter(({ verdict, kind }) => verdict === 'verified' && kind !== 'verify')
  return {
    format: 'causeway-period-report',
    formatVersion: PERIOD_FORMAT_VERSION,
    language: options.language,
    timeZone,
    created: { utc: created, local: localTime(created, timeZone) },
    tool: TOOL,
    station: readStation(ledger),
    from,
    to,
    archives: ledger.archives().filter(({ firstAt, lastAt }) => firstAt < end && lastAt >= begin),
    transfers,
    totals: {
      attempts: transfers.length,
      verified: transfers.filter(({ verdict }) => verdict === 'verified').length,
      files: verified.reduce((sum, { files }) => sum + (files ?? 0), 0),
      bytes: verified.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    },
    operators: [...new Set(transfers.map(({ operator }) => operator))],
    trust: TRUST_TYPES.flatMap((type) => eventsOf(ledger, type))
      .filter(({ at }) => at >= begin && at < end)
      .sort((a, b) => a.sequence - b.sequence),
    events: ledger.countEvents(begin, end),
    ledger: ledger.verify(),
  }
}

/** Attempts that began in the period, oldest first. The list is read whole: a clock that was set back breaks its order. */
function attemptsBetween(ledger: Ledger, begin: string, end: string): TransferSummary[] {
  const found: TransferSummary[] = []
  for (let offset = 0; ; offset += PAGE) {
    const { transfers, total } = ledger.listTransfers({ limit: PAGE, offset })
    found.push(...transfers.filter(({ startedAt }) => startedAt >= begin && startedAt < end))
    if (offset + PAGE >= total) return found.reverse()
  }
}

function describe(ledger: Ledger, summary: TransferSummary): PeriodTransfer {
  const events = ledger.transferEvents(summary.jobId)
  const facts = events.map(({ payload }) => payloadSchema.parse(payload))
  return {
    ...summary,
    digest: facts.findLast(({ transferDigest }) => transferDigest !== null)?.transferDigest ?? null,
    receiptSha256: facts.findLast(({ receiptSha256 }) => receiptSha256 !== null)?.receiptSha256 ?? null,
    requester: requesterOf(events),
    authorisers: authorisersOf(events),
    devices: devicesOf(events),
    scans: scansOf(events),
  }
}

function eventsOf(ledger: Ledger, type: EventType): LedgerEvent[] {
  const found: LedgerEvent[] = []
  for (let after = 0; ;) {
    const page = ledger.events({ type, after })
    found.push(...page)
    const last = page.at(-1)
    if (!last) return found
    after = last.sequence
  }
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
}
