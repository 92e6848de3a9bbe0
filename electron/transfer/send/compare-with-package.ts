import type { MissingFile } from '../../../shared/jobs'
import type { PackageReport } from '../../../shared/package-report'
import { DigestMap } from '../../files/digest-map'
import type { DigestSet } from '../../files/digest-set'
import { idDigest, type UpdateFile } from '../../metadata/package'
import { readPackage, type ReadPackageOptions } from '../read-package'
import { IN_STORE } from './list-content'

export interface FilesAndBytes {
  readonly files: number
  /** As far as the documents give sizes. */
  readonly bytes: number
}

export interface PackageNeeds {
  readonly report: PackageReport
  /** Files of the store that the package names. */
  readonly namedAndPresent: number
  /** The first of the wanted files that it names and the store lacks. */
  readonly missing: readonly MissingFile[]
  /** All of them. */
  readonly lacking: FilesAndBytes
  /** What the store lacks that no wanted update names. */
  readonly unwanted: FilesAndBytes
}

export interface CompareOptions extends Omit<ReadPackageOptions, 'onUpdate'> {
  /** Ids of the updates whose files have to be there; null when that is not known, so that all have to. */
  readonly wanted?: DigestSet | null
  /** Hears what the package says of a file that the store has, once for each file. */
  readonly onPresent?: (file: UpdateFile) => void
  /** So many of the missing files are named, 1000 unless told. */
  readonly named?: number
}

/** A file of the content store that the package names too. */
const IN_BOTH = IN_STORE + 1
/** What is known of a file that the store lacks. */
const [UNWANTED, WANTED] = [1, 2]

/**
 * What a metadata package needs of a content store.
 * @param names the digests in the store as `IN_STORE`; those that the package names become another number
 * @throws CausewayError as `inspectPackage`
 */
export async function compareWithPackage(
  packagePath: string,
  names: DigestMap,
  { wanted = null, named = 1000, onPresent, ...options }: CompareOptions,
): Promise<PackageNeeds> {
  const absent = new DigestMap()
  const missing: MissingFile[] = []
  const lacking = { files: 0, bytes: 0 }
  const unwanted = { files: 0, bytes: 0 }
  let namedAndPresent = 0
  const report = await readPackage(packagePath, {
    ...options,
    onUpdate({ updateId, title, files }) {
      const isWanted = wanted === null || isIn(wanted, updateId)
      for (const file of files) {
        const { sha1, fileName, bytes } = file
        const digest = Buffer.from(sha1, 'hex')
        const place = names.get(digest)
        if (place === IN_STORE) {
          names.set(digest, IN_BOTH)
          namedAndPresent += 1
          onPresent?.(file)
        }
        const known = absent.get(digest)
        if (place !== 0 || known === WANTED || (known === UNWANTED && !isWanted)) continue
        absent.set(digest, isWanted ? WANTED : UNWANTED)
        // An update that nobody wants named it first.
        if (known === UNWANTED) add(unwanted, -1, bytes)
        add(isWanted ? lacking : unwanted, 1, bytes)
        if (isWanted && missing.length < named) missing.push({ sha1, fileName, bytes, updateId, updateTitle: title })
      }
    },
  })
  return { report, namedAndPresent, missing, lacking, unwanted }
}

function isIn(wanted: DigestSet, updateId: string): boolean {
  const digest = idDigest(updateId)
  return digest !== null && wanted.has(digest)
}

function add(sum: { files: number; bytes: number }, count: 1 | -1, bytes: number | null): void {
  sum.files += count
  sum.bytes += count * (bytes ?? 0)
}
