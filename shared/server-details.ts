/**
 * What a WSUS server says of itself beyond the first version of its passport (`serverFactsSchema`). All of it may be
 * absent: older journals and transfers know nothing of it. `null` = could not be read.
 */
import { z } from 'zod'

const utc = z.iso.datetime({ offset: false })
const count = z.number().int().nonnegative()

/** At most so many synchronizations and updates are kept by name; counts are always whole. */
export const MOST_SYNC_RUNS = 10
export const MOST_NAMED_UPDATES = 50

export const SYNC_RESULTS = ['never', 'succeeded', 'failed', 'cancelled', 'unknown'] as const
export type SyncResult = (typeof SYNC_RESULTS)[number]

/** One synchronization as the server's history has it. */
export const syncRunSchema = z.looseObject({
  startedAt: utc.nullable(),
  endedAt: utc.nullable(),
  result: z.enum(SYNC_RESULTS),
  /** In the language of the server. */
  error: z.string().nullable(),
  /** Started by a person (true) or by the schedule. */
  manual: z.boolean().nullable(),
  updateErrors: count.nullable(),
})
export type SyncRun = z.infer<typeof syncRunSchema>

/**
 * stopping: the work is done and the server writes its history; approvals: only on replicas; unknown: a phase that
 * this version does not know.
 */
export const SYNC_PHASES = ['idle', 'categories', 'updates', 'approvals', 'stopping', 'unknown'] as const
export type SyncPhase = (typeof SYNC_PHASES)[number]

/** Where a synchronization stands: updates (or approvals) done of those that this phase has. */
export const syncProgressSchema = z.looseObject({
  running: z.boolean(),
  phase: z.enum(SYNC_PHASES),
  processed: count,
  total: count,
  /** The last synchronization that the server's history has; null: none, or not readable. */
  last: syncRunSchema.nullish(),
})
export type SyncProgress = z.infer<typeof syncProgressSchema>

/** An update that is approved and whose files are not all there. */
export const notReadyUpdateSchema = z.looseObject({
  updateId: z.string(),
  title: z.string(),
  /** UpdateState as WSUS names it: NotReady, Failed, Canceled, LicenseAgreementNotReady, LicenseAgreementFailed. */
  state: z.string(),
  /** What all files of the update hold; null: not known. */
  bytes: z.number().nonnegative().nullable(),
})
export type NotReadyUpdate = z.infer<typeof notReadyUpdateSchema>

/** The fields that `serverFactsSchema` takes over. */
export const serverDetails = {
  /** This process acts with administrator's rights; membership alone (`administrator`) is not enough under UAC. */
  elevated: z.boolean().nullish(),
  /** Version of Windows with its update revision: `10.0.26100.6905`. */
  osVersion: z.string().nullish(),
  /** Whether Windows lists the update KB2819484; asked on Windows Server 2012 only. */
  kb2819484: z.boolean().nullish(),
  /** wid: Windows Internal Database; `server` as the registry names it. */
  database: z.looseObject({ kind: z.enum(['wid', 'sql-server']), server: z.string() }).nullish(),
  /** The content folder as it was set up: the content store itself or the folder above it. */
  contentDir: z.string().nullish(),
  /** The folder of WSUS's tools, when it exists. */
  toolsPath: z.string().nullish(),
  /** `timeOfDay` is UTC, `hh:mm:ss`, and means something only while `automatic` is true. */
  schedule: z
    .looseObject({ automatic: z.boolean(), perDay: count.nullable(), timeOfDay: z.string().nullable() })
    .nullish(),
  /** Newest first. */
  syncHistory: z.array(syncRunSchema).nullish(),
  /** Updates that the last synchronization reported errors of; `sync.updateErrors` counts them all. */
  updateErrors: z
    .array(z.looseObject({ updateId: z.string(), title: z.string().nullable(), error: z.string() }))
    .nullish(),
  progress: syncProgressSchema.nullish(),
  /**
   * needingFiles: updates that lack installation files; failed: updates whose files or licence could not be had.
   * updates: those of them that are approved, by name; null: not readable.
   */
  notReady: z
    .looseObject({ needingFiles: count, failed: count, updates: z.array(notReadyUpdateSchema).nullable() })
    .nullish(),
  /** Which of `.wim` and `.msu` the web server may hand out. */
  mimeTypes: z.array(z.string()).nullish(),
  /** The Configuration Manager site of this computer, when there is one. */
  configurationManager: z
    .looseObject({
      found: z.boolean(),
      siteCode: z.string().nullish(),
      /** Empty: the site has no parent. */
      parentSiteCode: z.string().nullish(),
      siteType: z.string().nullish(),
    })
    .nullish(),
}
