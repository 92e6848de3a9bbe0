import type { MissingFile } from '../../../shared/jobs'
import type { DigestMap } from '../../files/digest-map'
import { DigestSet } from '../../files/digest-set'
import type { Gate } from '../../files/gate'
import { openPackage } from '../../metadata/open-package'
import { IN_STORE } from './list-content'

export interface PackageNeeds {
  /** null where the package's layout is not known: then nothing is known of what it needs. */
  readonly updates: number | null
  /** Files of the store that the package names. */
  readonly namedAndPresent: number
  /** The first 1000 of the files that it names and the store lacks; the count is whole. */
  readonly missing: readonly MissingFile[]
  readonly missingCount: number
}

const NAMED_MISSING = 1000
/** A file of the content store that the package names too. */
const IN_BOTH = IN_STORE + 1

/**
 * What a metadata package needs of a content store.
 * @param names the digests in the store as `IN_STORE`; those that the package names become another number
 * @param language of the titles of missing updates
 * @throws CausewayError as `openPackage` and its `updates()`
 */
export async function compareWithPackage(
  packagePath: string,
  names: DigestMap,
  { language, gate }: { readonly language: string; readonly gate: Gate },
): Promise<PackageNeeds> {
  const metadata = await openPackage(packagePath, { language })
  try {
    const absent = new DigestSet()
    const missing: MissingFile[] = []
    let [updates, namedAndPresent] = [0, 0]
    for await (const update of metadata.updates()) {
      updates += 1
      if (updates % 256 === 0) await gate.pass()
      for (const { sha1, fileName, bytes } of update.files) {
        const digest = Buffer.from(sha1, 'hex')
        const place = names.get(digest)
        if (place === IN_STORE) {
          names.set(digest, IN_BOTH)
          namedAndPresent += 1
        } else if (place === 0 && absent.add(digest) && missing.length < NAMED_MISSING)
          missing.push({ sha1, fileName, bytes, updateId: update.updateId, updateTitle: update.title })
      }
    }
    const known = metadata.header.layoutKnown
    return { updates: known ? updates : null, namedAndPresent, missing, missingCount: absent.size }
  } finally {
    await metadata.close()
  }
}
