import type { FilesAndBytes, MissingFile } from '../../../shared/completeness'
import { DigestMap } from '../../files/digest-map'
import type { DigestSet } from '../../files/digest-set'
import { idDigest, type UpdateFile, type UpdateRecord } from '../../metadata/package'

/** As many are named one by one unless told; the counts are always whole. */
const NAMED = 1000
/** What is known of a file that is lacking. */
const [UNWANTED, WANTED] = [1, 2]

/** Files that updates name and a content store lacks, each once: those that have to be there, and all others. */
export class LackingFiles {
  readonly #wantedUpdates: DigestSet | null
  readonly #most: number
  readonly #known = new DigestMap()
  readonly #named: MissingFile[] = []
  readonly #wanted = { files: 0, bytes: 0 }
  readonly #unwanted = { files: 0, bytes: 0 }
  #licences = 0

  /** @param wantedUpdates ids of the updates whose files have to be there; null: those of all updates */
  constructor(wantedUpdates: DigestSet | null, most = NAMED) {
    this.#wantedUpdates = wantedUpdates
    this.#most = most
  }

  /** The first of those that have to be there. */
  get named(): readonly MissingFile[] {
    return this.#named
  }

  /** Those that have to be there. */
  get wanted(): FilesAndBytes {
    return this.#wanted
  }

  /** Those that need not. */
  get unwanted(): FilesAndBytes {
    return this.#unwanted
  }

  /** How many of these are licence terms. */
  get unwantedLicences(): number {
    return this.#licences
  }

  /** @param digest the file's SHA-1 */
  add(file: UpdateFile, digest: Buffer, { updateId, title }: UpdateRecord): void {
    const isWanted = this.wants(updateId)
    const known = this.#known.get(digest)
    if (known === WANTED || (known === UNWANTED && !isWanted)) return
    this.#known.set(digest, isWanted ? WANTED : UNWANTED)
    const { sha1, fileName, bytes } = file
    // An update that nobody wants named it first.
    if (known === UNWANTED) this.#countUnwanted(-1, file)
    if (!isWanted) return this.#countUnwanted(1, file)
    this.#wanted.files += 1
    this.#wanted.bytes += bytes ?? 0
    if (this.#named.length < this.#most) this.#named.push({ sha1, fileName, bytes, updateId, updateTitle: title })
  }

  /** True for an update whose files have to be there. */
  wants(updateId: string): boolean {
    if (this.#wantedUpdates === null) return true
    const digest = idDigest(updateId)
    return digest !== null && this.#wantedUpdates.has(digest)
  }

  #countUnwanted(count: 1 | -1, { bytes, kind }: UpdateFile): void {
    this.#unwanted.files += count
    this.#unwanted.bytes += count * (bytes ?? 0)
    if (kind === 'licence') this.#licences += count
  }
}
