/** What a metadata package holds, as operators and auditors read it. */
export interface PackageReport {
  readonly container: 'xml.gz' | 'cab'
  /** false: the container is sound but its inner layout is not known; then every number is 0 and nothing is known. */
  readonly layoutKnown: boolean
  readonly serverId: string | null
  /** As the package says it: UTC, ISO 8601. */
  readonly creationTime: string | null
  readonly languages: readonly string[]
  /** Revisions of updates, categories and detectoids: what an import adds to the server's database. */
  readonly updates: number
  /** Those of them that are neither category nor detectoid: what WSUS counts as updates. */
  readonly softwareUpdates: number
  /** Software updates that another one of the package replaces. */
  readonly superseded: number
  /** Software updates that are made of others and have no files of their own. */
  readonly bundles: number
  /** Distinct files by SHA-1, licences included. */
  readonly files: number
  /** Sum of their sizes, as far as the documents give them. */
  readonly fileBytes: number
  /** Files whose size no document gives. */
  readonly filesOfUnknownSize: number
  /** By bytes, the largest first. A file counts for the first update that names it. */
  readonly products: readonly PackageGroup[]
  readonly classifications: readonly PackageGroup[]
  /** At most `MOST_LARGEST`, the largest first. */
  readonly largestFiles: readonly NamedFile[]
  /** The software update that was made last, by the date in its document. */
  readonly newest: { readonly title: string; readonly createdAt: string } | null
}

/** The software updates of one product or of one classification. An update may be of several products. */
export interface PackageGroup {
  /** GUID of the category, or '' for updates that have none. */
  readonly id: string
  /** In the asked language; the GUID where the package does not hold the category itself. */
  readonly title: string
  readonly updates: number
  readonly files: number
  readonly bytes: number
}

export interface NamedFile {
  /** Upper-case hex. */
  readonly sha1: string
  readonly fileName: string
  readonly bytes: number
  readonly updateId: string
  readonly updateTitle: string
}

export const MOST_LARGEST = 20

/** What a package holds that the last transfer to the same destination did not. */
export interface NewUpdates {
  /** The transfer that it is compared with. */
  readonly since: string
  readonly updates: number
  /** Of the files that only they name, as far as the documents give sizes. */
  readonly bytes: number
  /** The first `MOST_NAMED_NEW`. */
  readonly named: readonly { readonly updateId: string; readonly title: string }[]
}

export const MOST_NAMED_NEW = 100
