import { setTimeout as wait } from 'node:timers/promises'
import type { LoggedSyncReport } from '../../../shared/configuration-manager'
import { LogTail } from './log-tail'
import { SyncStateReader } from './wsyncmgr'

/** Progress is written every few seconds; on a network share each look costs a few round trips. */
const POLL_MS = 2000

export interface ReadSyncLogOptions {
  /** Of wsyncmgr.lo_ and of wsyncmgr.log, only the end of this length is read. */
  readonly tailBytes?: number
}

export interface FollowSyncLogOptions extends ReadSyncLogOptions {
  readonly signal: AbortSignal
  readonly pollMs?: number
}

/** What wsyncmgr.log and, before it, wsyncmgr.lo_ say now. Never throws: `problem` says why it knows less. */
export async function readSyncLog(path: string, { tailBytes }: ReadSyncLogOptions = {}): Promise<LoggedSyncReport> {
  const tail = new LogTail(path, tailBytes)
  const reader = new SyncStateReader()
  for await (const entry of tail.read()) reader.push(entry)
  for (const entry of tail.end()) reader.push(entry)
  return { sync: reader.sync, path, problem: tail.problem }
}

/**
 * Follows wsyncmgr.log: what it says now, and again whenever that has changed, until the signal ends it. Polls, since
 * file events are not delivered from network shares. An unfinished line waits for its end. Never throws.
 */
export async function* followSyncLog(path: string, options: FollowSyncLogOptions): AsyncGenerator<LoggedSyncReport> {
  const { signal, pollMs = POLL_MS, tailBytes } = options
  const tail = new LogTail(path, tailBytes)
  const reader = new SyncStateReader()
  let told = ''
  let problem: LoggedSyncReport['problem'] = null
  while (!signal.aborted) {
    for await (const entry of tail.read()) reader.push(entry)
    // A log that is gone between two good looks is being rotated.
    const passing = told !== '' && problem === null
    problem = tail.problem
    const report: LoggedSyncReport = { sync: reader.sync, path, problem: passing ? null : problem }
    const text = JSON.stringify(report)
    if (text !== told) {
      told = text
      yield report
    }
    await wait(pollMs, undefined, { signal }).catch(() => undefined)
  }
}
