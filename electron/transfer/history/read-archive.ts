/** Archives of this station's ledger, read with the auditor's own reader. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { HISTORY_EXTENSION } from '../../../shared/history-bundle'
import { hashFile } from '../../files/hash'
import { openRegularFile } from '../../files/open'
import type { ReadArchive } from '../../ledger/archives'
import type { Station } from '../../station/station'
import { openBundle } from './open-bundle'
import { walkBundle } from './walk-bundle'

/**
 * Reads an archive that the ledger names, whole: digest of the file, signature by a key of this station, chain and heads.
 * @throws CausewayError `archive.not-named` (details: path) for any other file; as `openBundle` and `walkBundle`
 */
export async function readArchive(station: Station, file: string): Promise<ReadArchive> {
  const { sha256 } = await reading(file, () => hashFile(file, { algorithms: ['sha256'] }))
  const named = station.ledger.archives().find((each) => each.sha256 === sha256)
  if (!named) throw new CausewayError('archive.not-named', { path: file })
  const bundle = await openBundle(file)
  const { head } = bundle.statement
  const isOwn = station.ownFingerprints.includes(bundle.fingerprint)
  if (!isOwn || head.sequence !== named.through || head.hash !== named.hash)
    throw new CausewayError('archive.not-named', { path: file })
  const hashes = await walkBundle(bundle, {})
  return { sha256, hashAt: (sequence) => hashes.hashAt(sequence) }
}

/** What a person points at, sorted. */
export interface PointedAt {
  readonly archives: readonly ReadArchive[]
  /** Where heads may be; `isOptional` for a folder in which archives were found. */
  readonly others: readonly { readonly path: string; readonly isOptional: boolean }[]
}

/**
 * Finds archives: compressed files that are named, and those histories in a folder that the ledger names.
 * @throws as `readArchive` for a file; other histories in a folder are passed over
 */
export async function archivesAt(station: Station, paths: readonly string[]): Promise<PointedAt> {
  const archives: ReadArchive[] = []
  const others: PointedAt['others'][number][] = []
  for (const path of paths) {
    const isFolder = await reading(path, async () => (await stat(path)).isDirectory())
    if (!isFolder && (await isGzip(path))) archives.push(await readArchive(station, path))
    else {
      const found = isFolder ? await archivesIn(station, path) : []
      archives.push(...found)
      others.push({ path, isOptional: found.length > 0 })
    }
  }
  return { archives, others }
}

async function archivesIn(station: Station, folder: string): Promise<ReadArchive[]> {
  const names = await reading(folder, () => readdir(folder))
  const found: ReadArchive[] = []
  for (const name of names.filter((each) => each.endsWith(`.${HISTORY_EXTENSION}`)).sort())
    await readArchive(station, join(folder, name)).then(
      (archive) => void found.push(archive),
      (error: unknown) => {
        if (!(error instanceof CausewayError) || error.code !== 'archive.not-named') throw error
      },
    )
  return found
}

/** RFC 1952, 2.3.1: a gzip file begins with 1F 8B. */
async function isGzip(file: string): Promise<boolean> {
  return reading(file, async () => {
    const handle = await openRegularFile(file)
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
      return bytesRead === 2 && buffer.toString('hex') === '1f8b'
    } finally {
      await handle.close()
    }
  })
}

async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof CausewayError) throw cause
    throw new CausewayError('file.unreadable', { path }, cause)
  }
}
