import { DigestMap } from '../files/digest-map'

const CHUNK_BYTES = 1024 * 1024
/** More than ten million names of a content store. */
const MOST_CHUNKS = 1024
/** A name in a chunk follows its length in UTF-8. */
const LENGTH_BYTES = 2

/**
 * File names by SHA-1, outside the heap: a million names of 40 letters take 80 MiB.
 */
export class FileNames {
  /** Where a name lies, counted from 1 over all chunks. */
  readonly #places = new DigestMap()
  readonly #chunks: Buffer[] = []
  #used = CHUNK_BYTES

  /** The last name that is set counts. @param sha1 hex @throws RangeError for a name of more than 65,533 bytes, and beyond 1 GiB of names */
  set(sha1: string, name: string): void {
    const bytes = LENGTH_BYTES + Buffer.byteLength(name)
    if (bytes > 0xffff) throw new RangeError('a file name of more than 65,533 bytes')
    if (this.#used + bytes > CHUNK_BYTES) {
      if (this.#chunks.length === MOST_CHUNKS) throw new RangeError('more file names than any server has')
      this.#chunks.push(Buffer.allocUnsafeSlow(CHUNK_BYTES))
      this.#used = 0
    }
    const chunk = this.#chunks.at(-1) as Buffer
    chunk.writeUInt16LE(bytes - LENGTH_BYTES, this.#used)
    chunk.write(name, this.#used + LENGTH_BYTES)
    this.#places.set(Buffer.from(sha1, 'hex'), (this.#chunks.length - 1) * CHUNK_BYTES + this.#used + 1)
    this.#used += bytes
  }

  /** @param sha1 hex @returns an empty text where none is known */
  get(sha1: string): string {
    const place = this.#places.get(Buffer.from(sha1, 'hex')) - 1
    const chunk = this.#chunks[Math.floor(place / CHUNK_BYTES)]
    if (!chunk) return ''
    const at = place % CHUNK_BYTES
    return chunk.toString('utf8', at + LENGTH_BYTES, at + LENGTH_BYTES + chunk.readUInt16LE(at))
  }
}
