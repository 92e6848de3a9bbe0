/**
 * What Configuration Manager says about software update synchronization. It describes its own run; whether the export
 * server is fit to export, WSUS decides.
 */
import type { ServerFacts } from './domain'

/**
 * Status messages of SMS_WSUS_SYNC_MANAGER. 6702 to 6708 are also the documented values of
 * `SMS_SUPSyncStatus.LastSyncState` (Microsoft Learn, SMS_SUPSyncStatus); 6701 is there too for moments.
 */
export const SYNC_STATUS_IDS = [6701, 6702, 6703, 6704, 6705, 6706, 6707, 6708] as const
export type SyncStatusId = (typeof SYNC_STATUS_IDS)[number]

/**
 * succeeded-licences-pending: done, but licence terms are still being downloaded (6708); out-of-sync: the content of a
 * WSUS server is not that of its upstream server (6707); unknown: nothing was said that can be understood.
 */
export type SyncState = 'running' | 'succeeded' | 'succeeded-licences-pending' | 'out-of-sync' | 'failed' | 'unknown'

/** What a run is at: nothing yet, the WSUS server, the site's database, the further WSUS servers of the site. */
export type SyncPhase = 'starting' | 'wsus' | 'site-database' | 'replicas'

/** A time as somebody else wrote it. Both null: no time was written. */
export interface ReportedTime {
  /** ISO 8601 with milliseconds; null when what was written does not say how far it is from UTC. */
  readonly utc: string | null
  /** `yyyy-MM-ddTHH:mm:ss.fff` in the time zone of the writer; null when only UTC was written. */
  readonly local: string | null
}

export interface LoggedProgress {
  /** In the log's own English: `WSUS synchronizing updates`. */
  readonly what: string
  readonly done: number
  readonly total: number
  readonly etaSeconds: number | null
}

/** What wsyncmgr.log says at its end. */
export interface LoggedSync {
  readonly state: SyncState
  /** The status message that says so; null: only other lines do. */
  readonly id: SyncStatusId | null
  /** When the last synchronization ended; while one runs, its latest line. */
  readonly at: ReportedTime
  readonly startedAt: ReportedTime
  /** Of a failed run, with line breaks; at most 2000 characters. */
  readonly error: string | null
  /** Which part of Configuration Manager or WSUS reports the error: `CWSyncMgr::DoSync`. */
  readonly errorSource: string | null
  /** Of a failed run: minutes from then until Configuration Manager tries again. */
  readonly retryMinutes: number | null
  /** Updates of this run that could not be brought into the site's database; they do not make the run fail. */
  readonly failedUpdates: number
  /** While a run is under way. */
  readonly phase: SyncPhase | null
  readonly progress: LoggedProgress | null
  readonly siteCode: string | null
  readonly siteServer: string | null
  /** The first WSUS server of the run; a site synchronizes that one before its others. */
  readonly wsusServer: string | null
  /** The most recent success in what was read of the log, however the last run ended. */
  readonly lastSuccess: ReportedTime | null
}

/** missing: there is no such file; unreadable: it is there and cannot be read. */
export type LogProblem = 'missing' | 'unreadable'

export interface LoggedSyncReport {
  readonly sync: LoggedSync
  readonly path: string
  readonly problem: LogProblem | null
}

/** One software update point as the SMS provider reports it (SMS_SUPSyncStatus). */
export interface SupSyncStatus {
  readonly siteCode: string | null
  readonly wsusServer: string | null
  /** `Microsoft Update` or the upstream WSUS server. */
  readonly sourceServer: string | null
  readonly state: SyncState
  /** LastSyncState as it is; a number that is not a SyncStatusId is kept, and its state is unknown. */
  readonly lastSyncState: number | null
  /** `0x8013150A`; null for none. */
  readonly errorCode: string | null
  readonly stateAt: ReportedTime
  readonly lastSuccess: ReportedTime
  readonly catalogVersion: number | null
}

/** What came of asking for something that need not be there. */
export type Asked<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** What Configuration Manager on this computer could be asked, and what came of it. */
export interface ConfigurationManagerView {
  readonly siteCode: string | null
  readonly siteServer: string | null
  /** null: its log is on another computer. */
  readonly log: LoggedSyncReport | null
  /** The software update points as the SMS provider reports them; absent: no provider was asked. */
  readonly points: Asked<readonly SupSyncStatus[]>
  /** Computers that were not asked, because the operator did not allow questions over the network. */
  readonly notAsked: readonly string[]
}

/** The same, set beside WSUS. */
export type ConfigurationManagerReport = ConfigurationManagerView & { readonly comparison: SyncComparison }

/** other-server: it speaks of another WSUS server; no-word: it says nothing that could be compared. */
export type Agreement = 'agree' | 'disagree' | 'no-word' | 'other-server'

/** One thing that Configuration Manager says, beside what WSUS says. */
export interface SyncStatement {
  readonly source: 'log' | 'provider'
  readonly agreement: Agreement
  readonly siteCode: string | null
  readonly wsusServer: string | null
  readonly state: SyncState
  readonly id: number | null
  readonly at: ReportedTime
  readonly error: string | null
}

/** Both sides with their evidence. WSUS decides: nothing here changes the result of the server check. */
export interface SyncComparison {
  /** disagree as soon as one statement about this server disagrees; no-word when none can be compared. */
  readonly verdict: 'agree' | 'disagree' | 'no-word'
  readonly wsus: ServerFacts['sync']
  readonly statements: readonly SyncStatement[]
}
