/**
 * Everything the window may ask of main, and everything main tells the window.
 * Both ends derive their types from these maps. This file holds no zod, so that the preload stays small.
 */
import type { z } from 'zod'
import type { AuditedStation, Reconciliation } from './audit'
import type { AcceptedReceipt, CheckCodeView, SentView } from './baseline'
import type { CompanionSetting, PickedFolder } from './companions'
import type { DeviceHistory, DeviceView, EmptyCheck, ProofWanted, RecordedDevice } from './custody'
import type { ErrorEnvelope } from './errors'
import type { HealthReport } from './health'
import type { JobView, MediumView, ToolRun } from './jobs'
import type { LedgerDuty } from './ledger-duty'
import type {
  HeldHeadsView,
  LedgerArchive,
  LedgerEvent,
  LedgerVerification,
  TakenInHeads,
  TransferSummary,
} from './ledger'
import type { Permissions, PolicyView } from './policy'
import type { Progress } from './progress'
import type { Receipt } from './receipt'
import type { RehearsalsView } from './rehearsals'
import type { requestSchemas } from './request-schemas'
import type { ScanningView, SelfTest } from './scanners'
import type { Preferences, StationView } from './station'
import type { SynchronizationView } from './synchronization'
import type { FormerKey, RefusedSigner, SignerFileView, SignerView } from './trust'

export interface AppInfo {
  readonly version: string
  readonly platform: string
  /** null on first run. */
  readonly station: StationView | null
  /** What the account that opened the window may do; null on first run, and while the policy cannot be read. */
  readonly permissions: Permissions | null
  /** The operating system's language when no station exists yet. */
  readonly preferences: Preferences
  /** True where a real WSUS server can be driven (Windows). */
  readonly canUseWindowsServer: boolean
}

export interface HistoryDetail {
  readonly summary: TransferSummary
  readonly events: readonly LedgerEvent[]
  readonly receipt: Receipt | null
  /** The devices that carried it, as far as the events name them. */
  readonly devices: readonly RecordedDevice[]
}

/** Earlier events that were moved to a file. */
export interface ArchivedEvents {
  readonly location: string
  readonly archive: LedgerArchive
  /** Bytes that the ledger takes on the disk. */
  readonly ledgerBytes: { readonly before: number; readonly after: number }
  /** Why the ledger's file kept its size; null when the room was given back. */
  readonly notShrunk: string | null
}

/** What came of files that were handed to an auditor's station. */
export interface AddedHistories {
  readonly added: readonly { readonly outcome: 'new' | 'newer' | 'archive' | 'same' | 'older'; readonly name: string }[]
  readonly refused: readonly { readonly fileName: string; readonly error: ErrorEnvelope }[]
}

/** What an import of signers did, and the trust store after it. */
export interface SignersImported {
  readonly signers: readonly SignerView[]
  readonly trusted: readonly Pick<SignerView, 'fingerprint' | 'holder'>[]
  readonly refused: readonly RefusedSigner[]
}

/** A new key of this station. */
export interface KeyRotated {
  readonly info: AppInfo
  /** The station's own fingerprints, before and after. */
  readonly from: string
  readonly to: string
  /** Where the statement was written, to be carried to the other stations. */
  readonly location: string
}

export type ReportFormat = 'pdf' | 'csv' | 'json'

export const REQUEST_CHANNELS = [
  'app.info',
  'app.copy-text',
  'app.set-preferences',
  'station.create',
  'station.export-public-key',
  'station.open-other-side',
  'media.list',
  'media.pick-folder',
  'jobs.list',
  'jobs.get',
  'jobs.start-send',
  'jobs.start-receive',
  'jobs.start-verify',
  'jobs.run-step',
  'jobs.pause',
  'jobs.resume',
  'jobs.cancel',
  'jobs.answer-challenge',
  'jobs.decline-challenge',
  'jobs.prove-presence',
  'server.synchronization',
  'server.synchronize',
  'practice.rehearsals',
  'practice.rehearse',
  'companions.list',
  'companions.pick-folder',
  'companions.add',
  'companions.remove',
  'scanners.list',
  'scanners.pick-program',
  'scanners.add',
  'scanners.remove',
  'scanners.set-rules',
  'scanners.test',
  'scanners.stop-test',
  'scanners.rehearse',
  'trust.list',
  'trust.pick-key-file',
  'trust.read-key-line',
  'trust.add',
  'trust.revoke',
  'trust.pick-signer-file',
  'trust.import-signers',
  'trust.former-keys',
  'trust.rotate',
  'trust.export-statement',
  'trust.export',
  'policy.show',
  'policy.change',
  'policy.set-credential',
  'policy.remove-credential',
  'history.list',
  'history.show',
  'history.verify',
  'history.duty',
  'history.heads',
  'history.export-heads',
  'history.import-heads',
  'history.report',
  'history.period-report',
  'history.bundle',
  'history.archive',
  'history.evidence',
  'audit.list',
  'audit.add',
  'audit.reconcile',
  'custody.devices',
  'custody.device',
  'custody.proof-wanted',
  'custody.record',
  'custody.check-empty',
  'receipt.export',
  'receipt.check-code',
  'receipt.sent',
  'receipt.accept-file',
  'receipt.accept-code',
  'server.check-health',
  'server.reset',
  'server.stop',
] as const

export type RequestChannel = (typeof REQUEST_CHANNELS)[number]
export type RequestArguments<C extends RequestChannel> = z.infer<(typeof requestSchemas)[C]>

/** What was written for somebody who takes it away, with the digest that the ledger keeps of it. */
export interface WrittenPaper {
  readonly location: string
  /** Name of the file that the digest is of: the file itself, or the list that names every other file of a folder. */
  readonly digestOf: string
  readonly sha256: string
}

