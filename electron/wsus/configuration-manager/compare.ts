import type {
  Agreement,
  LoggedSync,
  SupSyncStatus,
  SyncComparison,
  SyncPhase,
  SyncState,
  SyncStatement,
} from '../../../shared/configuration-manager'
import type { ServerFacts } from '../../../shared/domain'

export interface Said {
  /** null: there is no log, or nothing was read of it. */
  readonly log: LoggedSync | null
  /** null: no SMS provider could be asked. */
  readonly points: readonly SupSyncStatus[] | null
}

/**
 * Sets what Configuration Manager says beside what the WSUS server says of its own last synchronization. WSUS decides:
 * a run of Configuration Manager can fail after WSUS has synchronized, and WSUS can synchronize without it.
 */
export function compareSync(server: Pick<ServerFacts, 'name' | 'sync'>, { log, points }: Said): SyncComparison {
  const statements = [
    ...(log === null ? [] : [statementOfLog(server, log)]),
    ...(points ?? []).map((point) => statementOfPoint(server, point)),
  ]
  const said = new Set(statements.map(({ agreement }) => agreement))
  const verdict = said.has('disagree') ? 'disagree' : said.has('agree') ? 'agree' : 'no-word'
  return { verdict, wsus: server.sync, statements }
}

function statementOfLog(server: Pick<ServerFacts, 'name' | 'sync'>, log: LoggedSync): SyncStatement {
  const { siteCode, wsusServer, state, id, at, error, phase } = log
  // The log belongs to the site server; a run that has named no WSUS server yet is that of the site's own.
  const other = wsusServer !== null && !isSameHost(wsusServer, server.name)
  const agreement = other ? 'other-server' : agreementOf(server.sync, state, phase)
  return { source: 'log', agreement, siteCode, wsusServer, state, id, at, error }
}

/** By status message: what a software update point is at. */
const PHASE_OF: Readonly<Record<number, SyncPhase>> = {
  6701: 'starting',
  6704: 'wsus',
  6705: 'site-database',
  6706: 'replicas',
}

function statementOfPoint(server: Pick<ServerFacts, 'name' | 'sync'>, point: SupSyncStatus): SyncStatement {
  const { siteCode, wsusServer, state, lastSyncState, stateAt, errorCode } = point
  const same = wsusServer !== null && isSameHost(wsusServer, server.name)
  const phase = lastSyncState === null ? null : (PHASE_OF[lastSyncState] ?? null)
  return {
    source: 'provider',
    agreement: same ? agreementOf(server.sync, state, phase) : 'other-server',
    siteCode,
    wsusServer,
    state,
    id: lastSyncState,
    at: stateAt,
    error: errorCode,
  }
}

function agreementOf(sync: ServerFacts['sync'], state: SyncState, phase: SyncPhase | null): Agreement {
  if (sync === null || state === 'unknown') return 'no-word'
  const { result, running } = sync
  if (state === 'running') {
    // WSUS has done its part by then; what remains is Configuration Manager's own.
    if (phase === 'site-database' || phase === 'replicas') return ended(result, running, 'succeeded')
    return running === null ? 'no-word' : running ? 'agree' : 'disagree'
  }
  return ended(result, running, state === 'failed' || state === 'out-of-sync' ? 'failed' : 'succeeded')
}

type Result = NonNullable<ServerFacts['sync']>['result']

/** A run that goes on has no result yet; a cancelled one and one that never was have not succeeded either. */
function ended(result: Result, running: boolean | null, expected: 'succeeded' | 'failed'): Agreement {
  if (running === true) return 'disagree'
  if (result === 'unknown') return 'no-word'
  return (result === 'succeeded') === (expected === 'succeeded') ? 'agree' : 'disagree'
}

/** Host names without regard to case; a short name is the same as a full one that begins with it. */
export function isSameHost(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()]
  if (a === '' || b === '') return false
  if (a === b) return true
  return !(a.includes('.') && b.includes('.')) && a.split('.')[0] === b.split('.')[0]
}
