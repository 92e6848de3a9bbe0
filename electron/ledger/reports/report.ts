import type { CheckState, CheckValue, Language, ReadBack, TrustProof, Verdict } from '../../../shared/domain'
import { CausewayError, type ErrorEnvelope } from '../../../shared/errors'
import type { FileProblem } from '../../../shared/jobs'
import type { LedgerEvent, LedgerVerification, TransferSummary } from '../../../shared/ledger'
import type { JobKind } from '../../../shared/steps'
import { TOOL } from '../../../shared/tool'
import { wording } from '../../../shared/wording'
import type { Ledger } from '../ledger'
import { payloadSchema, type PayloadFacts, type ReportScan } from './facts'
import { handOversOf, type HandOver } from './hand-overs'
import { localTime } from './local-time'
import { authorisersOf, devicesOf, requesterOf, type ReportDevice } from './people'

export const REPORT_FORMAT_VERSION = '1.2'

/** A moment, for machines and for the person who was there. */
export interface ReportTime {
  /** UTC, ISO 8601. */
  readonly utc: string
  /** `2026-11-21 09:14:02 +01:00`, in the report's time zone. */
  readonly local: string
}

export interface ReportCheck {
  readonly step: string | null
  readonly id: string
  /** What was checked, in the report's language. */
  readonly label: string
  readonly state: CheckState
  readonly value: CheckValue
  readonly source: string
  readonly at: ReportTime
  /** The ledger event that holds it. */
  readonly event: number
}

export interface ReportVolume {
  readonly index: number
  readonly label: string | null
  readonly serial: string | null
  readonly files: number | null
  readonly bytes: number | null
  readonly manifestSha256: string | null
  readonly tagManifestSha256: string | null
}

/** Everything about one transfer at one station: understood and checked without Causeway. */
export interface TransferReport {
  readonly format: 'causeway-transfer-report'
  readonly formatVersion: string
  readonly language: Language
  /** IANA name of the zone of every `local` time. */
  readonly timeZone: string
  readonly created: ReportTime
  readonly tool: { readonly name: string; readonly version: string }
  readonly station: {
    readonly name: string
    readonly fingerprint: string | null
    /** True for rehearsals; null when the ledger does not say. */
    readonly practice: boolean | null
  }
  readonly transfer: {
    /** '' when the medium named none. */
    readonly id: string
    readonly jobId: string
    readonly kind: JobKind
    readonly sequence: number | null
    readonly source: string | null
    readonly destination: string | null
    readonly started: ReportTime
    readonly ended: ReportTime | null
    readonly files: number | null
    readonly bytes: number | null
    readonly readBack: ReadBack | null
    /** What malware scanners read; empty: not scanned. null where the ledger says nothing of it, as of a send. */
    readonly scans: readonly ReportScan[] | null
    /** SHA-256 over the tag manifests of all volumes. */
    readonly digest: string | null
  }
  readonly verdict: Verdict | null
  /** Why it is not verified: the cause, and what it means in the report's language. */
  readonly error: (ErrorEnvelope & { readonly title: string; readonly next: string }) | null
  readonly problems: readonly FileProblem[]
  readonly problemCount: number
  readonly trust: {
    readonly proof: TrustProof | null
    readonly signerFingerprint: string | null
    readonly holder: string | null
    readonly comparedBy: string | null
  }
  readonly volumes: readonly ReportVolume[]
  /** Of its media, as long as they carried it. */
  readonly custody: readonly (Omit<HandOver, 'at'> & { readonly at: ReportTime })[]
  readonly receiptSha256: string | null
  /** The list of all files of the transfer that lies beside the report; null where there is none. */
  readonly fileList: FileList | null
  readonly checks: readonly ReportCheck[]
  readonly operators: readonly string[]
  /** Who asked for it and who authorised it; null and none where no event names anybody. */
  readonly requester: string | null
  readonly authorisers: readonly string[]
  readonly devices: readonly ReportDevice[]
  /** Every attempt that named this transfer, newest first; the report is about the one with `transfer.jobId`. */
  readonly attempts: readonly TransferSummary[]
  readonly events: readonly (LedgerEvent & { readonly local: string })[]
  readonly ledger: LedgerVerification
}

/** A table of files that a report binds by its digest. */
export interface FileList {
  /** Of the file beside the report. */
  readonly name: string
  readonly files: number
  readonly sha256: string
}

export interface ReportOptions {
  readonly language: Language
  /** IANA name; this machine's when not given. */
  readonly timeZone?: string
  readonly now?: () => Date
  readonly fileList?: FileList | null
}

type Read = { readonly event: LedgerEvent; readonly facts: PayloadFacts }

/**
 * Gathers the report of a transfer (by its id) or of one attempt (by its job id) and verifies the ledger for it.
 * The same ledger, options and time give the same report.
 * @throws CausewayError `transfer.not-found` (details: id)
 */
