import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** Languages in which the stand-in can print; real servers print in the language of their Windows. */
export const TOOL_LOCALES = ['en', 'fr', 'nl', 'de', 'zh'] as const
export type ToolLocale = (typeof TOOL_LOCALES)[number]

const utc = z.iso.datetime({ offset: false })

const syncRunSchema = z.looseObject({
  startedAt: utc,
  endedAt: utc.nullable(),
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
  syncHistory: z.array(syncRunSchema).nullable(),
  syncRunning: z.boolean().nullable(),
  /** Language of the stand-in's output. */
  locale: z.enum(TOOL_LOCALES),
  /** Milliseconds that export and import take per update, over and above the work itself. */
  exportDelayMs: z.number().int().nonnegative(),
  importDelayMs: z.number().int().nonnegative(),
  /** Ends the command with `exitCode` (0 as well: success that is none) after `after` updates. */
  fail: z
    .object({
      command: z.enum(['export', 'import']),
      exitCode: z.number().int().min(0).max(255),
      after: z.number().int().nonnegative(),
    })
    .nullable(),
})
export type PracticeSettings = z.infer<typeof practiceSettingsSchema>

/** Where the parts of a practice server lie. */
export function practicePaths(folder: string): {
  settings: string
  content: string
  database: string
  approvals: string
} {
  return {
    settings: join(folder, 'server.json'),
    content: join(folder, 'WSUSContent'),
    database: join(folder, 'susdb', 'updates.ndjson'),
    approvals: join(folder, 'susdb', 'approvals.json'),
  }
}

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
              result: 'succeeded',
              error: null,
              updateErrors: 0,
            },
            { startedAt: minutesAgo(60), endedAt: minutesAgo(48), result: 'succeeded', error: null, updateErrors: 0 },
          ],
    syncRunning: false,
    locale: 'en',
    exportDelayMs: 0,
    importDelayMs: 5,
    fail: null,
  }
}

/** @throws the file system's error, SyntaxError or ZodError when `server.json` is absent or damaged */
export async function readSettings(folder: string): Promise<PracticeSettings> {
  return practiceSettingsSchema.parse(JSON.parse(await readFile(practicePaths(folder).settings, 'utf8')))
}

export async function writeSettings(folder: string, settings: PracticeSettings): Promise<void> {
  await writeFile(practicePaths(folder).settings, `${JSON.stringify(settings, null, 2)}\n`)
}
