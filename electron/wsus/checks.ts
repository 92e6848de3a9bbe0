import type { Check, CheckId, CheckState, CheckValue, ServerFacts } from '../../shared/domain'

/** What one check found, before its name, source and time are added. */
type Finding = readonly [state: CheckState, value: CheckValue]

const NONE: CheckValue = { kind: 'none' }
const UNKNOWN: Finding = ['unknown', NONE]
const NOT_CHECKED: Finding = ['not-checked', NONE]

const text = (value: string): CheckValue => ({ kind: 'text', text: value })
const count = (value: number): CheckValue => ({ kind: 'count', count: value })
const yesNo = (yes: boolean): CheckValue => ({ kind: 'yes-no', yes })

type CheckFunction = (facts: ServerFacts) => Finding

/** Checks that an export server must pass before its metadata is exported. */
export function exportServerChecks(facts: ServerFacts): Check[] {
  return run(facts, {
    ...COMMON,
    'server.sync-succeeded': syncSucceeded,
    'server.sync-idle': syncIdle,
    'server.update-errors': updateErrors,
    'server.content-downloaded': contentDownloaded,
    'server.files-local': ({ filesOnMicrosoftUpdate }) => mustBe(false, filesOnMicrosoftUpdate),
    // An empty store cannot be told from one that was not found: there must be something to ship.
    'server.content-readable': (all) => contentReadable(all, 1),
  })
}

/**
 * Checks that an import server must pass before anything is written to it.
 * @param sender the export server as the verified transfer describes it; null when there is no transfer yet, and
 *   what has to match is not checked
 * @param needBytes what the transfer will occupy
 */
export function importServerChecks(facts: ServerFacts, sender: ServerFacts | null, needBytes: number): Check[] {
  return run(facts, {
    ...COMMON,
    'server.autonomous': ({ replica }) => mustBe(false, replica),
    'server.no-upstream': noUpstream,
    'server.languages-match': ({ languages }) => (sender ? sameLanguages(languages, sender.languages) : NOT_CHECKED),
    'server.express-match': ({ expressFiles }) =>
      sender ? sameExpress(expressFiles, sender.expressFiles) : NOT_CHECKED,
    'server.version-match': ({ version }) => (sender ? sameVersion(version, sender.version) : NOT_CHECKED),
    'server.free-space': ({ freeBytes }) => freeSpace(freeBytes, needBytes),
    'server.content-readable': (all) => contentReadable(all, 0),
  })
}

/**
 * The checks that stop the work: what failed, and what could not be read and must be known. Versions may differ,
 * so not knowing one stops nothing; neither does a check that had nothing to compare with.
 */
export function blocking(checks: readonly Check[]): Check[] {
  return checks.filter(({ id, state }) => state === 'failed' || (state === 'unknown' && id !== 'server.version-match'))
}

const COMMON = {
  'server.found': found,
  'server.administrator': ({ administrator }: ServerFacts) => mustBe(true, administrator),
  'server.wsusutil-found': ({ wsusutilPath }: ServerFacts): Finding =>
    wsusutilPath === null ? ['failed', NONE] : ['ok', text(wsusutilPath)],
}

function found({ name, version, serverId }: ServerFacts): Finding {
  if (version === null && serverId === null) return ['failed', NONE]
  return ['ok', text(version === null ? name : `${name} (${version})`)]
}

/** The value answers what the check's name states: yes is good. */
function mustBe(wanted: boolean, value: boolean | null): Finding {
  if (value === null) return UNKNOWN
  return [value === wanted ? 'ok' : 'failed', yesNo(value === wanted)]
}

function syncSucceeded({ sync }: ServerFacts): Finding {
  if (sync === null) return UNKNOWN
  const { result, endedAt, error } = sync
  const value: CheckValue = endedAt !== null ? { kind: 'time', utc: endedAt } : NONE
  switch (result) {
    case 'succeeded':
      // Without its time, a success may be any number of months old or never have been.
      return endedAt === null ? ['unknown', NONE] : ['ok', value]
    case 'failed':
    case 'cancelled':
      return ['failed', error ? text(error) : value]
    case 'never':
      return ['failed', NONE]
    case 'unknown':
      return UNKNOWN
  }
}

function syncIdle({ sync }: ServerFacts): Finding {
  return mustBe(false, sync?.running ?? null)
}

function updateErrors({ sync }: ServerFacts): Finding {
  const errors = sync?.updateErrors ?? null
  return errors === null ? UNKNOWN : [errors === 0 ? 'ok' : 'failed', count(errors)]
}

