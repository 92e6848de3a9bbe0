import type { SyncProgress, SyncRun } from '../../../shared/server-details'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import { synchronize } from '../../wsus/synchronize'

/** Milliseconds between two looks at a synchronization; at a real server each starts a PowerShell. */
const PRACTICE_MS = 200
const WINDOWS_MS = 5_000

/** The transfer for which a synchronization is started, when there is one. */
export interface ForTransfer {
  readonly jobId: string
  readonly transferId: string | null
}

export interface SynchronizeServerOptions {
  readonly signal: AbortSignal
  readonly report: (progress: SyncProgress) => void
  readonly transfer?: ForTransfer | null
  /** True to watch one that runs already, which everybody may. */
  readonly joins?: boolean
  /** Called once it runs: started by this call, or found running. */
  readonly began?: (how: 'started' | 'joined') => void
}

/**
 * Has the export server beside a station synchronize and waits for its end, as `synchronize`. Who started it, and when,
 * is in the ledger; one that was found running is not this station's doing and is not recorded.
 * @throws CausewayError `station.wrong-role` at a disconnected station, and as `synchronize`
 */
export async function synchronizeServer(station: Station, options: SynchronizeServerOptions): Promise<SyncRun> {
  const { signal, report, transfer = null, began } = options
  if (!options.joins) demandPermission(station, 'transfer')
  // A disconnected server has nothing to synchronize with.
  station.requireRole('connected')
  return synchronize(station.server, {
    signal,
    report,
    everyMs: station.isPractice ? PRACTICE_MS : WINDOWS_MS,
    began: (how) => {
      if (how === 'started') recordStart(station, transfer)
      began?.(how)
    },
  })
}

/** The same without waiting. Errors as `WsusServer.startSynchronization`. */
export async function startServerSynchronization(station: Station): Promise<void> {
  station.requireRole('connected')
  demandPermission(station, 'transfer')
  await station.server.startSynchronization()
  recordStart(station, null)
}

function recordStart(station: Station, transfer: ForTransfer | null): void {
  station.ledger.append({
    type: 'server.synchronization-started',
    transferId: transfer?.transferId ?? null,
    payload: transfer ? { jobId: transfer.jobId } : {},
  })
}