export function transferReport(ledger: Ledger, id: string, options: ReportOptions): TransferReport {
  const summary = ledger.findTransfer(id)
  if (!summary) throw new CausewayError('transfer.not-found', { id })
  const { language } = options
  const timeZone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const time = (utc: string): ReportTime => ({ utc, local: localTime(utc, timeZone) })
  const reads = ledger
    .transferEvents(summary.transferId === '' ? summary.jobId : id)
    .map((event): Read => ({ event, facts: payloadSchema.parse(event.payload) }))
  const own = reads.filter(({ facts }) => facts.jobId === null || facts.jobId === summary.jobId)
  const ownEvents = own.map(({ event }) => event)
  const devices = devicesOf(ownEvents)
  const verdict = own.findLast(({ event }) => event.type.endsWith('.verdict'))?.facts
  const station = readStation(ledger)
  return {
    format: 'causeway-transfer-report',
    formatVersion: REPORT_FORMAT_VERSION,
    language,
    timeZone,
    created: time((options.now?.() ?? new Date()).toISOString()),
    tool: TOOL,
    station,
    transfer: {
      id: summary.transferId,
      jobId: summary.jobId,
      kind: summary.kind,
      sequence: summary.sequence,
      ...ends(summary, station.name, own),
      started: time(summary.startedAt),
      ended: summary.endedAt === null ? null : time(summary.endedAt),
      files: summary.files,
      bytes: summary.bytes,
      readBack: newest(own, (facts) => facts.readBack),
      scans: newest(own, (facts) => facts.scans),
      digest: newest(own, (facts) => facts.transferDigest),
    },
    verdict: summary.verdict,
    error: explain(summary.error, language),
    problems: verdict?.problems ?? [],
    problemCount: verdict?.problemCount ?? verdict?.problems.length ?? 0,
    trust: trustOf(summary, station.fingerprint, own),
    volumes: volumesOf(own).map((volume) => withDevice(volume, devices)),
    custody: handOversOf(ownEvents, ledger.deviceEvents()).map((each) => ({ ...each, at: time(each.at) })),
    receiptSha256: newest(own, (facts) => facts.receiptSha256),
    fileList: options.fileList ?? null,
    checks: own.flatMap(({ event, facts }) =>
      facts.checks.map((check) => ({
        step: facts.step,
        id: check.id,
        label: labelOf(check.id, language),
        state: check.state,
        value: check.value,
        source: check.source,
        at: time(check.at),
        event: event.sequence,
      })),
    ),
    operators: [...new Set(own.map(({ event }) => event.operator))],
    requester: requesterOf(ownEvents),
    authorisers: authorisersOf(ownEvents),
    devices,
    attempts: ledger.findAttempts(summary.transferId === '' ? summary.jobId : summary.transferId),
    events: reads.map(({ event }) => ({ ...event, local: localTime(event.at, timeZone) })),
    ledger: ledger.verify(),
  }
}

function labelOf(id: string, language: Language): string {
  const { checks } = wording(language)
  return id in checks ? checks[id as keyof typeof checks].label : id
}

/** A volume whose event names no serial has that of the device that another event says it lies on. */
function withDevice(volume: ReportVolume, devices: readonly ReportDevice[]): ReportVolume {
  const device = devices.find(({ volumes }) => volumes.includes(volume.index))
  return { ...volume, serial: volume.serial ?? device?.serial ?? null, label: volume.label ?? device?.label ?? null }
}

/** The station as its first event describes it. */
export function readStation(ledger: Ledger): TransferReport['station'] {
  const created = ledger.events({ type: 'station.created', limit: 1 })[0]
  const facts = payloadSchema.parse(created?.payload ?? {})
  const name = created?.station ?? ledger.events({ limit: 1 })[0]?.station ?? ''
  return { name, fingerprint: facts.fingerprint, practice: facts.server === null ? null : facts.server === 'practice' }
}

function ends(
  { kind, counterpart }: TransferSummary,
  station: string,
  own: readonly Read[],
): { source: string | null; destination: string | null } {
  if (kind === 'send') return { source: station, destination: counterpart }
  const claimed = newest(own, (facts) => facts.destination ?? facts.claimedDestination)
  return { source: counterpart, destination: claimed ?? (kind === 'receive' ? station : null) }
}

function trustOf(
  summary: TransferSummary,
  stationFingerprint: string | null,
  own: readonly Read[],
): TransferReport['trust'] {
  const accepted = own.findLast(({ event }) => event.type === 'trust.accepted')
  const claimed = newest(own, (facts) => facts.source?.fingerprint || null)
  return {
    proof: summary.trustProof ?? (summary.kind === 'send' && summary.verdict === 'verified' ? 'own-key' : null),
    signerFingerprint: summary.kind === 'send' ? stationFingerprint : claimed,
    holder: accepted?.facts.holder ?? null,
    comparedBy: summary.trustProof === 'first-use' ? (accepted?.event.operator ?? null) : null,
  }
}

/** Volumes as the newest event describes them; where only digests of tag manifests are known, these. */
function volumesOf(own: readonly Read[]): ReportVolume[] {
  const described = newest(own, (facts) => (facts.volumes.length > 0 ? facts.volumes : null))
  const digests = newest(own, (facts) => (facts.tagManifests.length > 0 ? facts.tagManifests : null)) ?? []
  const volumes = described ?? digests.map((_, n) => ({ index: n + 1 }))
  return volumes.map((volume) => ({
    label: null,
    serial: null,
    files: null,
    bytes: null,
    manifestSha256: null,
    tagManifestSha256: digests[volume.index - 1] ?? null,
    ...volume,
  }))
}

function explain(error: ErrorEnvelope | null, language: Language): TransferReport['error'] {
  if (!error) return null
  const words = wording(language).errors[error.code]
  return { ...error, title: words.title(error.details), next: words.next(error.details) }
}

/** The first answer that is not null, asked from the newest event backwards. */
function newest<T>(reads: readonly Read[], ask: (facts: PayloadFacts) => T | null): T | null {
  for (const { facts } of reads.toReversed()) {
    const answer = ask(facts)
    if (answer !== null) return answer
  }
  return null
}
