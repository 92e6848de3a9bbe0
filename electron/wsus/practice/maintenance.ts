import { walkNames } from '../../files/walk'
import { contentStoreName } from '../content-store'
import { ALL_WELL_EVENT } from '../health'
import { readRows } from './database'
import { writeHealthEvents } from './events'
import { practicePaths, type PracticeSettings } from './settings'
import { TOOL_WORDING } from './tool-wording'

/** The number under which the stand-in reports what `server.json` asks for. */
const REHEARSED_PROBLEM = 12_000
/** As many missing files are printed. */
const PRINTED = 20

/** `checkhealth`: prints where to look, and writes what it found as events. */
export async function checkHealth(
  folder: string,
  { locale, healthProblems = [] }: PracticeSettings,
  say: (text: string) => void,
): Promise<number> {
  const words = TOOL_WORDING[locale]
  const at = new Date().toISOString()
  const problems = healthProblems.map((text) => ({
    eventId: REHEARSED_PROBLEM,
    level: 'error' as const,
    at,
    text,
  }))
  const well = { eventId: ALL_WELL_EVENT, level: 'information' as const, at, text: words.healthy }
  await writeHealthEvents(practicePaths(folder).events, problems.length > 0 ? problems : [well])
  say(words.seeEventLog)
  return 0
}

/** `reset`: looks for the file of each update. There is nowhere to download from, so what is missing stays missing. */
export async function resetContent(
  folder: string,
  { locale }: PracticeSettings,
  say: (text: string) => void,
): Promise<number> {
  const words = TOOL_WORDING[locale]
  const { content, database } = practicePaths(folder)
  const there = new Set<string | null>()
  for await (const { path, kind } of walkNames(content)) if (kind === 'file') there.add(contentStoreName(path))
  const named = new Map<string, string>()
  for await (const { files } of readRows(database))
    for (const { digest, name } of files) named.set(Buffer.from(digest, 'base64').toString('hex').toUpperCase(), name)
  const missing = [...named].filter(([sha1]) => !there.has(sha1))
  say(`${words.filesNamed} ${named.size}`)
  say(`${words.filesMissing} ${missing.length}`)
  for (const [sha1, name] of missing.slice(0, PRINTED)) say(`  ${sha1}  ${name}`)
  return 0
}
