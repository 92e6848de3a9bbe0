/**
 * Which WSUS server a disconnected software update point gets its metadata from. Source: Microsoft, "Synchronize
 * software updates from a disconnected software update point": whether the top-level site is a central administration
 * site or a stand-alone primary site, the export server is a WSUS server that is synchronized with Microsoft Update
 * with the classifications, products and languages that the hierarchy needs; it need not belong to the hierarchy.
 * The wording is in wording/, keyed by situation.
 */
import type { ServerFacts } from './domain'

export const EXPORT_SERVER_SITUATIONS = [
  'stand-alone-wsus',
  'central-administration-site',
  'stand-alone-primary-site',
  'child-site',
  'site-unknown',
  'unreadable',
] as const
export type ExportServerSituation = (typeof EXPORT_SERVER_SITUATIONS)[number]

type Site = NonNullable<ServerFacts['configurationManager']>

/**
 * What the server's Configuration Manager site is, as far as its registry tells. Site types are those of the
 * documented class SMS_Site (1 secondary, 2 primary, 4 central administration); that the registry key Identification
 * has the same numbers, and the parent's code, is UNCONFIRMED, so that a missing value never decides.
 */
export function exportServerSituation(site: Site | null | undefined): ExportServerSituation {
  if (!site) return 'unreadable'
  if (!site.found) return 'stand-alone-wsus'
  const type = (site.siteType ?? '').trim().toLowerCase()
  const parent = site.parentSiteCode?.trim().toLowerCase() ?? null
  if (type === '4') return 'central-administration-site'
  if (type === '1') return 'child-site'
  if (parent !== null && parent !== '' && parent !== site.siteCode?.trim().toLowerCase()) return 'child-site'
  return type === '2' && parent !== null ? 'stand-alone-primary-site' : 'site-unknown'
}
