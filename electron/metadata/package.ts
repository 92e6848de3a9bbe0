/** What a metadata package holds, whatever its container. Readers stream: nothing here holds a whole package. */

export type PackageContainer = 'xml.gz' | 'cab'

export interface PackageHeader {
  readonly container: PackageContainer
  /** false: the container is sound but its inner layout is not known, so completeness cannot be checked. */
  readonly layoutKnown: boolean
  readonly serverId: string | null
  readonly creationTime: string | null
  readonly languages: readonly string[]
}

export interface UpdateFile {
  /** Upper-case hex, as the content store names files. */
  readonly sha1: string
  /** Lower-case hex, or null when the document gives none. */
  readonly sha256: string | null
  readonly bytes: number | null
  readonly fileName: string
  readonly kind: 'content' | 'licence'
}

export interface UpdateRecord {
  /** Lower-case GUID without braces. */
  readonly updateId: string
  readonly revision: number
  /** Title in the asked language, else English, else the first, else the id. */
  readonly title: string
  readonly files: readonly UpdateFile[]
  readonly categories: readonly string[]
  readonly classifications: readonly string[]
  /** 'Detectoid' | 'Category' | 'Software' | 'Driver' as the document says, or null. */
  readonly updateType: string | null
  /** For categories: 'Product', 'ProductFamily', 'Company', 'UpdateClassification'. */
  readonly categoryType: string | null
  /** When the revision was made, as its document says it (ISO 8601). */
  readonly createdAt: string | null
  /** Ids of the updates that this one replaces. */
  readonly supersedes: readonly string[]
  /** Ids of the updates that this one is made of; then it has no files of its own. */
  readonly bundled: readonly string[]
}

/** An opened package. `updates` may be read once, to its end or until the caller breaks off. */
export interface MetadataPackage {
  readonly header: PackageHeader
  /** @throws CausewayError `metadata.damaged` when the bytes end early or a check sum fails */
  updates(): AsyncGenerator<UpdateRecord>
  /** Ends child processes and removes temporary files. */
  close(): Promise<void>
}

/**
 * The path of a file in the content store, relative, with `/`: `A2/8654…9BA2.cab`. Only letters and digits after the
 * last dot are an extension: a name from a package decides nothing else about a path.
 */
export function contentStorePath(file: Pick<UpdateFile, 'sha1' | 'fileName'>): string {
  const extension = /\.[A-Za-z0-9]{1,16}$/.exec(file.fileName)?.[0].toLowerCase() ?? ''
  return `${file.sha1.slice(-2)}/${file.sha1}${extension}`
}

/** The 16 bytes of an update id, for tables that hold digests; null for a text that is no GUID. */
export function idDigest(updateId: string): Buffer | null {
  const digest = Buffer.from(updateId.replaceAll('-', ''), 'hex')
  return digest.length === 16 ? digest : null
}
