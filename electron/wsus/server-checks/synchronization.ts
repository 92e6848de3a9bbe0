/** Checks of an export server's synchronization: its result, its age, its errors, and that none runs. */
import type { CheckValue, ServerFacts } from '../../../shared/domain'
import { mustBe, names, NONE, NOT_CHECKED, text, time, UNKNOWN, type CheckFunction, type Finding } from './finding'

const DAY_MS = 86_400_000

export function syncSucceeded({ sync }: ServerFacts): Finding {
  if (sync === null) return UNKNOWN
  const { result, endedAt, error } = sync
  const value: CheckValue = endedAt !== null ? time(endedAt) : NONE
  switch (result) {
    case 'succeeded':
      // Without its time, a success may be any number of months old or never have been.
      return endedAt === null ? UNKNOWN : ['ok', value]
    case 'failed':
    case 'cancelled':
      return ['failed', error ? text(error) : value]
    case 'never':
      return ['failed', NONE]
    case 'unknown':
      return UNKNOWN
  }
}

/** @param limitDays null: no limit */
export function syncRecent(limitDays: number | null): CheckFunction {
  return (facts) => {
    if (limitDays === null) return NOT_CHECKED
    const succeededAt = lastSuccess(facts)
    if (succeededAt === null) return UNKNOWN
    const age = Date.parse(facts.readAt) - Date.parse(succeededAt)
    // A clock that was put back says nothing against the synchronization, but its age is a guess then.
    if (age < 0) return ['warning', time(succeededAt)]
    return [age <= limitDays * DAY_MS ? 'ok' : 'failed', time(succeededAt)]
  }
}

/** End of the last synchronization that succeeded, be it the last one or one before it. */
function lastSuccess({ sync, syncHistory }: ServerFacts): string | null {
  if (sync?.result === 'succeeded') return sync.endedAt
  const ends = (syncHistory ?? []).filter(({ result }) => result === 'succeeded').map(({ endedAt }) => endedAt ?? '')
  return ends.sort().at(-1) || null
}

export function syncIdle({ sync }: ServerFacts): Finding {
  return mustBe(false, sync?.running)
}

export function updateErrors({ sync, updateErrors: errors }: ServerFacts): Finding {
  const count = sync?.updateErrors ?? null
  if (count === null) return UNKNOWN
  const titles = (errors ?? []).map(({ title, updateId, error }) => `${title ?? updateId}: ${error}`)
  return [count === 0 ? 'ok' : 'failed', names(count === 0 ? [] : titles, count)]
}
