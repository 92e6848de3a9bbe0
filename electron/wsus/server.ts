import type { Approval, Approvals } from '../../shared/approvals'
import type { Asked, ConfigurationManagerView } from '../../shared/configuration-manager'
import type { ServerFacts, PackageFormat } from '../../shared/domain'
import type { HealthReport } from '../../shared/health'
import type { ToolRun } from '../../shared/jobs'
import type { RunningTool } from '../processes/run-tool'
import type { SyncProgress } from '../../shared/server-details'

/** A WSUS server at either side of the gap: the real one (windows/) or the rehearsal one (practice/). */
export interface WsusServer {
  /** Everything the checks look at, read now. Never throws for a value that cannot be read: that value is null. */
  readFacts(): Promise<ServerFacts>

  /**
   * Runs `wsusutil export PACKAGE LOG`. Neither file may exist.
   * @throws CausewayError `wsusutil.name-taken`; `wsusutil.failed` (details: exitCode) and `cancelled`, both as
   *   ToolError where the tool has run
   */
  exportMetadata(request: ToolRequest & { readonly format: PackageFormat }): Promise<ToolRun>

  /**
   * Runs `wsusutil import PACKAGE LOG`. The caller decides success by counts as well as by the exit code.
   * A killed import leaves part of the updates imported; running it again completes them.
   * @throws CausewayError as `exportMetadata`
   */
  importMetadata(request: ToolRequest): Promise<ToolRun>

  /**
   * Keys (`updateId,revision`, lower-case GUID) of all updates that the server's database holds.
   * @param signal ends the question where it is asked by a process of its own
   */
  readUpdateKeys(signal?: AbortSignal): Promise<ReadonlySet<string>>

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

  /**
   * Runs `wsusutil checkhealth`: the WSUS service looks at itself and writes what it finds as events, which are read
   * here. Changes nothing.
   * @throws CausewayError `wsusutil.failed`, `cancelled`, `server.not-found`
   */
  checkHealth(request: MaintenanceRequest): Promise<HealthReport>

  /**
   * Runs `wsusutil reset`: the server looks for the file of each update and downloads again what is missing or
   * damaged. A server without a connection cannot download.
   * @throws CausewayError `wsusutil.failed`, `cancelled`, `server.not-found`
   */
  reset(request: MaintenanceRequest): Promise<ToolRun>

  /**
   * What Configuration Manager on this computer says of synchronization; `absent` where there is none. Never throws.
   * @param elsewhere the operator allows questions to other computers, over the network
   */
  readConfigurationManager(elsewhere: boolean): Promise<Asked<ConfigurationManagerView>>
}

export type ApprovalChange =
  ({ readonly kind: 'approve' } & Approval) | { readonly kind: 'decline'; readonly updateId: string }

/** `licence`: a person has to accept the update's licence terms at this server first. */
export type AppliedChange =
  { readonly outcome: 'ok' | 'licence' } | { readonly outcome: 'failed'; readonly reason: string }

export interface MaintenanceRequest {
  readonly signal: AbortSignal
  /** Called once, when the tool has begun. */
  readonly started?: (tool: RunningTool) => void
}

export interface ToolRequest extends MaintenanceRequest {
  readonly packagePath: string
  readonly logPath: string
}