/** Channel → what main answers. `null` from a dialog means that the operator closed it. */
export interface RequestResults {
  'app.info': AppInfo
  'app.copy-text': void
  'app.set-preferences': AppInfo
  'station.create': AppInfo
  'station.export-public-key': { readonly location: string } | null
  'station.open-other-side': void
  'media.list': readonly MediumView[]
  'media.pick-folder': MediumView | null
  'jobs.list': readonly JobView[]
  'jobs.get': JobView
  'jobs.start-send': JobView
  'jobs.start-receive': JobView
  'jobs.start-verify': JobView
  /** Returns once the step has begun; how it goes arrives as `job-changed` and `job-progress`. */
  'jobs.run-step': JobView
  'jobs.pause': JobView
  'jobs.resume': JobView
  'jobs.cancel': JobView
  'jobs.answer-challenge': JobView
  'jobs.decline-challenge': JobView
  'jobs.prove-presence': JobView
  /** What is watched; one that runs at the server is watched from then on. */
  'server.synchronization': SynchronizationView
  /** Returns once it runs; how it goes arrives as `synchronization-changed`. */
  'server.synchronize': SynchronizationView
  'practice.rehearsals': RehearsalsView
  'practice.rehearse': RehearsalsView
  'companions.list': readonly CompanionSetting[]
  'companions.pick-folder': PickedFolder | null
  'companions.add': readonly CompanionSetting[]
  'companions.remove': readonly CompanionSetting[]
  'scanners.list': ScanningView
  'scanners.pick-program': PickedFolder | null
  'scanners.add': ScanningView
  'scanners.remove': ScanningView
  'scanners.set-rules': ScanningView
  /** Answers when the scanner has ended. */
  'scanners.test': SelfTest
  'scanners.stop-test': void
  'scanners.rehearse': ScanningView
  'trust.list': readonly SignerView[]
  'trust.pick-key-file': { readonly keyToken: string; readonly fileName: string; readonly comment: string } | null
  /** What stands behind the key in a line that was typed, pasted or scanned. */
  'trust.read-key-line': { readonly comment: string }
  'trust.add': readonly SignerView[]
  'trust.revoke': readonly SignerView[]
  /** The signer who has a new key now, beside all. */
  /** What a file of signers would do; nothing is trusted by it. */
  'trust.pick-signer-file': {
    readonly fileToken: string
    readonly fileName: string
    readonly content: SignerFileView
  } | null
  'trust.import-signers': SignersImported
  /** Newest first. */
  'trust.former-keys': readonly FormerKey[]
  /** null when no place for the statement was chosen: then nothing happened. */
  'trust.rotate': KeyRotated | null
  'trust.export-statement': { readonly location: string } | null
  'trust.export': { readonly location: string } | null
  'policy.show': PolicyView
  'policy.change': PolicyView
  'policy.set-credential': PolicyView
  'policy.remove-credential': PolicyView
  'history.list': {
    readonly transfers: readonly TransferSummary[]
    readonly total: number
    /** What the list lacks: files that earlier events went to, oldest first. */
    readonly archives: readonly LedgerArchive[]
  }
  'history.show': HistoryDetail
  /** In a process of its own; that it was done is an event. */
  'history.verify': LedgerVerification
  'history.duty': LedgerDuty
  'history.heads': HeldHeadsView
  'history.export-heads': { readonly location: string } | null
  'history.import-heads': TakenInHeads | null
  'history.report': WrittenPaper | null
  'history.period-report': WrittenPaper | null
  'history.bundle': { readonly location: string } | null
  /** In a process of its own. */
  'history.archive': ArchivedEvents | null
  'history.evidence': WrittenPaper | null
  'audit.list': readonly AuditedStation[]
  'audit.add': AddedHistories | null
  'audit.reconcile': Reconciliation
  'custody.devices': readonly DeviceView[]
  'custody.device': DeviceHistory
  /** How the person of that name has to confirm a hand-over. */
  'custody.proof-wanted': ProofWanted
  'custody.record': DeviceHistory
  'custody.check-empty': EmptyCheck
  'receipt.export': { readonly location: string } | null
  'receipt.check-code': CheckCodeView
  /** What was sent, and which of it was confirmed. */
  'receipt.sent': SentView
  'receipt.accept-file': AcceptedReceipt | null
  'receipt.accept-code': AcceptedReceipt
  /** These two answer when wsusutil has ended; meanwhile `server-progress` tells. */
  'server.check-health': HealthReport
  'server.reset': ToolRun
  /** Ends whichever of them runs. */
  'server.stop': void
}

/** What main sends unasked. */
export interface Notices {
  'job-changed': JobView
  'job-progress': { readonly jobId: string; readonly progress: Progress }
  'server-progress': Progress
  'synchronization-changed': SynchronizationView
  /** Something was plugged in or pulled out: ask again what there is. */
  'media-changed': null
}
export type NoticeChannel = keyof Notices
export const NOTICE_CHANNELS = [
  'job-changed',
  'job-progress',
  'server-progress',
  'synchronization-changed',
  'media-changed',
] as const satisfies NoticeChannel[]

/** What crosses the bridge for a request: never a rejected promise, always one of these. */
export type Reply<C extends RequestChannel> =
  { readonly ok: true; readonly value: RequestResults[C] } | { readonly ok: false; readonly error: ErrorEnvelope }

/** What the preload puts on `window.causeway`: one function per request, one subscription per notice. */
export type CausewayBridge = {
  readonly [C in RequestChannel]: (...args: RequestArguments<C>) => Promise<Reply<C>>
} & {
  /** Calls back for each notice until the returned function is called. */
  readonly on: { readonly [N in NoticeChannel]: (callback: (notice: Notices[N]) => void) => () => void }
}
