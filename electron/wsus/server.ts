import type { Approval, Approvals } from '../../shared/approvals'
import type { ServerFacts, PackageFormat } from '../../shared/domain'
import type { ToolRun } from '../../shared/jobs'
import type { SyncProgress } from '../../shared/server-details'

/** A WSUS server at either side of the gap: the real one (windows/) or the rehearsal one (practice/). */
export interface WsusServer {
  /** Everything the checks look at, read now. Never throws for a value that cannot be read: that value is null. */
  readFacts(): Promise<ServerFacts>

  /**
   * Runs `wsusutil export PACKAGE LOG`. Neither file may exist.
   * @throws CausewayError `wsusutil.name-taken`, `wsusutil.failed` (details: exitCode, output), `cancelled`
   */
  exportMetadata(request: ToolRequest & { readonly format: PackageFormat }): Promise<ToolRun>

  /**
   * Runs `wsusutil import PACKAGE LOG`. The caller decides success by counts as well as by the exit code.
   * A killed import leaves part of the updates imported; running it again completes them.
   * @throws CausewayError `wsusutil.failed` (details: exitCode, output), `cancelled`
   */
  importMetadata(request: ToolRequest): Promise<ToolRun>

  /** Keys (`updateId,revision`, lower-case GUID) of all updates that the server's database holds. */
  readUpdateKeys(): Promise<ReadonlySet<string>>

  /**
   * What the server's administrators approved and declined.
   * @throws CausewayError `server.unreadable` (details: reason)
   */
  readApprovals(): Promise<Approvals>

  /**
   * Approves and declines, one change after the other; what was done before a failure stays done, and doing it again
   * changes nothing.
   * @returns what became of each change, in order
   * @throws CausewayError `server.unreadable` (details: reason) when the server cannot be asked any more
   */
  applyApprovals(changes: Iterable<ApprovalChange>): AsyncGenerator<AppliedChange>

  /**
   * Starts a synchronization and returns; the server goes on by itself, whatever becomes of this program.
   * @throws CausewayError `server.sync-not-started` (details: reason) when the server refuses, as it does while one
   *   runs; `server.unreadable`
   */
  startSynchronization(): Promise<void>

  /**
   * Where the synchronization stands now, and how the last one ended.
   * @throws CausewayError `server.unreadable`
   */
  readSynchronization(): Promise<SyncProgress>
}

export type ApprovalChange =
  ({ readonly kind: 'approve' } & Approval) | { readonly kind: 'decline'; readonly updateId: string }

/** `licence`: a person has to accept the update's licence terms at this server first. */
export type AppliedChange =
  { readonly outcome: 'ok' | 'licence' } | { readonly outcome: 'failed'; readonly reason: string }

export interface ToolRequest {
  readonly packagePath: string
  readonly logPath: string
  readonly signal: AbortSignal
}
