import type { FileNames } from './file-names'
import type { UpdateFile, UpdateRecord } from './package'
import type { IndexEntry } from './package-index'
import type { DocumentContents } from './update-document'

type Identity = Pick<IndexEntry, 'updateId' | 'revision'> & Partial<IndexEntry>

/**
 * One record from what index and document say of an update. The document describes files best; files that only the
 * index lists are added with the name that the index gives them, size and SHA-256 unknown.
 */
export function mergeRecord(identity: Identity, document: DocumentContents | null, fileNames: FileNames): UpdateRecord {
  const described = document?.files ?? []
  const known = new Set(described.map(({ sha1 }) => sha1))
  const licences = new Set(document?.licenceNames)
  const files: UpdateFile[] = described.map((file) =>
    file.fileName === '' ? { ...file, fileName: fileNames.get(file.sha1) } : file,
  )
  for (const sha1 of identity.digests ?? []) {
    if (known.has(sha1)) continue
    known.add(sha1)
    const fileName = fileNames.get(sha1)
    files.push({ sha1, sha256: null, bytes: null, fileName, kind: licences.has(fileName) ? 'licence' : 'content' })
  }
  return {
    updateId: identity.updateId,
    revision: identity.revision,
    title: document?.title ?? identity.updateId,
    files,
    categories: identity.categories ?? [],
    classifications: identity.classifications ?? [],
    updateType: document?.updateType ?? null,
    categoryType: document?.categoryType ?? null,
    createdAt: document?.createdAt ?? null,
    supersedes: document?.supersedes ?? [],
    bundled: document?.bundled ?? [],
  }
}
