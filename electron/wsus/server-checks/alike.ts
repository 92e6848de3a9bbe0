/** Checks of an import server against the export server's passport, and that it takes orders from no other server. */
import type { ServerFacts } from '../../../shared/domain'
import { sameRelease, versionText } from '../versions'
import { NONE, text, UNKNOWN, yesNo, type Finding } from './finding'

/** `upstreamServer`: empty means that there is none, null that nobody could say. */
export function noUpstream({ upstreamServer }: ServerFacts): Finding {
  if (upstreamServer === null) return UNKNOWN
  return upstreamServer === '' ? ['ok', NONE] : ['failed', text(upstreamServer)]
}

export function sameLanguages(here: readonly string[] | null, there: readonly string[] | null): Finding {
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

export function sameExpress(here: boolean | null, there: boolean | null): Finding {
  if (here === null || there === null) return UNKNOWN
  return [here === there ? 'ok' : 'failed', yesNo(here === there)]
}

/** Releases are compared: two servers of one release differ in their monthly updates as a rule. */
export function sameVersion(here: string | null, there: string | null): Finding {
  if (here === null || there === null) return UNKNOWN
  if (sameRelease(here, there)) return ['ok', text(versionText(here))]
  return ['warning', { kind: 'list', items: [versionText(there), versionText(here)] }]
}
