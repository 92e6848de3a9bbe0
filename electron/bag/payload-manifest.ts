import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { removeQuietly, syncFolder, temporaryPath, renameReplacing } from '../files/durable'
import type { Gate } from '../files/gate'
import { sha256OnMedium } from '../files/hash'
import { openRegularFile, readPieces } from '../files/open'
import { PathSet } from '../files/safe-path'
import { asTargetError, errorCode, isDeviceError } from '../files/system-error'
import { formatManifestLine, parseManifestPieces, type ManifestEntry } from './manifest'
import { MANIFEST, mediumRoot, PAYLOAD, shownIn } from './names'
import type { AuthenticatedVolume } from './read'

/** A payload file as the copy proved it. */
export interface PayloadFile extends ManifestEntry {
  readonly bytes: number
}

export interface PayloadManifestFacts {
  readonly manifestSha256: string
  readonly files: number
  readonly bytes: number
}

const WRITE_AT = 64 * 1024

/**
 * Writes `manifest-sha256.txt` of a volume, durably and read back, replacing one of an earlier attempt. Memory does
 * not grow with the names.
 * @param payload in the order in which the lines shall stand
 * @throws CausewayError `copy.nothing-to-copy` for no files, `path.*` for a path that a reader would refuse,
 *   `bag.manifest-malformed` for one not below `data/`, `copy.read-back-differs`, `medium.full`, `medium.lost`
 */
export async function writePayloadManifest(
  folder: string,
  payload: AsyncIterable<PayloadFile> | Iterable<PayloadFile>,
): Promise<PayloadManifestFacts> {
  const path = join(folder, MANIFEST)
  const temporary = temporaryPath(path)
  try {
    const facts = await write(temporary, payload)
    if (sha256OnMedium(temporary) !== facts.manifestSha256) {
      throw new CausewayError('copy.read-back-differs', { path: shownIn(folder, MANIFEST) })
    }
    await renameReplacing(temporary, path)
    await syncFolder(dirname(path))
    return facts
  } catch (error) {
    await removeQuietly(temporary)
    throw asTargetError(error, path)
  }
}

async function write(
  path: string,
  payload: AsyncIterable<PayloadFile> | Iterable<PayloadFile>,
): Promise<PayloadManifestFacts> {
  const paths = new PathSet()
  const hash = createHash('sha256')
  let bytes = 0
  let lines = ''
  const file = await open(path, 'wx')
  try {
    const flush = async () => {
      const piece = Buffer.from(lines)
      hash.update(piece)
      await file.writeFile(piece)
      lines = ''
    }
    for await (const entry of payload) {
      paths.add(entry.path)
      if (!entry.path.startsWith(`${PAYLOAD}/`)) {
        throw new CausewayError('bag.manifest-malformed', { line: paths.size, path: entry.path })
      }
      lines += formatManifestLine(entry)
      bytes += entry.bytes
      if (lines.length >= WRITE_AT) await flush()
    }
    await flush()
    if (paths.size === 0) throw new CausewayError('copy.nothing-to-copy')
    await file.sync()
  } finally {
    await file.close()
  }
  return { manifestSha256: hash.digest('hex'), files: paths.size, bytes }
}

/**
 * The lines of an authenticated volume's manifest, read from the medium once more. A device may answer differently
 * the second time, so the bytes are hashed again: whoever acts on entries before the last one is read must be able
 * to undo it.
 * @throws CausewayError as `parseManifest`; `bag.tag-file-altered` after the last entry; `medium.lost`
 */
export async function* readPayloadManifest(
  volume: AuthenticatedVolume<unknown>,
): AsyncGenerator<ManifestEntry, void, undefined> {
  for await (const entries of readPayloadManifestPieces(volume)) for (const entry of entries) yield entry
}

/**
 * Demands that the payloads of all volumes can be in one place: no path twice, none that differs from another by case
 * alone, no file where another volume has a folder.
 * @throws CausewayError `path.collision` (details: path, other), `cancelled`, and as `readPayloadManifest`
 */
export async function demandPathsOfSet(volumes: readonly AuthenticatedVolume<unknown>[], gate: Gate): Promise<void> {
  if (volumes.length < 2) return
  const paths = new PathSet()
  for (const volume of volumes) for await (const _entries of readPayloadManifestPieces(volume, paths)) await gate.pass()
}

/** As `readPayloadManifest`, many entries at a time. @param paths as for `parseManifestPieces` */
export async function* readPayloadManifestPieces(
  volume: AuthenticatedVolume<unknown>,
  paths?: PathSet,
): AsyncGenerator<readonly ManifestEntry[], void, undefined> {
  const path = shownIn(volume.folder, MANIFEST)
  const hash = createHash('sha256')
  const file = await openRegularFile(join(volume.folder, MANIFEST), { below: mediumRoot(volume.folder) }).catch(
    (error: unknown) => {
      // It was there when the volume was authenticated.
      const gone = isDeviceError(error) || errorCode(error) === 'ENOENT'
      throw new CausewayError(gone ? 'medium.lost' : 'bag.tag-file-altered', { path }, error)
    },
  )
  try {
    yield* parseManifestPieces(
      (async function* () {
        for await (const piece of readPieces(file)) {
          hash.update(piece)
          yield piece
        }
      })(),
      'payload',
      paths,
    )
  } catch (error) {
    throw isDeviceError(error) ? new CausewayError('medium.lost', { path }, error) : error
  } finally {
    await file.close()
  }
  if (hash.digest('hex') !== volume.manifestSha256) throw new CausewayError('bag.tag-file-altered', { path })
}
