import { CausewayError } from '../../../shared/errors'
import type { Station } from '../../station/station'

const MINUTE_MS = 60_000
/** Times of rotations are rounded up to it. */
const SECOND_MS = 1000
const DAY_MS = 24 * 60 * MINUTE_MS

/**
 * How old a message is in whole days, when the policy limits that; null when it does not. Time is only believed where
 * this computer's clock is not behind the newest event of its own ledger: a clock that was set back would make
 * everything young again.
 * @param signedAt UTC, in the signer's words
 * @throws CausewayError `trust.clock-set-back` (details: now, newest), `trust.from-future` (details: signedAt, now),
 *   `trust.too-old` (details: signedAt, days, limit)
 */
export function demandYoung(station: Station, signedAt: string, now = new Date()): number | null {
  const { oldestDays, clockToleranceMinutes } = station.policy.rules()
  if (oldestDays === null) return null
  demandClock(station, now)
  const age = now.getTime() - Date.parse(signedAt)
  const details = { signedAt, now: now.toISOString() }
  if (age < -clockToleranceMinutes * MINUTE_MS - SECOND_MS) throw new CausewayError('trust.from-future', details)
  const days = Math.max(0, Math.floor(age / DAY_MS))
  if (age > oldestDays * DAY_MS) throw new CausewayError('trust.too-old', { ...details, days, limit: oldestDays })
  return days
}

/** True when the clock is behind the newest event by more than the policy tolerates. */
export function isClockBehind(station: Station, now = new Date()): boolean {
  const newest = station.ledger.latestTime()
  const { clockToleranceMinutes } = station.policy.rules()
  return newest !== null && now.getTime() < Date.parse(newest) - clockToleranceMinutes * MINUTE_MS
}

/** @throws CausewayError `trust.clock-set-back` (details: now, newest) */
export function demandClock(station: Station, now = new Date()): void {
  if (isClockBehind(station, now))
    throw new CausewayError('trust.clock-set-back', {
      now: now.toISOString(),
      newest: station.ledger.latestTime() ?? '',
    })
}
