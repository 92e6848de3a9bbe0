/** What the registry of this machine says of Windows, of WSUS's set-up and of Configuration Manager. */
import type { RegistryValues } from '../../files/native/windows-registry'
import type { ServerFacts } from '../../../shared/domain'

/** Reads values of a key below HKEY_LOCAL_MACHINE; null where there is no such key. May throw system errors. */
export type ReadKey = (key: string, names: readonly string[]) => RegistryValues | null

/** Null or empty where it is not there or cannot be read; `unread` names the latter. */
export interface Machine {
  /** With the update revision where Windows counts one: `10.0.26100.7171`. */
  readonly osVersion: string | null
  readonly setup: {
    readonly contentDir: string | null
    readonly targetDir: string | null
    readonly sqlServerName: string | null
    readonly versionString: string | null
  }
  readonly configurationManager: ServerFacts['configurationManager']
  readonly unread: readonly string[]
}

/**
 * `VersionString` and `TargetDir` of WSUS, and the names below SMS\Identification but `Site Code`, are UNCONFIRMED
 * (wsus-facts.md): what is not there is left out.
 */
export function readMachine(readKey: ReadKey): Machine {
  const unread: string[] = []
  const read: ReadKey = (key, names) => {
    try {
      return readKey(key, names)
    } catch {
      unread.push(key)
      return null
    }
  }
  const windows = read(String.raw`SOFTWARE\Microsoft\Windows NT\CurrentVersion`, [
    ...['CurrentMajorVersionNumber', 'CurrentMinorVersionNumber', 'CurrentVersion', 'CurrentBuildNumber', 'UBR'],
  ])
  const setup = read(String.raw`SOFTWARE\Microsoft\Update Services\Server\Setup`, [
    ...['ContentDir', 'TargetDir', 'SqlServerName', 'VersionString'],
  ])
  return {
    osVersion: osVersionOf(windows),
    setup: {
      contentDir: text(setup?.['ContentDir']),
      targetDir: text(setup?.['TargetDir']),
      sqlServerName: text(setup?.['SqlServerName']),
      versionString: text(setup?.['VersionString']),
    },
    configurationManager: siteOf(read, unread),
    unread,
  }
}

const SITE_KEY = String.raw`SOFTWARE\Microsoft\SMS\Identification`

function siteOf(read: ReadKey, unread: readonly string[]): Machine['configurationManager'] {
  const site = read(SITE_KEY, ['Site Code', 'Parent Site Code', 'Site Type'])
  if (unread.includes(SITE_KEY)) return null
  return {
    found: site !== null,
    siteCode: text(site?.['Site Code']),
    parentSiteCode: text(site?.['Parent Site Code']),
    siteType: text(site?.['Site Type']),
  }
}

/** `CurrentVersion` stays 6.3 from Windows 8.1 on; the two numbers came with Windows 10. */
function osVersionOf(windows: RegistryValues | null): string | null {
  const { CurrentMajorVersionNumber: major, CurrentMinorVersionNumber: minor } = windows ?? {}
  const release = typeof major === 'number' ? `${major}.${minor ?? 0}` : text(windows?.['CurrentVersion'])
  const build = text(windows?.['CurrentBuildNumber'])
  if (release === null || build === null) return null
  const revision = text(windows?.['UBR'])
  return [release, build, ...(revision === null ? [] : [revision])].join('.')
}

/** Values are text or numbers, as whoever wrote them liked. */
function text(value: string | number | undefined): string | null {
  return value === undefined || value === '' ? null : String(value)
}
