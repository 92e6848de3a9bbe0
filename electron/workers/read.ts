import type { ReadBack } from '../../shared/domain'
import type { Disk, Reading } from '../files/disk'
import { passHere } from '../files/gate'
import { digests, startHashes, type Algorithm } from '../files/hash'
import type { Below } from '../files/open'
import { ByteCounter } from './byte-counter'
import type { Reins } from './task'

/** One buffer for each thread: a piece is valid until the next one is read. */
const buffer = Buffer.allocUnsafeSlow(1024 * 1024)
/** How far the system reads ahead in a large file while the thread hashes. */
const AHEAD = 4 * buffer.length

/**
 * The bytes of an open file in order, in pieces of at most 1 MiB that share one buffer. Between pieces the operator
 * may pause or cancel.
 * @throws CausewayError `cancelled`; system errors as they are
 */
export function* pieces(reading: Reading, reins: Reins): Generator<Buffer> {
  for (;;) {
    passHere(reins.gate)
    const bytes = reading.read(buffer)
    if (bytes === 0) return
    if (bytes === buffer.length) reading.readAhead(AHEAD)
    yield buffer.subarray(0, bytes)
  }
}

/**
 * Hashes a file that is flushed, read from the device itself where the platform can. After an error the bytes do not
 * count as moved.
 * @throws system errors as they are; CausewayError `file.unreadable`, `cancelled`
 */
export function hashFromMedium<const A extends Algorithm>(
  disk: Disk,
  path: string,
  algorithms: readonly A[],
  reins: Reins & Below,
): { readonly bytes: number; readonly readBack: ReadBack } & { readonly [K in A]: string } {
  const moved = new ByteCounter(reins.moved)
  const reading = disk.openToRead(path, { pastCache: true, below: reins.below })
  let bytes = 0
  try {
    const hashes = startHashes(algorithms)
    for (const piece of pieces(reading, reins)) {
      for (const [, hash] of hashes) hash.update(piece)
      bytes += piece.length
      moved.add(piece.length)
    }
    return { bytes, readBack: reading.fromMedium ? 'medium' : 'cache', ...digests(hashes) }
  } catch (error) {
    moved.add(-bytes)
    throw error
  } finally {
    reading.close()
  }
}
