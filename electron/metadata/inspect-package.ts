import { DigestSet } from '../files/digest-set'
import { openPackage, type OpenOptions } from './open-package'
import type { PackageHeader } from './package'

/** What a metadata package holds, counted. All numbers are 0 when `layoutKnown` is false. */
export interface PackageInspection extends PackageHeader {
  /** Revisions of updates, categories and detectoids: what an import adds to the server's database. */
  readonly updates: number
  /** Those of them that are neither category nor detectoid: what WSUS counts as updates. */
  readonly softwareUpdates: number
  /** Distinct files by SHA-1, licences included. */
  readonly files: number
  /** Sum of their sizes, as far as the documents give them. */
  readonly fileBytes: number
}

/** Reads a package to its last byte. Errors as `openPackage` and `MetadataPackage.updates`. */
export async function inspectPackage(path: string, options: OpenOptions = {}): Promise<PackageInspection> {
  const metadata = await openPackage(path, options)
  try {
    const seen = new DigestSet()
    let updates = 0
    let softwareUpdates = 0
    let fileBytes = 0
    for await (const update of metadata.updates()) {
      updates += 1
      if (update.updateType !== 'Category' && update.updateType !== 'Detectoid') softwareUpdates += 1
      for (const { sha1, bytes } of update.files) {
        if (seen.add(Buffer.from(sha1, 'hex'))) fileBytes += bytes ?? 0
      }
    }
    return { ...metadata.header, updates, softwareUpdates, files: seen.size, fileBytes }
  } finally {
    await metadata.close()
  }
}
