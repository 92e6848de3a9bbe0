import type {
  Asked,
  ConfigurationManagerReport,
  ConfigurationManagerView,
  SupSyncStatus,
} from '../../../shared/configuration-manager'
import type { ServerFacts } from '../../../shared/domain'
import { windowsPowerShell, type PowerShell } from '../windows/powershell'
import { compareSync } from './compare'
import { readSiteServer, type SiteServer } from './site-server'
import { readSupSyncStatus } from './sup-sync-status'
import { readSyncLog } from './sync-log'

export interface ReadOptions {
  /** The operator allows questions to other computers: Causeway opens no socket, but PowerShell would use the network. */
  readonly elsewhere: boolean
  readonly powershell?: PowerShell
  /** Milliseconds that each question may take. */
  readonly answerMs?: number
}

/**
 * Asks Configuration Manager on this computer, where there is any: the tail of wsyncmgr.log and the software update
 * points of an SMS provider. What lies on another computer is named and left alone unless that is allowed.
 * Never throws; a provider that hangs is not readable. Not yet run on a Windows Server.
 */
export async function readConfigurationManager(options: ReadOptions): Promise<Asked<ConfigurationManagerView>> {
  const { elsewhere, powershell = windowsPowerShell, answerMs } = options
  const site = await readSiteServer(powershell, answerMs)
  if (site.kind !== 'found') return site
  const { siteCode, siteServer, logPath } = site.value
  const mayReadLog = logPath !== null && (elsewhere || !isOnNetwork(logPath))
  const [log, points] = await Promise.all([
    mayReadLog ? readSyncLog(logPath) : null,
    readPoints(site.value, elsewhere, (provider) => readSupSyncStatus(provider, powershell, answerMs)),
  ])
  const notAsked = elsewhere
    ? []
    : [...(logPath !== null && !mayReadLog ? [logPath] : []), ...otherComputers(site.value)]
  return { kind: 'found', value: { siteCode, siteServer, log, points, notAsked } }
}

/** Sets what was read beside the facts of the WSUS server. */
export function besideWsus(
  facts: Pick<ServerFacts, 'name' | 'sync'>,
  asked: Asked<ConfigurationManagerView>,
): Asked<ConfigurationManagerReport> {
  if (asked.kind !== 'found') return asked
  const { log, points } = asked.value
  const said = {
    // A log that was just renamed has its latest word in the rotated one; beside one that cannot be read, that is old.
    log: log === null || log.problem === 'unreadable' ? null : log.sync,
    points: points.kind === 'found' ? points.value : null,
  }
  return { kind: 'found', value: { ...asked.value, comparison: compareSync(facts, said) } }
}

async function readPoints(
  { providers, providerProblem }: SiteServer,
  elsewhere: boolean,
  read: (provider: SiteServer['providers'][number]) => Promise<Asked<readonly SupSyncStatus[]>>,
): Promise<Asked<readonly SupSyncStatus[]>> {
  if (providerProblem !== null) return { kind: 'unreadable', reason: providerProblem }
  // Those on this computer come first; every provider of a site answers the same.
  const provider = providers.find(({ here }) => here || elsewhere)
  return provider ? read(provider) : { kind: 'absent' }
}

/** Providers that would have been asked; none when one on this computer has answered in their place. */
function otherComputers({ providers }: SiteServer): string[] {
  return providers.some(({ here }) => here) ? [] : providers.map(({ machine }) => machine)
}

/** `\\server\share\…`, but not the local `\\?\C:\…`. */
function isOnNetwork(path: string): boolean {
  return /^[\\/]{2}(?![?.][\\/])/.test(path) || /^[\\/]{2}\?[\\/]UNC[\\/]/i.test(path)
}
