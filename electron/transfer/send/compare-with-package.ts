import type { PackageReport } from '../../../shared/package-report'
import type { DigestMap } from '../../files/digest-map'
import type { DigestSet } from '../../files/digest-set'
import type { UpdateFile } from '../../metadata/package'
import { LackingFiles } from '../completeness/lacking-files'
import { readPackage, type ReadPackageOptions } from '../completeness/read-package'
import { IN_STORE } from './list-content'

export interface PackageNeeds {
  readonly report: PackageReport
  /** Files of the store that the package names. */
  readonly namedAndPresent: number
  readonly lacking: LackingFiles
}

export interface CompareOptions extends Omit<ReadPackageOptions, 'onUpdate'> {
  /** Ids of the updates whose files have to be there; null when that is not known, so that all have to. */
  readonly wanted?: DigestSet | null
  /** Hears what the package says of a file that the store has, once for each file. */
  readonly onPresent?: (file: UpdateFile) => void
  /** So many of the missing files are named, 1000 unless told. */
  readonly named?: number
}

/** A file of the content store that the package names too; and one that an update needs whose files have to be there. */
export const IN_BOTH = IN_STORE + 1
export const NEEDED = IN_BOTH + 1

/**
 * What a metadata package needs of a content store.
 * @param names the digests in the store as `IN_STORE`; those that the package names become `IN_BOTH`, or `NEEDED`
 * @throws CausewayError as `inspectPackage`
 */
export async function compareWithPackage(
  packagePath: string,
  names: DigestMap,
  { wanted = null, named, onPresent, ...options }: CompareOptions,
): Promise<PackageNeeds> {
  const lacking = new LackingFiles(wanted, named)
  let namedAndPresent = 0
  const report = await readPackage(packagePath, {
    ...options,
    onUpdate(update) {
      for (const file of update.files) {
        const digest = Buffer.from(file.sha1, 'hex')
        const place = names.get(digest)
        if (place === 0) lacking.add(file, digest, update)
        if (place === 0 || place === NEEDED) continue
        if (lacking.wants(update.updateId)) names.set(digest, NEEDED)
        if (place !== IN_STORE) continue
        if (names.get(digest) === IN_STORE) names.set(digest, IN_BOTH)
        namedAndPresent += 1
        onPresent?.(file)
      }
    },
  })
  return { report, namedAndPresent, lacking }
}
