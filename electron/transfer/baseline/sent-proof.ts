/**
 * What proves afterwards what a transfer held, kept in the sender's home when it is sealed: of each volume the tag
 * manifest, its signature, the manifest, and the sizes of its files. The media go away; a receipt comes back, and then
 * the content that the other side confirmed is read from here, and believed as far as the ledger knows the digests.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { formatManifestLine } from '../../bag/manifest'
import { MANIFEST, mediumRoot, SIGNATURE, TAG_MANIFEST } from '../../bag/names'
import { writeFileDurably } from '../../files/durable'
import { writeLinesDurably } from '../../files/durable-lines'
import { hashFile } from '../../files/hash'
import { readSmallFile } from '../../files/open'
import { asTargetError } from '../../files/system-error'
import type { Station } from '../../station/station'
import { transferDigest } from '../../trust/transfer-code'
import { contentStoreName } from '../../wsus/content-store'
import { CONTENT_FOLDER } from '../payload-folders'
import type { SealedTransfer } from './sealed'
import { formatSizeLine, readSized, type SizedFile } from './sizes'

const SIZES = 'sizes.txt'
/** As much as a reader of volumes takes for a tag file. */
const TAG_FILE_LIMIT = 1024 * 1024
const PRIVATE = { mode: 0o600 } as const

/** A file of the content store that a transfer carried. */
export interface SentFile extends SizedFile {
  /** Upper-case hex, from its name. */
  readonly sha1: string
}

/**
 * Keeps the proof of one sealed volume; done again, it writes the same.
 * @param volume its folder on the medium, and its files in the order of its manifest
 * @returns SHA-256 of the sizes, for the ledger
 * @throws CausewayError `medium.full`, `file.unwritable`; `copy.read-back-differs` when the journal's files are not those
 *   of the manifest that was sealed
 */
export async function keepSentProof(
  station: Station,
  { transferId, index }: { readonly transferId: string; readonly index: number },
  volume: { readonly folder: string; readonly files: () => Iterable<SizedFile>; readonly manifestSha256: string },
): Promise<{ readonly sizesSha256: string }> {
  const folder = station.paths.sentVolume(transferId, index)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    for (const name of [TAG_MANIFEST, SIGNATURE])
      await writeFileDurably(
        join(folder, name),
        await readSmallFile(join(volume.folder, name), TAG_FILE_LIMIT, { below: mediumRoot(volume.folder) }),
        PRIVATE,
      )
    const manifest = await writeLinesDurably(
      join(folder, MANIFEST),
      linesOf(volume.files(), formatManifestLine),
      PRIVATE,
    )
    if (manifest !== volume.manifestSha256)
      throw new CausewayError('copy.read-back-differs', { path: join(volume.folder, MANIFEST) })
    return {
      sizesSha256: await writeLinesDurably(join(folder, SIZES), linesOf(volume.files(), formatSizeLine), PRIVATE),
    }
  } catch (error) {
    throw asTargetError(error, folder)
  }
}

function* linesOf(files: Iterable<SizedFile>, format: (file: SizedFile) => string): Generator<string> {
  for (const file of files) yield format(file)
}

/**
 * The content that a sealed transfer carried, volume after volume, each in path order.
 * @throws CausewayError as `readSentFiles`
 */
export async function* readSentContent(station: Station, sealed: SealedTransfer): AsyncGenerator<SentFile> {
  for await (const file of readSentFiles(station, sealed)) {
    const sha1 = contentSha1(file.path)
    if (sha1 !== null) yield { ...file, sha1 }
  }
}

/** The SHA-1 (upper-case hex) by which the content store names a file of a volume; null for all others. */
export function contentSha1(path: string): string | null {
  return path.startsWith(CONTENT_FOLDER) ? contentStoreName(path.slice(CONTENT_FOLDER.length)) : null
}

/**
 * Every file that a sealed transfer carried, volume after volume, each in path order. Nothing is told before the whole
 * proof of its volume is what the ledger says.
 * @throws CausewayError `baseline.damaged` (details: path, transferId) when it is not
 */
export async function* readSentFiles(
  station: Station,
  sealed: SealedTransfer,
): AsyncGenerator<SizedFile & { readonly volume: number }> {
  const { transferId, volumes } = sealed
  const damaged = (path: string, cause?: unknown) => new CausewayError('baseline.damaged', { path, transferId }, cause)
  if (transferDigest(volumes.map(({ tagManifestSha256 }) => tagManifestSha256)) !== sealed.transferDigest)
    throw damaged(station.paths.sent(transferId), 'the volumes are not those of the transfer digest')
  for (const { index, tagManifestSha256, sizesSha256 } of volumes) {
    const folder = station.paths.sentVolume(transferId, index)
    const demand = async (name: string, sha256: string | null | undefined): Promise<string> => {
      const path = join(folder, name)
      const found = await hashFile(path, { algorithms: ['sha256'] }).catch((cause: unknown) => {
        throw damaged(path, cause)
      })
      if (found.sha256 !== sha256) throw damaged(path)
      return path
    }
    const tagManifest = await readSmallFile(await demand(TAG_MANIFEST, tagManifestSha256), TAG_FILE_LIMIT)
    const manifest = await demand(MANIFEST, listedDigest(tagManifest.toString('utf8'), MANIFEST))
    const sizes = await demand(SIZES, sizesSha256)
    try {
      for await (const file of readSized(manifest, sizes)) yield { ...file, volume: index }
    } catch (error) {
      throw error instanceof CausewayError && error.code === 'cancelled' ? error : damaged(folder, error)
    }
  }
}

/** The digest of a file in a tag manifest that the ledger vouches for. */
function listedDigest(tagManifest: string, name: string): string | null {
  const line = tagManifest.split('\n').find((each) => each.slice(66) === name)
  return line?.slice(0, 64) ?? null
}
