/** How old an export server's last synchronization may be. Holds no zod: the window's content policy lets none in. */
import type { Preferences } from './station'

/** When nobody has said otherwise. */
export const DEFAULT_SYNC_AGE_LIMIT_DAYS = 30
export const LONGEST_SYNC_AGE_LIMIT_DAYS = 365

/** How many days old the last synchronization may be, or null when there is no limit. */
export function syncAgeLimit({ syncAgeLimitDays }: Pick<Preferences, 'syncAgeLimitDays'>): number | null {
  return syncAgeLimitDays === undefined ? DEFAULT_SYNC_AGE_LIMIT_DAYS : syncAgeLimitDays
}
