import { createHash, hash as hashOnce, type Hash } from 'node:crypto'
import type { Gate } from './gate'
import { openRegularFile, readPieces, type Below } from './open'
import { systemDisk } from './disk'

export type Algorithm = 'sha1' | 'sha256'

export interface HashOptions<A extends Algorithm> extends Below {
  readonly algorithms: readonly A[]
  readonly gate?: Gate
}

/** `sha1` in upper-case hex as the content store writes it, `sha256` in lower-case hex as manifests write it. */
export type HashedFile<A extends Algorithm> = {
  readonly bytes: number
} & { readonly [K in A]: string }

/**
 * Hashes a regular file in one read, opened as `openRegularFile` does.
 * @throws system errors as they are (ENOENT, ELOOP, EIO …), CausewayError `file.unreadable`, `cancelled`
 */
export async function hashFile<const A extends Algorithm>(
  path: string,
  options: HashOptions<A>,
): Promise<HashedFile<A>> {
  const file = await openRegularFile(path, options)
  try {
    const hashes = startHashes(options.algorithms)
    let bytes = 0
    await options.gate?.pass()
    for await (const piece of readPieces(file)) {
      for (const [, hash] of hashes) hash.update(piece)
      bytes += piece.length
      await options.gate?.pass()
    }
    return { bytes, ...digests(hashes) }
  } finally {
    await file.close()
  }
}

/**
 * Hashes a small file that is flushed, read from the device itself where the platform can; a link is not followed.
 * @returns SHA-256 in lower-case hex
 * @throws as `hashFile`
 */
export function sha256OnMedium(path: string, where: Below = {}): string {
  const reading = systemDisk.openToRead(path, { pastCache: true, ...where })
  try {
    const hashes = startHashes(['sha256'])
    const buffer = Buffer.allocUnsafe(256 * 1024)
    for (let bytes = reading.read(buffer); bytes > 0; bytes = reading.read(buffer))
      for (const [, hash] of hashes) hash.update(buffer.subarray(0, bytes))
    return digests(hashes).sha256
  } finally {
    reading.close()
  }
}

export type Hashes<A extends Algorithm> = readonly (readonly [A, Hash])[]

export function startHashes<const A extends Algorithm>(algorithms: readonly A[]): Hashes<A> {
  return algorithms.map((name) => [name, createHash(name)] as const)
}

/** Each digest in the case in which its field writes it. */
export function digests<A extends Algorithm>(hashes: Hashes<A>): { readonly [K in A]: string } {
  const entries = hashes.map(([name, hash]) => {
    const hex = hash.digest('hex')
    return [name, name === 'sha1' ? hex.toUpperCase() : hex] as const
  })
  return Object.fromEntries(entries) as { readonly [K in A]: string }
}

/** SHA-256 of bytes in memory (text as UTF-8), lower-case hex. */
export function sha256Of(data: Uint8Array | string): string {
  return hashOnce('sha256', data, 'hex')
}
