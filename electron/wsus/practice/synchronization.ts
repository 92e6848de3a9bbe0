import { CausewayError } from '../../../shared/errors'
import { MOST_SYNC_RUNS, type SyncProgress, type SyncRun } from '../../../shared/server-details'
import { serverUnreadable } from './files'
import { isMendedBySynchronizing } from './rehearsals'
import { readSettings, writeSettings, type PracticeSettings } from './settings'

/** The first part of a synchronization looks at categories, as on a real server. */
const CATEGORIES_SHARE = 0.25

/**
 * What a practice server is at `now` (ms): a synchronization that was started is not work but a time span, so that it
 * goes on while no program runs. Once its time is over it stands in the history.
 */
export function settled(settings: PracticeSettings, now: number): PracticeSettings {
  const { currentSync, synchronization } = settings
  if (currentSync === null) return settings
  const endsAt = Date.parse(currentSync.startedAt) + synchronization.seconds * 1000
  if (now < endsAt) return settings
  const { result, error, updateErrors } = synchronization
  const run = {
    startedAt: currentSync.startedAt,
    endedAt: new Date(endsAt).toISOString(),
    manual: true,
    ...{ result, error, updateErrors },
  }
  const mended = result === 'succeeded' && isMendedBySynchronizing(settings.rehearsal)
  return {
    ...settings,
    currentSync: null,
    syncHistory: [...(settings.syncHistory ?? []), run],
    ...(mended ? { rehearsal: null } : {}),
  }
}

/** Where a practice server's synchronization stands at `now`. `settings` are settled. */
export function progressOf(settings: PracticeSettings, now: number): SyncProgress {
  const last = settings.syncHistory?.at(-1) ?? null
  const { currentSync, synchronization, syncRunning } = settings
  if (currentSync === null)
    return { running: syncRunning === true, phase: syncRunning === true ? 'unknown' : 'idle', ...NOTHING, last }
  const elapsed = now - Date.parse(currentSync.startedAt)
  const share = Math.max(0, elapsed / (synchronization.seconds * 1000))
  if (share < CATEGORIES_SHARE) return { running: true, phase: 'categories', ...NOTHING, last }
  const total = synchronization.updates
  const processed = Math.min(total, Math.floor((total * (share - CATEGORIES_SHARE)) / (1 - CATEGORIES_SHARE)))
  return { running: true, phase: 'updates', processed, total, last }
}

const NOTHING = { processed: 0, total: 0 }

/** The runs that facts carry: newest first, and no more than a real server is asked for. */
export function recentRuns(settings: PracticeSettings): SyncRun[] | null {
  return settings.syncHistory?.slice(-MOST_SYNC_RUNS).reverse() ?? null
}

/** Settings as of now; a synchronization that has ended is written into the history. */
export async function readSettled(folder: string): Promise<PracticeSettings> {
  const settings = await readSettings(folder)
  const now = settled(settings, Date.now())
  if (now !== settings) await writeSettings(folder, now)
  return now
}

/** @throws CausewayError `server.sync-not-started` while one runs; `server.unreadable` */
export async function startPracticeSynchronization(folder: string): Promise<void> {
  const settings = await readable(folder)
  if (progressOf(settings, Date.now()).running)
    throw new CausewayError('server.sync-not-started', { reason: 'a synchronization is running' })
  await writeSettings(folder, { ...settings, currentSync: { startedAt: new Date().toISOString() } })
}

/** @throws CausewayError `server.unreadable` */
export async function readPracticeSynchronization(folder: string): Promise<SyncProgress> {
  return progressOf(await readable(folder), Date.now())
}

async function readable(folder: string): Promise<PracticeSettings> {
  return readSettled(folder).catch((cause: unknown) => {
    throw serverUnreadable('server.json', cause)
  })
}
