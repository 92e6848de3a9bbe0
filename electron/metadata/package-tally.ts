import { MOST_LARGEST, type NamedFile, type PackageGroup, type PackageReport } from '../../shared/package-report'
import { DigestMap } from '../files/digest-map'
import { DigestSet } from '../files/digest-set'
import { idDigest, type UpdateRecord } from './package'

type Counted = Omit<PackageReport, 'container' | 'layoutKnown' | 'serverId' | 'creationTime' | 'languages'>

interface Group {
  updates: number
  files: number
  bytes: number
}

/** Products and classifications with numbers of their own; the rest are counted together. */
const MOST_GROUPS = 100_000

/** What is known of an id, as bits: it is a software update of the package, another update replaces it. */
const [IN_PACKAGE, REPLACED] = [1, 2]

/** Counts the updates of a package one by one; what it holds grows with ids and digests alone, outside the heap. */
export class PackageTally {
  #updates = 0
  #softwareUpdates = 0
  #superseded = 0
  #bundles = 0
  #fileBytes = 0
  #filesOfUnknownSize = 0
  readonly #files = new DigestSet()
  readonly #ids = new DigestMap()
  readonly #titles = new Map<string, string>()
  readonly #products = new Map<string, Group>()
  readonly #classifications = new Map<string, Group>()
  #largest: NamedFile[] = []
  #newest: PackageReport['newest'] = null

  /** Updates so far, categories and detectoids among them. */
  get updates(): number {
    return this.#updates
  }

  add(update: UpdateRecord): void {
    this.#updates += 1
    if (update.updateType === 'Category' && this.#titles.size < MOST_GROUPS)
      this.#titles.set(update.updateId, update.title)
    if (update.updateType === 'Category' || update.updateType === 'Detectoid') return
    this.#softwareUpdates += 1
    this.#mark(update.updateId, IN_PACKAGE)
    for (const id of update.supersedes) this.#mark(id, REPLACED)
    if (update.bundled.length > 0 && update.files.length === 0) this.#bundles += 1
    if (update.createdAt !== null && !(this.#newest && this.#newest.createdAt >= update.createdAt))
      this.#newest = { title: update.title, createdAt: update.createdAt }
    const own = this.#addFiles(update)
    addTo(this.#products, update.categories, own)
    addTo(this.#classifications, update.classifications, own)
  }

  report(): Counted {
    return {
      updates: this.#updates,
      softwareUpdates: this.#softwareUpdates,
      superseded: this.#superseded,
      bundles: this.#bundles,
      files: this.#files.size,
      fileBytes: this.#fileBytes,
      filesOfUnknownSize: this.#filesOfUnknownSize,
      products: this.#named(this.#products),
      classifications: this.#named(this.#classifications),
      largestFiles: this.#largest,
      newest: this.#newest,
    }
  }

  /** What the update brings that none before it brought. */
  #addFiles(update: UpdateRecord): Omit<Group, 'updates'> {
    let [files, sum] = [0, 0]
    for (const { sha1, bytes, fileName } of update.files) {
      if (!this.#files.add(Buffer.from(sha1, 'hex'))) continue
      files += 1
      if (bytes === null) {
        this.#filesOfUnknownSize += 1
        continue
      }
      sum += bytes
      this.#keepLargest({ sha1, fileName, bytes, updateId: update.updateId, updateTitle: update.title })
    }
    this.#fileBytes += sum
    return { files, bytes: sum }
  }

  #keepLargest(file: NamedFile): void {
    if (this.#largest.length === MOST_LARGEST && file.bytes <= this.#largest[MOST_LARGEST - 1]!.bytes) return
    const at = this.#largest.findIndex(({ bytes }) => bytes < file.bytes)
    this.#largest.splice(at < 0 ? this.#largest.length : at, 0, file)
    this.#largest = this.#largest.slice(0, MOST_LARGEST)
  }

  /** Whichever comes first, an update or the one that replaces it: it counts once both are known. */
  #mark(id: string, bit: number): void {
    const key = idDigest(id)
    if (!key) return
    const known = this.#ids.get(key)
    if ((known & bit) !== 0) return
    this.#ids.set(key, known | bit)
    if ((known | bit) === (IN_PACKAGE | REPLACED)) this.#superseded += 1
  }

  #named(groups: ReadonlyMap<string, Group>): PackageGroup[] {
    return [...groups]
      .map(([id, group]) => ({ id, title: this.#titles.get(id) ?? id, ...group }))
      .sort((a, b) => b.bytes - a.bytes || b.updates - a.updates || (a.title < b.title ? -1 : 1))
  }
}

function addTo(groups: Map<string, Group>, ids: readonly string[], own: Omit<Group, 'updates'>): void {
  for (const id of ids.length === 0 ? [''] : new Set(ids)) {
    const key = groups.has(id) || groups.size < MOST_GROUPS ? id : ''
    const group = groups.get(key) ?? { updates: 0, files: 0, bytes: 0 }
    group.updates += 1
    group.files += own.files
    group.bytes += own.bytes
    groups.set(key, group)
  }
}
