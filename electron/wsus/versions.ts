/**
 * What is known of the releases of WSUS, which has the version of its Windows Server. Sources: version numbers as in
 * Microsoft's release lists; builds that carry the fix for CVE-2025-59287 as in the titles of the articles
 * KB5070882, KB5070883, KB5070884 and KB5070881 (23 October 2025).
 */
interface Release {
  /** `major.minor`, with the build where Windows 10's numbering needs it. */
  readonly version: string
  readonly name: string
  /** Update revision of the first build that carries the fix for CVE-2025-59287, and the article about it. */
  readonly fix?: { readonly revision: number; readonly kb: string }
}

const RELEASES: readonly Release[] = [
  // Windows before 10 does not count its builds up with each update, so that nothing can be told from them.
  { version: '6.2', name: 'Windows Server 2012' },
  { version: '6.3', name: 'Windows Server 2012 R2' },
  { version: '10.0.14393', name: 'Windows Server 2016', fix: { revision: 8524, kb: 'KB5070882' } },
  { version: '10.0.17763', name: 'Windows Server 2019', fix: { revision: 7922, kb: 'KB5070883' } },
  { version: '10.0.20348', name: 'Windows Server 2022', fix: { revision: 4297, kb: 'KB5070884' } },
  { version: '10.0.26100', name: 'Windows Server 2025', fix: { revision: 6905, kb: 'KB5070881' } },
]

/** The Windows Server that `version` (`10.0.20348.1`) belongs to, or null for one that this program does not know. */
export function releaseName(version: string): string | null {
  return releaseOf(version)?.name ?? null
}

/** `Windows Server 2022 (10.0.20348.1)`; the number alone when there is no name for it. */
export function versionText(version: string): string {
  const name = releaseName(version)
  return name === null ? version : `${name} (${version})`
}

/** Whether two versions are of the same release; updates of one release do not count. */
export function sameRelease(a: string, b: string): boolean {
  return releaseKey(a) === releaseKey(b)
}

/**
 * Microsoft's procedure asks for KB2819484 on Windows Server 2012: without it packages of more than 2 GB come out
 * empty, and `.xml.gz` is not known.
 */
export function wantsExportHotfix(version: string): boolean {
  return releaseOf(version)?.version === '6.2'
}

/**
 * The MIME types of .wim and .msu came with updates of 2023; a server installed with Windows Server 2025 or later has
 * them from the start (inferred from the date).
 */
export function predatesMimeTypes(version: string): boolean {
  return releaseOf(version) !== undefined && !releaseKey(version).startsWith('10.0.26100')
}

export interface SecurityFix {
  readonly present: boolean
  /** The first build with the fix and the article about it: `10.0.20348.4297 (KB5070884)`. */
  readonly since: string
}

/**
 * Whether a build of Windows carries the fix for CVE-2025-59287; null when its number does not tell. Servers that
 * are patched without a restart (hotpatch) may carry it under another number.
 * @param osVersion with its update revision, `10.0.20348.4294`
 */
export function securityFix(osVersion: string): SecurityFix | null {
  const release = releaseOf(osVersion)
  const revision = Number(osVersion.split('.')[3] ?? '')
  if (!release?.fix || !Number.isSafeInteger(revision) || revision <= 0) return null
  return {
    present: revision >= release.fix.revision,
    since: `${release.version}.${release.fix.revision} (${release.fix.kb})`,
  }
}

function releaseOf(version: string): Release | undefined {
  return RELEASES.find((release) => version === release.version || version.startsWith(`${release.version}.`))
}

function releaseKey(version: string): string {
  return releaseOf(version)?.version ?? version.split('.').slice(0, 3).join('.')
}
