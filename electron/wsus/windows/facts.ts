import { win32 } from 'node:path'
import type { ServerFacts } from '../../../shared/domain'
import type { ScriptAnswer } from './answer'
import type { Machine } from './machine'
import { shortText, syncDetailsOf, syncOf } from './sync-facts'

/** The facts that come from script and registry; what lies on the disk is looked at afterwards. */
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
  | 'elevated'
  | 'osVersion'
  | 'kb2819484'
  | 'database'
  | 'contentDir'
  | 'download'
  | 'notReady'
  | 'sync'
  | 'schedule'
  | 'syncHistory'
  | 'updateErrors'
  | 'progress'
  | 'mimeTypes'
  | 'configurationManager'
  | 'products'
  | 'classifications'
>

export function factsOf(answer: ScriptAnswer, machine: Machine): AnsweredFacts {
  return {
    name: answer.name ?? '',
    version: answer.version ?? machine.setup.versionString,
    serverId: answer.serverId?.toLowerCase() ?? null,
    updateCount: answer.updateCount ?? null,
    // All languages is a setting of its own, not the same as each language of today.
    languages: answer.allLanguages === true ? ['all'] : (answer.languages ?? null),
    expressFiles: answer.expressFiles ?? null,
    filesOnMicrosoftUpdate: answer.filesOnMicrosoftUpdate ?? null,
    replica: answer.replica ?? null,
    upstreamServer: upstreamOf(answer),
    // Whoever acts with the rights is a member, whatever the token's claims say.
    administrator: answer.elevated === true ? true : (answer.administrator ?? null),
    elevated: answer.elevated ?? null,
    osVersion: machine.osVersion,
    kb2819484: answer.kb2819484 ?? null,
    database: databaseOf(machine),
    contentDir: contentDirOf(answer, machine),
    download: answer.download ? { done: answer.download.done, total: answer.download.total } : null,
    notReady: notReadyOf(answer),
    sync: syncOf(answer),
    ...syncDetailsOf(answer),
    mimeTypes: answer.mimeTypes,
    configurationManager: machine.configurationManager,
    products: answer.products ?? null,
    classifications: answer.classifications ?? null,
  }
}

/** Folders that may hold WSUS's tools, likeliest first. */
export function toolsFolders({ programFiles }: ScriptAnswer, { setup }: Machine): string[] {
  return [
    ...(setup.targetDir ? [win32.join(setup.targetDir, 'Tools')] : []),
    ...(programFiles ? [win32.join(programFiles, 'Update Services', 'Tools')] : []),
  ]
}

/** Where WsusUtil.exe may be, likeliest first. */
export function wsusutilCandidates(answer: ScriptAnswer, machine: Machine): string[] {
  return toolsFolders(answer, machine).map((folder) => win32.join(folder, 'WsusUtil.exe'))
}

/** The content folder as the registry or else the API names it. */
export function contentDirOf({ localContentPath }: ScriptAnswer, { setup }: Machine): string | null {
  return setup.contentDir ?? nonEmpty(localContentPath)
}

/** Empty: none. A server that synchronizes from Microsoft Update may still remember an old upstream server. */
function upstreamOf(answer: ScriptAnswer): string | null {
  if (answer.syncFromMicrosoftUpdate === true) return ''
  if (answer.syncFromMicrosoftUpdate === false) return answer.upstreamServer ?? null
  return null
}

/** The name of the Windows Internal Database is the same on every server; 2008 called it MICROSOFT##SSEE. */
function databaseOf({ setup }: Machine): ServerFacts['database'] {
  const server = setup.sqlServerName
  if (server === null) return null
  return { kind: /MICROSOFT##(WID|SSEE)/i.test(server) ? 'wid' : 'sql-server', server }
}

function notReadyOf({ notReady, notReadyUpdates }: ScriptAnswer): ServerFacts['notReady'] {
  if (typeof notReady?.needingFiles !== 'number' || typeof notReady.failed !== 'number') return null
  const { needingFiles, failed } = notReady
  const updates = notReadyUpdates?.map(({ updateId, title, state, bytes }) => ({
    updateId: updateId?.toLowerCase() ?? '',
    title: shortText(title) ?? updateId ?? '?',
    state: state ?? '?',
    bytes: bytes ?? null,
  }))
  // Names are asked for only when there are any.
  return { needingFiles, failed, updates: updates ?? (needingFiles + failed === 0 ? [] : null) }
}

function nonEmpty(value: string | null | undefined): string | null {
  return value === undefined || value === null || value === '' ? null : value
}
