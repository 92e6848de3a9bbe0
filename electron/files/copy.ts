import { open, type FileHandle } from 'node:fs/promises'
import { CausewayError } from '../../shared/errors'
import { removeQuietly, renameWithoutReplacing, temporaryPath } from './durable'
import type { Gate } from './gate'
import { digests, startHashes } from './hash'
import { openRegularFile, readPieces } from './open'
import { asTargetError, isDeviceError } from './system-error'

export interface CopyOptions {
  readonly gate: Gate
  /** Called after each piece with the bytes since the last call. */
  readonly onBytes?: (bytes: number) => void
  /** The source is a removable medium: a device that goes away while reading is then `medium.lost`. */
  readonly sourceIsMedium?: boolean
}

export interface CopiedFile {
  /** Holds the flushed bytes; the caller reads it back and gives it its name with `publish`, or deletes it. */
  readonly temporary: string
  readonly bytes: number
  /** Upper-case hex. */
  readonly sha1: string
  /** Lower-case hex. */
  readonly sha256: string
}

/** Bytes written before the device is made to take them: keeps memory, cancelling and the time left honest. */
const FLUSH_EVERY = 64 * 1024 * 1024

/**
 * Copies a regular file with one read to a temporary name in the folder of `finalPath`, hashing on the way, and
 * flushes it. After any error nothing of the copy is left.
 * @throws CausewayError `file.unreadable` (details: path), `content.changed-while-copying` (details: path),
 *   `medium.full`, `medium.lost`, `medium.not-ready` (details: path), `cancelled`; other system errors as they are
 */
export async function copyToTemporary(source: string, finalPath: string, options: CopyOptions): Promise<CopiedFile> {
  const from = await openRegularFile(source).catch((error: unknown) => {
    throw asSourceError(error, source, options)
  })
  try {
    const temporary = temporaryPath(finalPath)
    try {
      const to = await atTarget(finalPath, () => open(temporary, 'wx'))
      const copied = await pump(from, to, source, finalPath, options).finally(() => to.close())
      return { temporary, ...copied }
    } catch (error) {
      await removeQuietly(temporary)
      throw error
    }
  } finally {
    await from.close()
  }
}

/**
 * Gives a temporary file, read back by the caller, its final name; never replaces a file. The folder is not flushed:
 * callers flush each folder once per batch with `syncFolder`.
 * @throws CausewayError `file.exists`, `medium.full`, `medium.lost` (details: path)
 */
export async function publish(temporary: string, finalPath: string): Promise<void> {
  await atTarget(finalPath, () => renameWithoutReplacing(temporary, finalPath))
}

async function pump(
  from: FileHandle,
  to: FileHandle,
  source: string,
  finalPath: string,
  options: CopyOptions,
): Promise<Omit<CopiedFile, 'temporary'>> {
  const before = await from.stat({ bigint: true })
  const hashes = startHashes(['sha1', 'sha256'])
  const pieces = readPieces(from)
  let bytes = 0
  let unflushed = 0
  let flushing = Promise.resolve()
  try {
    for (;;) {
      await options.gate.pass()
      const next = await pieces.next().catch((error: unknown) => {
        throw asSourceError(error, source, options)
      })
      if (next.done) break
      const piece = next.value
      const writing = atTarget(finalPath, () => writeAll(to, piece))
      writing.catch(() => undefined) // awaited below; hashing goes on while the system writes
      for (const [, hash] of hashes) hash.update(piece)
      await writing
      bytes += piece.length
      unflushed += piece.length
      options.onBytes?.(piece.length)
      if (unflushed >= FLUSH_EVERY) {
        await flushing
        flushing = atTarget(finalPath, () => to.datasync())
        flushing.catch(() => undefined)
        unflushed = 0
      }
    }
    await flushing
  } finally {
    await flushing.catch(() => undefined)
    await pieces.return()
  }
  const after = await from.stat({ bigint: true })
  if (BigInt(bytes) !== before.size || after.size !== before.size || after.mtimeNs !== before.mtimeNs) {
    throw new CausewayError('content.changed-while-copying', { path: source })
  }
  await atTarget(finalPath, () => to.sync())
  return { bytes, ...digests(hashes) }
}

async function writeAll(to: FileHandle, piece: Buffer): Promise<void> {
  for (let at = 0; at < piece.length;) at += (await to.write(piece, at, piece.length - at, null)).bytesWritten
}

async function atTarget<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asTargetError(error, path)
  }
}

function asSourceError(error: unknown, path: string, options: CopyOptions): unknown {
  if (error instanceof CausewayError) return error
  const lost = options.sourceIsMedium && isDeviceError(error)
  return new CausewayError(lost ? 'medium.lost' : 'file.unreadable', { path }, error)
}
