import { randomUUID } from 'node:crypto'
import type { PracticeSettings } from './settings'

/** What files made by earlier versions do not say of a server, as it is on a good day. */
export const GOOD_DAY = {
  currentSync: null,
  synchronization: { seconds: 4, updates: 40, result: 'succeeded', error: null, updateErrors: 0 },
  elevated: true,
  osVersion: '10.0.26100.32230',
  kb2819484: null,
  database: { kind: 'wid', server: 'MICROSOFT##WID' },
  schedule: { automatic: true, perDay: 1, timeOfDay: '03:00:00' },
  updateErrors: [],
  notReady: { needingFiles: 0, failed: 0, updates: [] },
  mimeTypes: ['.wim', '.msu'],
  configurationManager: { found: false },
  siteServer: null,
  freeBytes: null,
  rehearsal: null,
} satisfies Partial<PracticeSettings>

const SCHEDULED_SUCCESS = { result: 'succeeded', error: null, manual: false, updateErrors: 0 } as const

/** A server as it is found on a good day: last synchronization succeeded, all downloaded, autonomous. */
export function newSettings(side: 'export' | 'import', now: Date, contentBytes: number): PracticeSettings {
  const minutesAgo = (minutes: number): string => new Date(now.getTime() - minutes * 60_000).toISOString()
  return {
    format: 1,
    side,
    name: `PRACTICE-WSUS-${side.toUpperCase()}`,
    version: '10.0.26100',
    serverId: randomUUID(),
    languages: ['en', 'fr', 'nl', 'de'],
    expressFiles: false,
    filesOnMicrosoftUpdate: false,
    replica: false,
    upstreamServer: '',
    administrator: true,
    download: { done: contentBytes, total: contentBytes },
    syncHistory:
      side === 'import'
        ? []
        : [
            {
              startedAt: minutesAgo(1500),
              endedAt: minutesAgo(1483),
              ...SCHEDULED_SUCCESS,
            },
            { startedAt: minutesAgo(60), endedAt: minutesAgo(48), ...SCHEDULED_SUCCESS },
          ],
    syncRunning: false,
    ...GOOD_DAY,
    locale: 'en',
    exportDelayMs: 0,
    importDelayMs: 5,
    fail: null,
  }
}
