import {
  SYNC_STATUS_IDS,
  type LoggedSync,
  type ReportedTime,
  type SyncPhase,
  type SyncState,
  type SyncStatusId,
} from '../../../shared/configuration-manager'
import type { TraceEntry } from './cmtrace'
import { readable, readSyncLine, type SyncLine } from './sync-line'

const NO_TIME: ReportedTime = { utc: null, local: null }

const NOTHING_SAID: LoggedSync = {
  state: 'unknown',
  id: null,
  at: NO_TIME,
  startedAt: NO_TIME,
  error: null,
  errorSource: null,
  retryMinutes: null,
  failedUpdates: 0,
  phase: null,
  progress: null,
  siteCode: null,
  siteServer: null,
  wsusServer: null,
  lastSuccess: null,
}

/** How a run ended, by its status message. */
const ENDS: Partial<Record<SyncStatusId, SyncState>> = {
  6702: 'succeeded',
  6703: 'failed',
  6707: 'out-of-sync',
  6708: 'succeeded-licences-pending',
}

const PHASES: Partial<Record<SyncStatusId, SyncPhase>> = {
  6701: 'starting',
  6704: 'wsus',
  6705: 'site-database',
  6706: 'replicas',
}

/**
 * The state of software update synchronization by the lines of wsyncmgr.log, oldest first: the last terminal line wins,
 * and a run that began after it is running. It says what was written, not that the service still lives: a run that was
 * killed stays running until the next one begins.
 */
export class SyncStateReader {
  #sync: LoggedSync = NOTHING_SAID

  get sync(): LoggedSync {
    return this.#sync
  }

  push(entry: TraceEntry): void {
    const line = readSyncLine(entry.text)
    if (!line) return
    const at: ReportedTime = { utc: entry.time?.utc ?? null, local: entry.time?.local ?? null }
    switch (line.kind) {
      case 'status':
        this.#status(line, line.utc === null ? at : { ...at, utc: line.utc })
        break
      case 'start':
        this.#begin('starting', at)
        this.#set({ startedAt: at })
        break
      case 'succeeded':
        // It may be written after 6708 too, which it would hide.
        if (this.#sync.state !== 'succeeded-licences-pending') this.#end('succeeded', null, at)
        break
      case 'failed':
        this.#end('failed', null, at)
        this.#set({ error: line.error ?? this.#sync.error, errorSource: line.source ?? this.#sync.errorSource })
        break
      case 'retry':
        this.#end('failed', null, at)
        this.#set({ retryMinutes: line.minutes })
        break
      case 'phase':
        this.#phase(line.phase, line.server, at)
        break
      case 'progress':
        if (this.#runningOrUnknown(null, at)) this.#set({ progress: line.progress, at })
        break
      case 'update-failed':
        this.#set({ failedUpdates: this.#sync.failedUpdates + 1 })
        break
    }
  }

  #status(line: Extract<SyncLine, { kind: 'status' }>, at: ReportedTime): void {
    const id = SYNC_STATUS_IDS.find((known) => known === line.id)
    if (id === undefined) return
    const end = ENDS[id]
    const phase = PHASES[id]
    if (end) this.#end(end, id, at)
    else if (phase) this.#statusPhase(id, phase, at)
    const [source = '', error = ''] = line.inserts
    if (id === 6703)
      this.#set({
        error: this.#sync.error ?? readable(error),
        errorSource: this.#sync.errorSource ?? readable(source),
      })
    this.#set({
      siteCode: line.siteCode ?? this.#sync.siteCode,
      siteServer: line.siteServer ?? this.#sync.siteServer,
    })
  }

  #statusPhase(id: SyncStatusId, phase: SyncPhase, at: ReportedTime): void {
    // "Starting Sync" and 6701 are of one run, unless that run has come further already.
    const isNew = id === 6701 ? this.#sync.phase !== 'starting' : this.#sync.state !== 'running'
    // The site's own success is reported before its further servers have followed (Microsoft's article, step 5).
    if (id === 6706 && isNew && this.#sync.state !== 'unknown') return
    if (isNew) this.#begin(phase, at)
    if (id === 6701) this.#set({ startedAt: at })
    this.#set({ id, phase, at, progress: this.#sync.phase === phase ? this.#sync.progress : null })
  }

  #phase(phase: SyncPhase, server: string | null, at: ReportedTime): void {
    if (!this.#runningOrUnknown(phase, at)) return
    // Each of the further servers is announced as the first one was.
    const now = this.#sync.phase === 'replicas' ? 'replicas' : phase
    this.#set({ phase: now, at, progress: null })
    if (now !== 'replicas') this.#set({ wsusServer: this.#sync.wsusServer ?? server?.replace(/\.{3}$/, '') ?? null })
  }

  /** A log that begins in the middle of a run shows it by its phases; after the end of a run they mean nothing new. */
  #runningOrUnknown(phase: SyncPhase | null, at: ReportedTime): boolean {
    if (this.#sync.state === 'unknown') this.#set({ state: 'running', phase, at })
    return this.#sync.state === 'running'
  }

  #begin(phase: SyncPhase, at: ReportedTime): void {
    const { siteCode, siteServer, lastSuccess } = this.#sync
    this.#sync = { ...NOTHING_SAID, state: 'running', phase, at, siteCode, siteServer, lastSuccess }
  }

  /** Several lines tell of one end; the time of a status message, which is UTC, is the one that is kept. */
  #end(state: SyncState, id: SyncStatusId | null, at: ReportedTime): void {
    const before = this.#sync
    const again = before.state === state
    const ended = again && id === null && before.id !== null ? before.at : at
    const failure = again ? {} : { error: null, errorSource: null, retryMinutes: null }
    this.#set({ ...failure, state, id: id ?? (again ? before.id : null), at: ended, phase: null, progress: null })
    if (state === 'succeeded' || state === 'succeeded-licences-pending') this.#set({ lastSuccess: ended })
  }

  #set(change: Partial<LoggedSync>): void {
    this.#sync = { ...this.#sync, ...change }
  }
}
