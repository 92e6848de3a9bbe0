/** The shape of the wording that the window, the command line and the reports share. */
import type { SyncStatusId } from '../configuration-manager'
import type { CompanionKind } from '../companions'
import type { FindingKind } from '../audit'
import type { CheckId, TrustProof, Verdict } from '../domain'
import type { ErrorCode, ErrorDetails } from '../errors'
import type { ExportServerSituation } from '../export-server'
import type { RehearsalName } from '../rehearsals'
import type { StepId } from '../steps'

/** What happened, and to which thing; then the one thing to do next. */
export interface ErrorWording {
  readonly title: (details: ErrorDetails) => string
  readonly next: (details: ErrorDetails) => string
}

/** The errors of malware scanners: a matter of its own, in files of its own. */
export type ScanErrors = Readonly<Record<Extract<ErrorCode, `scan.${string}` | `scanner.${string}`>, ErrorWording>>

/** What was checked; what it means when it is not in order; the one thing to do then. */
export interface CheckWording {
  readonly label: string
  readonly meaning: string
  readonly next: string
}

/** What a status message of Configuration Manager's synchronization means, and the one thing to do then. */
export interface SyncStatusWording {
  readonly label: string
  readonly meaning: string
  readonly next: string
}

/** What a kind of companion folder is, and what people have to do with it. Each sentence stands alone. */
export interface CompanionWording {
  readonly label: string
  /** What to know before it travels. */
  readonly before: readonly string[]
  /** What is left to do once it lies in `folder` at the receiving side, in order; nothing for folders we know nothing of. */
  readonly steps: (folder: string) => readonly string[]
  /** What to know then. */
  readonly after: readonly string[]
}

export interface Wording {
  readonly errors: Readonly<Record<ErrorCode, ErrorWording>>
  readonly checks: Readonly<Record<CheckId, CheckWording>>
  readonly verdicts: Readonly<Record<Verdict, string>>
  readonly steps: Readonly<Record<StepId, string>>
  /** Badges of how a transfer's signer was trusted; `comparedBy` is the operator who compared a first use. */
  readonly trust: Readonly<Record<TrustProof, (comparedBy: string | null) => string>>
  /** Problems that a practice server can be set to, as they stand in a list. */
  readonly rehearsals: Readonly<Record<RehearsalName, string>>
  readonly companions: Readonly<Record<CompanionKind, CompanionWording>>
  readonly syncStatuses: Readonly<Record<SyncStatusId, SyncStatusWording>>
  /** What an auditor's station found, as a sentence, and the one thing to do then. */
  readonly findings: Readonly<
    Record<FindingKind, { readonly sentence: (details: ErrorDetails) => string; readonly next: string }>
  >
  /** Which server to export from, told for the server at hand. */
  readonly exportServer: Readonly<Record<ExportServerSituation, string>>
}