function contentDownloaded({ download, contentFiles }: ServerFacts): Finding {
  if (download === null) return UNKNOWN
  const { done, total } = download
  const value: CheckValue = { kind: 'bytes-of', bytes: done, total }
  // Nothing of nothing is what an idle server answers, but also one that has approved nothing: files tell them apart.
  if (total === 0 && !contentFiles) return ['unknown', value]
  return [done >= total ? 'ok' : 'failed', value]
}

function contentReadable({ contentPath, contentFiles }: ServerFacts, atLeast: number): Finding {
  if (contentPath === null) return UNKNOWN
  if (contentFiles === null) return ['failed', text(contentPath)]
  return [contentFiles >= atLeast ? 'ok' : 'failed', count(contentFiles)]
}

/** `upstreamServer`: empty means that there is none, null that nobody could say. */
function noUpstream({ upstreamServer }: ServerFacts): Finding {
  if (upstreamServer === null) return UNKNOWN
  return upstreamServer === '' ? ['ok', NONE] : ['failed', text(upstreamServer)]
}

function sameLanguages(here: readonly string[] | null, there: readonly string[] | null): Finding {
  if (here === null || there === null) return UNKNOWN
  const [mine, theirs] = [lowerCaseSet(here), lowerCaseSet(there)]
  const different = [...mine, ...theirs].filter((language) => !mine.has(language) || !theirs.has(language))
  if (different.length > 0) return ['failed', { kind: 'list', items: different.sort() }]
  // Two empty lists agree in nothing.
  return mine.size === 0 ? UNKNOWN : ['ok', { kind: 'list', items: [...mine].sort() }]
}

function lowerCaseSet(items: readonly string[]): Set<string> {
  return new Set(items.map((item) => item.toLowerCase()))
}

function sameExpress(here: boolean | null, there: boolean | null): Finding {
  if (here === null || there === null) return UNKNOWN
  return [here === there ? 'ok' : 'failed', yesNo(here === there)]
}

function sameVersion(here: string | null, there: string | null): Finding {
  if (here === null || there === null) return UNKNOWN
  return here === there ? ['ok', text(here)] : ['warning', { kind: 'list', items: [there, here] }]
}

function freeSpace(freeBytes: number | null, needBytes: number): Finding {
  if (freeBytes === null) return UNKNOWN
  return [freeBytes > 0 && freeBytes >= needBytes ? 'ok' : 'failed', { kind: 'bytes', bytes: freeBytes }]
}

function run(facts: ServerFacts, functions: Partial<Record<CheckId, CheckFunction>>): Check[] {
  return (Object.entries(functions) as [CheckId, CheckFunction][]).map(([id, check]) => {
    const [state, value] = check(facts)
    return { id, state, value, source: sourceOf(id, facts), at: facts.readAt }
  })
}

/** Where a real server keeps what each check looks at. */
const WINDOWS_SOURCES: Partial<Record<CheckId, string>> = {
  'server.found': 'Get-WsusServer',
  'server.administrator': 'Windows: role of the current user',
  'server.wsusutil-found': 'Update Services\\Tools\\WsusUtil.exe',
  'server.sync-succeeded': 'WSUS API: GetLastSynchronizationInfo',
  'server.sync-idle': 'WSUS API: GetSynchronizationStatus',
  'server.update-errors': 'WSUS API: GetLastSynchronizationInfo, UpdateErrors',
  'server.content-downloaded': 'WSUS API: GetContentDownloadProgress',
  'server.files-local': 'WSUS API: HostBinariesOnMicrosoftUpdate',
  'server.content-readable': 'Registry: Update Services\\Server\\Setup, ContentDir',
  'server.autonomous': 'WSUS API: IsReplicaServer',
  'server.no-upstream': 'WSUS API: SyncFromMicrosoftUpdate, UpstreamWsusServerName',
  'server.languages-match': 'WSUS API: GetEnabledUpdateLanguages',
  'server.express-match': 'WSUS API: DownloadExpressPackages',
  'server.version-match': 'WSUS API: Version',
  'server.free-space': 'file system of the content store',
}

const PRACTICE_SOURCES: Partial<Record<CheckId, string>> = {
  'server.wsusutil-found': 'practice: stand-in for wsusutil',
  'server.content-readable': 'practice: WSUSContent',
  'server.free-space': 'file system of the content store',
}

function sourceOf(id: CheckId, facts: ServerFacts): string {
  if (facts.kind === 'practice') return PRACTICE_SOURCES[id] ?? 'practice: server.json'
  return WINDOWS_SOURCES[id] ?? facts.source
}
