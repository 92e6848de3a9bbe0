import type { ServerFacts } from '../../../shared/domain'
import type { SyncPhase, SyncProgress, SyncResult, SyncRun } from '../../../shared/server-details'
import { cutText } from '../../../shared/text'
import type { RunAnswer, ScriptAnswer, SyncAnswer } from './answer'

/** Error texts may carry a whole call stack, in the language of the server; this much of one is kept. */
const LONGEST_TEXT = 500

const RESULTS: Readonly<Record<string, SyncResult>> = {
  NeverRun: 'never',
  Succeeded: 'succeeded',
  Failed: 'failed',
  Canceled: 'cancelled',
}

/** Names of SynchronizationPhase; older documentation says NotRunning where newer says NotProcessing. */
const PHASES: Readonly<Record<string, SyncPhase>> = {
  NotProcessing: 'idle',
  NotRunning: 'idle',
  Categories: 'categories',
  Updates: 'updates',
  Approvals: 'approvals',
}

const STATUSES: Readonly<Record<string, 'idle' | 'running' | 'stopping'>> = {
  NotProcessing: 'idle',
  Running: 'running',
  Stopping: 'stopping',
}

/**
 * A server that never synchronized answers NeverRun with the smallest date, or throws. The latter is told apart from
 * other failures by a history that can be read and is empty.
 */
export function syncOf(answer: ScriptAnswer): ServerFacts['sync'] {
  const { lastSync, syncStatus, syncHistory } = answer
  if (!lastSync && !syncStatus && !syncHistory) return null
  const neverRun: RunAnswer = { result: 'NeverRun', updateErrors: 0 }
  const last = lastSync ?? (answer.errors?.['lastSync'] && syncHistory?.length === 0 ? neverRun : null)
  const run = last ? runOf(last) : null
  return {
    result: run?.result ?? 'unknown',
    running: syncStatus ? syncStatus !== 'NotProcessing' : null,
    status: STATUSES[syncStatus ?? ''] ?? null,
    startedAt: run?.startedAt ?? null,
    endedAt: run?.endedAt ?? null,
    manual: run?.manual ?? null,
    error: run?.error ?? null,
    updateErrors: run?.updateErrors ?? null,
  }
}

export function runOf(run: RunAnswer): SyncRun {
  const result = RESULTS[run.result] ?? 'unknown'
  const never = result === 'never'
  return {
    result,
    startedAt: never ? null : timeOf(run.startTime),
    endedAt: never ? null : timeOf(run.endTime),
    error: result === 'succeeded' || never ? null : (shortText(run.errorText) ?? errorName(run.error)),
    manual: never ? null : (run.manual ?? null),
    updateErrors: run.updateErrors ?? null,
  }
}

/** Name of a SynchronizationError; NotApplicable means that there is none. */
function errorName(error: string | null | undefined): string | null {
  return error === 'NotApplicable' ? null : shortText(error)
}

/** null: the server said neither whether one runs nor where it stands. */
export function progressOf({ syncStatus, progress, lastSync }: SyncAnswer): SyncProgress | null {
  if (!syncStatus) return null
  const running = syncStatus !== 'NotProcessing'
  const phase = running ? (PHASES[progress?.phase ?? ''] ?? 'unknown') : 'idle'
  return {
    running,
    phase: syncStatus === 'Stopping' ? 'stopping' : phase,
    processed: (running ? progress?.processed : null) ?? 0,
    total: (running ? progress?.total : null) ?? 0,
    last: lastSync && RESULTS[lastSync.result] !== 'never' ? runOf(lastSync) : null,
  }
}

/** The facts about synchronization beyond the last one. */
export function syncDetailsOf(
  answer: ScriptAnswer,
): Pick<ServerFacts, 'schedule' | 'syncHistory' | 'updateErrors' | 'progress'> {
  const { schedule, syncHistory, updateErrors } = answer
  return {
    schedule:
      typeof schedule?.automatic === 'boolean'
        ? { automatic: schedule.automatic, perDay: schedule.perDay ?? null, timeOfDay: shortText(schedule.timeOfDay) }
        : null,
    syncHistory: syncHistory?.map(runOf) ?? null,
    updateErrors:
      updateErrors?.map(({ updateId, title, error, errorText }) => ({
        updateId: updateId?.toLowerCase() ?? '',
        title: shortText(title),
        error: shortText(error) ?? shortText(errorText) ?? '',
      })) ?? null,
    progress: progressOf(answer),
  }
}

/** UTC with milliseconds; null for the smallest date of .NET, which means "no date". */
function timeOf(time: string | null | undefined): string | null {
  if (!time || time.startsWith('0001-')) return null
  const parsed = new Date(time)
  return Number.isNaN(parsed.getTime()) ? null : parsed.toISOString()
}

/** The text's first line and no more than can be read; null for nothing. */
export function shortText(value: string | null | undefined): string | null {
  const line = value?.trim().split(/\r?\n/)[0]?.trim() ?? ''
  return cutText(line, LONGEST_TEXT) || null
}
