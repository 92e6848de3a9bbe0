import type { Asked, ConfigurationManagerReport } from '../../shared/configuration-manager'
import type { Check, CheckId, ServerFacts } from '../../shared/domain'
import { DEFAULT_SYNC_AGE_LIMIT_DAYS } from '../../shared/station'
import { noUpstream, sameExpress, sameLanguages, sameVersion } from './server-checks/alike'
import { configurationManagerAgrees } from './server-checks/configuration-manager'
import { contentDownloaded, contentReadable, freeSpace, updateFilesReady } from './server-checks/content'
import { mustBe, NOT_CHECKED, type CheckFunction } from './server-checks/finding'
import * as machine from './server-checks/machine'
import { sourceOf } from './server-checks/sources'
import { syncIdle, syncRecent, syncSucceeded, updateErrors } from './server-checks/synchronization'

const COMMON: Partial<Record<CheckId, CheckFunction>> = {
  'server.found': machine.found,
  'server.version-supported': machine.versionSupported,
  'server.security-fix': machine.hasSecurityFix,
  'server.database': machine.database,
  'server.administrator': ({ administrator }) => mustBe(true, administrator),
  'server.elevated': ({ elevated }) => mustBe(true, elevated),
  'server.wsusutil-found': machine.wsusutilFound,
  'server.top-level-site': machine.topLevelSite,
}

/**
 * Checks that an export server must pass before its metadata is exported.
 * @param syncAgeLimitDays how old the last synchronization that succeeded may be; null: no limit
 * @param configurationManager what it says beside WSUS; undefined: it was not asked
 */
export function exportServerChecks(
  facts: ServerFacts,
  syncAgeLimitDays: number | null = DEFAULT_SYNC_AGE_LIMIT_DAYS,
  configurationManager?: Asked<ConfigurationManagerReport>,
): Check[] {
  return run(facts, {
    ...COMMON,
    'server.export-source': machine.exportSource,
    'server.sync-succeeded': syncSucceeded,
    'server.sync-recent': syncRecent(syncAgeLimitDays),
    'server.sync-idle': syncIdle,
    'server.update-errors': updateErrors,
    'server.content-downloaded': contentDownloaded,
    'server.update-files-ready': updateFilesReady,
    'server.files-local': ({ filesOnMicrosoftUpdate }) => mustBe(false, filesOnMicrosoftUpdate),
    // An empty store cannot be told from one that was not found: there must be something to ship.
    'server.content-readable': contentReadable(1),
    'server.configuration-manager-agrees': configurationManagerAgrees(configurationManager),
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
    'server.free-space': freeSpace(needBytes),
    'server.content-readable': contentReadable(0),
    'server.mime-types': machine.mimeTypes,
  })
}

/** Checks that inform: not knowing their value stops nothing. None of them fails either. */
const INFORMS: ReadonlySet<CheckId> = new Set<CheckId>([
  'server.version-match',
  'server.version-supported',
  'server.security-fix',
  'server.database',
  'server.top-level-site',
  'server.export-source',
  'server.mime-types',
  'server.configuration-manager-agrees',
])

/**
 * The checks that stop the work: what failed, and what could not be read and must be known. A check that had nothing
 * to compare with stops nothing.
 */
export function blocking(checks: readonly Check[]): Check[] {
  return checks.filter(({ id, state }) => state === 'failed' || (state === 'unknown' && !INFORMS.has(id)))
}

function run(facts: ServerFacts, functions: Partial<Record<CheckId, CheckFunction>>): Check[] {
  return (Object.entries(functions) as [CheckId, CheckFunction][]).flatMap(([id, check]) => {
    const finding = check(facts)
    if (finding === null) return []
    const [state, value] = finding
    return [{ id, state, value, source: sourceOf(id, facts), at: facts.readAt }]
  })
}
