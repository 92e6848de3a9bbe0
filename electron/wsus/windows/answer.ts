import { z } from 'zod'
import { MOST_NAMED_UPDATES, MOST_SYNC_RUNS } from '../../../shared/server-details'
import { parseToolJson } from '../../../shared/json'

const optionalText = z.string().nullish()
const optionalFlag = z.boolean().nullish()
const optionalCount = z.number().int().nonnegative().nullish()
/** PowerShell writes a list of one element as that element, an empty one as null or nothing. */
const optionalList = z
  .union([z.array(z.string()), z.string()])
  .nullish()
  .transform((value) => (typeof value === 'string' ? [value] : value))

/** `{ items: … }` keeps an empty list apart from one that was not read; a single element may stand for its list. */
function itemsOf<T extends z.ZodType>(element: T, most: number) {
  const list = z.union([z.array(element), element.transform((one) => [one])])
  return z
    .looseObject({ items: list.nullish() })
    .nullish()
    .transform((value) => (value ? (value.items ?? []).slice(0, most) : null))
}

const runSchema = z.looseObject({
  result: z.string(),
  startTime: optionalText,
  endTime: optionalText,
  error: optionalText,
  errorText: optionalText,
  manual: optionalFlag,
  updateErrors: optionalCount,
})
export type RunAnswer = z.infer<typeof runSchema>

/** What the synchronization scripts print, and the facts too. */
export const syncAnswerSchema = z.looseObject({
  syncStatus: optionalText,
  progress: z.looseObject({ phase: optionalText, total: optionalCount, processed: optionalCount }).nullish(),
  lastSync: runSchema.nullish(),
  started: optionalFlag,
  errors: z.record(z.string(), z.string()).nullish(),
})
export type SyncAnswer = z.infer<typeof syncAnswerSchema>

/** What FACTS_SCRIPT prints. Everything may be absent. */
export const scriptAnswerSchema = syncAnswerSchema.extend({
  administrator: optionalFlag,
  elevated: optionalFlag,
  kb2819484: optionalFlag,
  programFiles: optionalText,
  mimeTypes: itemsOf(z.string(), 10),
  name: optionalText,
  version: optionalText,
  serverId: optionalText,
  allLanguages: optionalFlag,
  languages: optionalList,
  expressFiles: optionalFlag,
  filesOnMicrosoftUpdate: optionalFlag,
  replica: optionalFlag,
  syncFromMicrosoftUpdate: optionalFlag,
  upstreamServer: optionalText,
  localContentPath: optionalText,
  updateCount: optionalCount,
  download: z.looseObject({ done: z.number().nonnegative(), total: z.number().nonnegative() }).nullish(),
  notReady: z.looseObject({ needingFiles: optionalCount, failed: optionalCount }).nullish(),
  notReadyUpdates: itemsOf(
    z.looseObject({
      updateId: optionalText,
      title: optionalText,
      state: optionalText,
      bytes: z.number().nonnegative().nullish(),
    }),
    MOST_NAMED_UPDATES,
  ),
  schedule: z.looseObject({ automatic: optionalFlag, perDay: optionalCount, timeOfDay: optionalText }).nullish(),
  syncHistory: itemsOf(runSchema, MOST_SYNC_RUNS),
  updateErrors: itemsOf(
    z.looseObject({ updateId: optionalText, title: optionalText, error: optionalText, errorText: optionalText }),
    MOST_NAMED_UPDATES,
  ),
  products: optionalList,
  classifications: optionalList,
})
export type ScriptAnswer = z.infer<typeof scriptAnswerSchema>

/** Reads the facts script's answer. @throws SyntaxError, ZodError when it is no answer at all */
export function parseAnswer(json: string): ScriptAnswer {
  return scriptAnswerSchema.parse(parseToolJson(json))
}

/** Reads the answer of a synchronization script. @throws SyntaxError, ZodError when it is no answer at all */
export function parseSyncAnswer(json: string): SyncAnswer {
  return syncAnswerSchema.parse(parseToolJson(json))
}
