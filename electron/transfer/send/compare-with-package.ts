import type { MissingFile } from '../../../shared/jobs'
import type { PackageReport } from '../../../shared/package-report'
import type { DigestMap } from '../../files/digest-map'
import { DigestSet } from '../../files/digest-set'
import { readPackage, type ReadPackageOptions } from '../read-package'
import { IN_STORE } from './list-content'

export interface PackageNeeds {
  readonly report: PackageReport
  /** Files of the store that the package names. */
  readonly namedAndPresent: number
  /** The first of the files that it names and the store lacks; the count is whole. */
  readonly missing: readonly MissingFile[]
  readonly missingCount: number
}

/** A file of the content store that the package names too. */
const IN_BOTH = IN_STORE + 1

/**
 * What a metadata package needs of a content store.
 * @param options.named so many of the missing files are named, 1000 unless told
 * @param names the digests in the store as `IN_STORE`; those that the package names become another number
 * @throws CausewayError as `inspectPackage`
 */
export async function compareWithPackage(
  packagePath: string,
  names: DigestMap,
  { named = 1000, ...options }: Omit<ReadPackageOptions, 'onUpdate'> & { readonly named?: number },
): Promise<PackageNeeds> {
  const absent = new DigestSet()
  const missing: MissingFile[] = []
  let namedAndPresent = 0
  const report = await readPackage(packagePath, {
    ...options,
    onUpdate({ updateId, title, files }) {
      for (const { sha1, fileName, bytes } of files) {
        const digest = Buffer.from(sha1, 'hex')
        const place = names.get(digest)
        if (place === IN_STORE) {
          names.set(digest, IN_BOTH)
          namedAndPresent += 1
        } else if (place === 0 && absent.add(digest) && missing.length < named)
          missing.push({ sha1, fileName, bytes, updateId, updateTitle: title })
      }
    },
  })
  return { report, namedAndPresent, missing, missingCount: absent.size }
}
