import type { RehearsalName, RehearsedChecks } from '../../../shared/rehearsals'
import type { PracticeSettings } from './settings'
import { siteServerOf } from './site-log'

export interface Rehearsal {
  readonly sides: readonly PracticeSettings['side'][]
  /** What is not in order then; everything else stays as on a good day. */
  readonly checks: RehearsedChecks
  /** @param day the server as it is on a good day */
  readonly change: (day: PracticeSettings, now: Date) => Partial<PracticeSettings>
  /** A synchronization that succeeds mends it, as on a real server. */
  readonly mendedBySynchronizing?: true
}

const DAY_MS = 86_400_000
const EXPORT = ['export'] as const
const IMPORT = ['import'] as const
const BOTH = ['export', 'import'] as const

/** The problems that the documentation names, as changes of `server.json`. The window and `practice set` offer them. */
export const REHEARSALS: Readonly<Record<RehearsalName, Rehearsal>> = {
  'good-day': { sides: BOTH, checks: {}, change: () => ({}) },
  'sync-too-old': {
    sides: EXPORT,
    checks: { 'server.sync-recent': 'failed' },
    change: ({ syncHistory }) => ({
      // Beyond any limit that can be set.
      syncHistory: (syncHistory ?? []).map((run) => ({
        ...run,
        startedAt: earlier(run.startedAt, 400),
        endedAt: run.endedAt && earlier(run.endedAt, 400),
      })),
    }),
    mendedBySynchronizing: true,
  },
  'sync-failed': {
    sides: EXPORT,
    checks: { 'server.sync-succeeded': 'failed' },
    change: (day) => ({
      syncHistory: withLastRun(day, { result: 'failed', error: 'The remote name could not be resolved.' }),
    }),
    mendedBySynchronizing: true,
  },
  'sync-never': {
    sides: EXPORT,
    // Without a success nobody can say how old it is.
    checks: { 'server.sync-succeeded': 'failed', 'server.sync-recent': 'unknown' },
    change: () => ({ syncHistory: [] }),
    mendedBySynchronizing: true,
  },
  'sync-running': {
    sides: EXPORT,
    checks: { 'server.sync-idle': 'failed' },
    change: ({ synchronization }, now) => ({
      currentSync: { startedAt: now.toISOString() },
      synchronization: { ...synchronization, seconds: 60, updates: 600 },
    }),
    mendedBySynchronizing: true,
  },
  'next-sync-fails': {
    sides: EXPORT,
    checks: {},
    change: ({ synchronization }) => ({
      synchronization: { ...synchronization, result: 'failed', error: 'The remote name could not be resolved.' },
    }),
  },
  'update-errors': {
    sides: EXPORT,
    checks: { 'server.update-errors': 'failed' },
    change: (day) => ({
      syncHistory: withLastRun(day, { updateErrors: 2 }),
      updateErrors: [
        { updateId: id(1), title: 'Cumulative Update for Windows 11 (practice)', error: 'FailedToDownloadEula' },
        { updateId: id(2), title: 'Servicing Stack Update (practice)', error: 'UpdateDataTooLarge' },
      ],
    }),
    mendedBySynchronizing: true,
  },
  'content-not-downloaded': {
    sides: EXPORT,
    checks: { 'server.content-downloaded': 'failed' },
    change: ({ download }) => {
      const total = Math.max(download?.total ?? 0, 1)
      return { download: { done: Math.floor(total * 0.4), total } }
    },
  },
  'files-not-ready': {
    sides: EXPORT,
    checks: { 'server.update-files-ready': 'failed' },
    change: () => ({
      notReady: {
        needingFiles: 2,
        failed: 1,
        updates: [
          notReady(3, 'Feature Update to Windows 11 (practice)', 'NotReady', 9_620_000_000),
          notReady(4, 'Update for Microsoft Defender (practice)', 'LicenseAgreementFailed', null),
        ],
      },
    }),
  },
  'files-on-microsoft-update': {
    sides: EXPORT,
    checks: { 'server.files-local': 'failed' },
    change: () => ({ filesOnMicrosoftUpdate: true }),
  },
  'below-upstream-server': {
    sides: EXPORT,
    checks: { 'server.export-source': 'warning' },
    change: () => ({ upstreamServer: 'PRACTICE-UPSTREAM' }),
  },
  'configuration-manager-disagrees': {
    sides: EXPORT,
    checks: { 'server.configuration-manager-agrees': 'warning' },
    change: ({ name }, now) => ({
      configurationManager: TOP_LEVEL_SITE,
      siteServer: siteServerOf({ siteCode: 'P01', wsusServer: name, id: 6703, at: minutesBefore(now, 40) }),
    }),
  },
  'configuration-manager-unreadable': {
    sides: EXPORT,
    checks: { 'server.configuration-manager-agrees': 'unknown' },
    change: () => ({
      configurationManager: TOP_LEVEL_SITE,
      siteServer: { siteCode: 'P01', log: null, points: null },
    }),
  },
  'child-site': {
    sides: EXPORT,
    checks: { 'server.top-level-site': 'warning' },
    change: ({ name }, now) => ({
      configurationManager: { ...TOP_LEVEL_SITE, parentSiteCode: 'CAS' },
      siteServer: siteServerOf({ siteCode: 'P01', wsusServer: name, id: 6702, at: minutesBefore(now, 40) }),
    }),
  },
  'not-administrator': {
    sides: BOTH,
    checks: { 'server.administrator': 'failed', 'server.elevated': 'failed' },
    change: () => ({ administrator: false, elevated: false }),
  },
  'not-elevated': {
    sides: BOTH,
    checks: { 'server.elevated': 'failed' },
    change: () => ({ elevated: false }),
  },
  'old-build': {
    sides: BOTH,
    checks: { 'server.security-fix': 'warning' },
    change: () => ({ osVersion: '10.0.26100.4061' }),
  },
  'export-fails': {
    sides: EXPORT,
    checks: {},
    change: () => ({ fail: { command: 'export', exitCode: 1, after: 5 } }),
  },
  replica: {
    sides: IMPORT,
    checks: { 'server.autonomous': 'failed' },
    change: () => ({ replica: true }),
  },
  'upstream-server': {
    sides: IMPORT,
    checks: { 'server.no-upstream': 'failed' },
    change: () => ({ upstreamServer: 'PRACTICE-UPSTREAM' }),
  },
  'languages-differ': {
    sides: IMPORT,
    checks: { 'server.languages-match': 'failed' },
    change: () => ({ languages: ['en', 'ja'] }),
  },
  'express-differ': {
    sides: IMPORT,
    checks: { 'server.express-match': 'failed' },
    change: ({ expressFiles }) => ({ expressFiles: expressFiles !== true }),
  },
  'version-differs': {
    sides: IMPORT,
    checks: { 'server.version-match': 'warning' },
    change: () => ({ version: '10.0.20348.1', osVersion: '10.0.20348.4529' }),
  },
  'no-free-space': {
    sides: IMPORT,
    checks: { 'server.free-space': 'failed' },
    change: () => ({ freeBytes: 0 }),
  },
  'mime-types-missing': {
    sides: IMPORT,
    checks: { 'server.mime-types': 'warning' },
    change: () => ({ mimeTypes: [] }),
  },
  'import-fails': {
    sides: IMPORT,
    checks: {},
    change: () => ({ fail: { command: 'import', exitCode: 1, after: 10 } }),
  },
  'import-claims-success': {
    sides: IMPORT,
    checks: {},
    change: () => ({ fail: { command: 'import', exitCode: 0, after: 10 } }),
  },
}

/** @param name as `server.json` has it; one that this version does not know is mended by nothing */
export function isMendedBySynchronizing(name: string | null): boolean {
  return Object.entries(REHEARSALS).some(
    ([known, { mendedBySynchronizing }]) => known === name && mendedBySynchronizing,
  )
}

const TOP_LEVEL_SITE = { found: true, siteCode: 'P01', parentSiteCode: '', siteType: '2' }

type Run = NonNullable<PracticeSettings['syncHistory']>[number]

function withLastRun({ syncHistory }: PracticeSettings, change: Partial<Run>): Run[] {
  const runs = syncHistory ?? []
  return runs.map((run, n) => (n === runs.length - 1 ? { ...run, ...change } : run))
}

function earlier(utc: string, days: number): string {
  return new Date(Date.parse(utc) - days * DAY_MS).toISOString()
}

function minutesBefore(now: Date, minutes: number): Date {
  return new Date(now.getTime() - minutes * 60_000)
}

function id(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
}

function notReady(n: number, title: string, state: string, bytes: number | null) {
  return { updateId: id(n), title, state, bytes }
}
