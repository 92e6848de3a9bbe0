/** A synchronization of the export server as the window watches it. */
import type { ErrorEnvelope } from './errors'
import type { SyncProgress, SyncRun } from './server-details'

export interface SynchronizationView {
  /** idle: none has been seen since the program began; ended: how stands in `last` or `error`. */
  readonly state: 'idle' | 'running' | 'ended'
  /** This window had it start; else it was found running. */
  readonly startedHere: boolean
  /** Since it was started, or first seen. */
  readonly seconds: number
  readonly progress: SyncProgress | null
  /** How it ended; `result` is unknown when the server's history does not name it. */
  readonly last: SyncRun | null
  /** Why it can be watched no more; the server may go on. */
  readonly error: ErrorEnvelope | null
  /** UTC; when its end was seen. */
  readonly endedAt: string | null
}

export const NO_SYNCHRONIZATION: SynchronizationView = {
  state: 'idle',
  startedHere: false,
  seconds: 0,
  progress: null,
  last: null,
  error: null,
  endedAt: null,
}
