import { win32 } from 'node:path'
import { z } from 'zod'
import type { ServerFacts } from '../../../shared/domain'

const optionalText = z.string().nullish()
const optionalFlag = z.boolean().nullish()
const optionalCount = z.number().int().nonnegative().nullish()
/** PowerShell writes a list of one element as that element, an empty one as null or nothing. */
const optionalList = z
  .union([z.array(z.string()), z.string()])
  .nullish()
  .transform((value) => (typeof value === 'string' ? [value] : value))

/** What FACTS_SCRIPT prints. Everything may be absent. */
export const scriptAnswerSchema = z.looseObject({
  administrator: optionalFlag,
  setup: z
    .looseObject({
      contentDir: optionalText,
      targetDir: optionalText,
      sqlServerName: optionalText,
      versionString: optionalText,
    })
    .nullish(),
  programFiles: optionalText,
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
  syncStatus: optionalText,
  lastSync: z
    .looseObject({
      result: z.string(),
      endTime: optionalText,
      error: optionalText,
      errorText: optionalText,
      updateErrors: optionalCount,
    })
    .nullish(),
  products: optionalList,
  classifications: optionalList,
  errors: z.record(z.string(), z.string()).nullish(),
})
export type ScriptAnswer = z.infer<typeof scriptAnswerSchema>

/** The facts that come from the script alone; what lies on the disk is looked at afterwards. */
export type AnsweredFacts = Pick<
  ServerFacts,
  | 'name'
  | 'version'
  | 'serverId'
  | 'updateCount'
  | 'languages'
  | 'expressFiles'
  | 'filesOnMicrosoftUpdate'
  | 'replica'
  | 'upstreamServer'
  | 'administrator'
  | 'download'
  | 'sync'
  | 'products'
  | 'classifications'
>

/** Reads the script's answer. @throws SyntaxError, ZodError when it is no answer at all */
export function parseAnswer(json: string): ScriptAnswer {
  return scriptAnswerSchema.parse(JSON.parse(json))
}

export function factsOf(answer: ScriptAnswer): AnsweredFacts {
  return {
    name: answer.name ?? '',
    version: answer.version ?? answer.setup?.versionString ?? null,
    serverId: answer.serverId?.toLowerCase() ?? null,
    updateCount: answer.updateCount ?? null,
    // All languages is a setting of its own, not the same as each language of today.
    languages: answer.allLanguages === true ? ['all'] : (answer.languages ?? null),
    expressFiles: answer.expressFiles ?? null,
    filesOnMicrosoftUpdate: answer.filesOnMicrosoftUpdate ?? null,
    replica: answer.replica ?? null,
    upstreamServer: upstreamOf(answer),
    administrator: answer.administrator ?? null,
    download: answer.download ? { done: answer.download.done, total: answer.download.total } : null,
    sync: syncOf(answer),
    products: answer.products ?? null,
    classifications: answer.classifications ?? null,
  }
}

/** Where WsusUtil.exe may be, likeliest first. */
export function wsusutilCandidates(answer: ScriptAnswer): string[] {
  const { setup, programFiles } = answer
  return [
    ...(setup?.targetDir ? [win32.join(setup.targetDir, 'Tools', 'WsusUtil.exe')] : []),
    ...(programFiles ? [win32.join(programFiles, 'Update Services', 'Tools', 'WsusUtil.exe')] : []),
  ]
}

/** The content folder as the registry or else the API names it. */
export function contentDirOf(answer: ScriptAnswer): string | null {
  return nonEmpty(answer.setup?.contentDir) ?? nonEmpty(answer.localContentPath)
}

/** Empty: none. A server that synchronizes from Microsoft Update may still remember an old upstream server. */
function upstreamOf(answer: ScriptAnswer): string | null {
  if (answer.syncFromMicrosoftUpdate === true) return ''
  if (answer.syncFromMicrosoftUpdate === false) return answer.upstreamServer ?? null
  return null
}

const RESULTS: Readonly<Record<string, NonNullable<ServerFacts['sync']>['result']>> = {
  NeverRun: 'never',
  Succeeded: 'succeeded',
  Failed: 'failed',
  Canceled: 'cancelled',
}

/**
 * A server that never synchronized answers NeverRun with the smallest date, or throws; the latter is not told apart
 * from other failures, so it stays unknown.
 */
function syncOf(answer: ScriptAnswer): ServerFacts['sync'] {
  const { lastSync, syncStatus } = answer
  if (!lastSync && !syncStatus) return null
  const result = lastSync ? (RESULTS[lastSync.result] ?? 'unknown') : 'unknown'
  return {
    result,
    running: syncStatus ? syncStatus !== 'NotProcessing' : null,
    endedAt: result === 'never' ? null : timeOf(lastSync?.endTime),
    error: result === 'succeeded' ? null : (nonEmpty(lastSync?.errorText) ?? nonEmpty(lastSync?.error)),
    updateErrors: lastSync?.updateErrors ?? null,
  }
}

/** UTC with milliseconds; null for the smallest date of .NET, which means "no date". */
function timeOf(time: string | null | undefined): string | null {
  if (!time || time.startsWith('0001-')) return null
  const parsed = new Date(time)
  return Number.isNaN(parsed.getTime()) ? null : parsed.toISOString()
}

function nonEmpty(value: string | null | undefined): string | null {
  return value === undefined || value === null || value === '' ? null : value
}
