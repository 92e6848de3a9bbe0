/** Checks of the machine: the role, its version and database, the account, the tool, its place in a hierarchy. */
import type { ServerFacts } from '../../../shared/domain'
import { exportServerSituation } from '../../../shared/export-server'
import { predatesMimeTypes, releaseName, securityFix, versionText, wantsExportHotfix } from '../versions'
import { NONE, text, UNKNOWN, type Finding } from './finding'

export function found({ name, version, serverId }: ServerFacts): Finding {
  if (version === null && serverId === null) return ['failed', NONE]
  return ['ok', text(version === null ? name : `${name} (${version})`)]
}

/**
 * A release that is not in the table may be newer than this program: named, not refused. On 2012 the hotfix may have
 * been replaced by a later update that Windows lists in its place, so its absence is said and stops nothing; a
 * package that comes out empty is refused in any case.
 */
export function versionSupported({ version, kb2819484 }: ServerFacts): Finding {
  if (version === null) return UNKNOWN
  const value = text(versionText(version))
  if (releaseName(version) === null) return ['warning', value]
  if (!wantsExportHotfix(version) || kb2819484 === true) return ['ok', value]
  return [kb2819484 === false ? 'warning' : 'unknown', value]
}

/** A hint: only builds whose numbers tell, and never a reason to stop. */
export function hasSecurityFix({ osVersion }: ServerFacts): Finding | null {
  if (!osVersion) return UNKNOWN
  const fix = securityFix(osVersion)
  if (fix === null) return null
  return fix.present ? ['ok', text(osVersion)] : ['warning', text(`${osVersion} < ${fix.since}`)]
}

export function database({ database: found }: ServerFacts): Finding {
  if (!found) return UNKNOWN
  const kind = found.kind === 'wid' ? 'Windows Internal Database' : 'SQL Server'
  return ['ok', text(`${kind} (${found.server})`)]
}

export function wsusutilFound({ wsusutilPath, toolsPath }: ServerFacts): Finding {
  if (wsusutilPath !== null) return ['ok', text(wsusutilPath)]
  return ['failed', toolsPath ? text(toolsPath) : NONE]
}

/** The metadata of a hierarchy goes through its top: a child site takes its updates from there. */
export function topLevelSite({ configurationManager: site }: ServerFacts): Finding | null {
  const code = site?.siteCode ? text(site.siteCode) : NONE
  switch (exportServerSituation(site)) {
    case 'stand-alone-wsus':
      return null
    case 'central-administration-site':
    case 'stand-alone-primary-site':
      return ['ok', code]
    case 'child-site':
      return ['warning', site?.parentSiteCode ? text(`${site.siteCode ?? '?'} → ${site.parentSiteCode}`) : code]
    case 'site-unknown':
      return ['unknown', code]
    case 'unreadable':
      return UNKNOWN
  }
}

/** Microsoft Update is what the documentation asks for; an export server below another one exports all the same. */
export function exportSource({ upstreamServer }: ServerFacts): Finding {
  if (upstreamServer === null) return UNKNOWN
  return upstreamServer === '' ? ['ok', text('Microsoft Update')] : ['warning', text(upstreamServer)]
}

/**
 * Clients get .wim and .msu files only from a web server that knows them. What the web server's main configuration
 * lacks may stand in another one, so this is a hint. Newer servers have both from the start: there nothing is said
 * when nothing could be read.
 */
export function mimeTypes({ mimeTypes: known, version }: ServerFacts): Finding | null {
  if (!known) return version !== null && !predatesMimeTypes(version) ? null : UNKNOWN
  const wanted = ['.wim', '.msu']
  const missing = wanted.filter((extension) => !known.some((one) => one.toLowerCase() === extension))
  return [missing.length === 0 ? 'ok' : 'warning', { kind: 'list', items: missing.length === 0 ? wanted : missing }]
}
