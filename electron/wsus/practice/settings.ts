import { join } from 'node:path'
import { z } from 'zod'
import { serverDetails, syncRunSchema } from '../../../shared/server-details'
import { parseJson } from '../../../shared/json'
import { writeFileDurably } from '../../files/durable'
import { readServerText } from './files'
import { GOOD_DAY } from './good-day'

/** Languages in which the stand-in can print; real servers print in the language of their Windows. */
export const TOOL_LOCALES = ['en', 'fr', 'nl', 'de', 'zh'] as const
export type ToolLocale = (typeof TOOL_LOCALES)[number]

const utc = z.iso.datetime({ offset: false })

/** Runs of older files do not say who started them. */
const recordedRunSchema = syncRunSchema.extend({ startedAt: utc, manual: z.boolean().nullable().default(null) })

/** How a synchronization goes that is started here: so long, over so many updates, with that end. */
const synchronizationSchema = z.looseObject({
  seconds: z.number().positive(),
  updates: z.number().int().nonnegative(),
  result: z.enum(['succeeded', 'failed', 'cancelled', 'unknown']),
  error: z.string().nullable(),
  updateErrors: z.number().int().nonnegative().nullable(),
})

/**
 * `server.json` of a practice server: what a real server keeps in its registry, configuration and synchronization
 * history. Every fact may be set to null to rehearse a value that cannot be read.
 */
export const practiceSettingsSchema = z.looseObject({
  format: z.literal(1),
  side: z.enum(['export', 'import']),
  name: z.string(),
  version: z.string().nullable(),
  serverId: z.string().nullable(),
  languages: z.array(z.string()).nullable(),
  expressFiles: z.boolean().nullable(),
  filesOnMicrosoftUpdate: z.boolean().nullable(),
  replica: z.boolean().nullable(),
  /** Empty: there is none. */
  upstreamServer: z.string().nullable(),
  administrator: z.boolean().nullable(),
  download: z.object({ done: z.number().nonnegative(), total: z.number().nonnegative() }).nullable(),
  /** Oldest first; the last one is what the server answers as its last synchronization. null: not readable. */
  syncHistory: z.array(recordedRunSchema).nullable(),
  /** true: one runs and never ends. */
  syncRunning: z.boolean().nullable(),
  /** The synchronization that was started here and goes on. */
  currentSync: z.object({ startedAt: utc }).nullable(),
  synchronization: synchronizationSchema,
  elevated: serverDetails.elevated,
  osVersion: serverDetails.osVersion,
  kb2819484: serverDetails.kb2819484,
  database: serverDetails.database,
  schedule: serverDetails.schedule,
  /** Updates that the last synchronization had errors of; their number is in the history. */
  updateErrors: serverDetails.updateErrors,
  notReady: serverDetails.notReady,
  mimeTypes: serverDetails.mimeTypes,
  configurationManager: serverDetails.configurationManager,
  /**
   * What Configuration Manager says of synchronization: lines of wsyncmgr.log as it writes them (null: the log is on
   * another computer) and objects of SMS_SUPSyncStatus (null: the provider refuses). null: there is none.
   */
  siteServer: z
    .looseObject({
      siteCode: z.string(),
      log: z.array(z.string()).nullable(),
      points: z.array(z.looseObject({})).nullable(),
    })
    .nullable(),
  /** Free space that the server claims; null: what the disk really has. */
  freeBytes: z.number().nonnegative().nullable(),
  /** The problem that was set last, see rehearsals.ts; a name that this version does not know means nothing. */
  rehearsal: z.string().nullable(),
  /** Language of the stand-in's output. */
  locale: z.enum(TOOL_LOCALES),
  /** Milliseconds that export and import take per update, over and above the work itself. */
  exportDelayMs: z.number().int().nonnegative(),
  importDelayMs: z.number().int().nonnegative(),
  /**
   * Ends the command with `exitCode` (0 as well: success that is none) after `after` updates; where there are fewer,
   * after the last one.
   */
  fail: z
    .object({
      command: z.enum(['export', 'import']),
      exitCode: z.number().int().min(0).max(255),
      after: z.number().int().nonnegative(),
      /** Instead of ending: stands still and prints nothing more, or is killed as by somebody else. */
      how: z.enum(['exit', 'hang', 'killed']).optional(),
    })
    .nullable(),
  /** Code page of the stand-in's output, as Windows console programs print: 437, 850, 866, 936; 1200 is UTF-16. */
  codePage: z.number().int().positive().nullish(),
  /** What `wsusutil checkhealth` finds, one event each. None: it works correctly. */
  healthProblems: z.array(z.string()).optional(),
})
export type PracticeSettings = z.infer<typeof practiceSettingsSchema>

/** Where the parts of a practice server lie. */
export function practicePaths(folder: string): {
  settings: string
  content: string
  database: string
  approvals: string
  events: string
  siteLog: string
} {
  return {
    settings: join(folder, 'server.json'),
    content: join(folder, 'WSUSContent'),
    database: join(folder, 'susdb', 'updates.ndjson'),
    approvals: join(folder, 'susdb', 'approvals.json'),
    events: join(folder, 'events.ndjson'),
    siteLog: join(folder, 'Logs', 'wsyncmgr.log'),
  }
}

/** @throws the file system's error, SyntaxError or ZodError when `server.json` is absent or damaged */
export async function readSettings(folder: string): Promise<PracticeSettings> {
  const told = parseJson(await readServerText(practicePaths(folder).settings)) as object
  // A file made by an earlier version does not say everything.
  return practiceSettingsSchema.parse({ ...GOOD_DAY, ...told })
}

/** Whoever reads meanwhile sees the old file or the new one, never a part. */
export async function writeSettings(folder: string, settings: PracticeSettings): Promise<void> {
  await writeFileDurably(practicePaths(folder).settings, `${JSON.stringify(settings, null, 2)}\n`)
}
