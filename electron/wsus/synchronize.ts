import { setTimeout as sleep } from 'node:timers/promises'
import { CausewayError } from '../../shared/errors'
import type { SyncProgress, SyncRun } from '../../shared/server-details'
import type { WsusServer } from './server'

type Synchronizing = Pick<WsusServer, 'startSynchronization' | 'readSynchronization'>

export interface SynchronizeOptions {
  readonly signal: AbortSignal
  readonly report: (progress: SyncProgress) => void
  /** Called once, before the first report. */
  readonly began?: (how: 'started' | 'joined') => void
  /** Milliseconds between two looks. */
  readonly everyMs: number
  /** Milliseconds after which a synchronization that is nowhere to be seen is given up. */
  readonly graceMs?: number
}

/**
 * Starts a synchronization, or joins the one that runs, and waits for its end; it may take hours.
 * @returns how it ended; `result` is `unknown` when the server stands idle and its history names no new run
 * @throws CausewayError `cancelled` when waiting was given up (the server goes on); `server.sync-not-started`,
 *   `server.unreadable`
 */
export async function synchronize(
  server: Synchronizing,
  { signal, report, began, everyMs, graceMs = 60_000 }: SynchronizeOptions,
): Promise<SyncRun> {
  const before = await server.readSynchronization()
  if (!before.running) await server.startSynchronization()
  began?.(before.running ? 'joined' : 'started')
  // The service begins in a process of its own, and its history is written a moment after it stands still.
  for (let idleSince = Date.now(); ;) {
    const progress = await server.readSynchronization()
    report(progress)
    if (progress.running) idleSince = Date.now()
    else {
      const ended = endedRun(before, progress)
      if (ended) return ended
      if (Date.now() - idleSince >= graceMs) return NOWHERE
    }
    await sleep(everyMs, undefined, { signal }).catch((cause: unknown) => {
      throw new CausewayError('cancelled', {}, cause)
    })
  }
}

const NOWHERE: SyncRun = {
  startedAt: null,
  endedAt: null,
  result: 'unknown',
  error: null,
  manual: null,
  updateErrors: null,
}

/** The run that was waited for, when the history has it: another one than before, or the one that was joined. */
function endedRun(before: SyncProgress, { last }: SyncProgress): SyncRun | null {
  if (!last || last.endedAt === null) return null
  return before.running || last.startedAt !== before.last?.startedAt ? last : null
}
