/** The last bytes of a stream, in a ring that never grows. */
export class Tail {
  readonly #ring: Buffer
  #total = 0

  /** @param kept how many bytes are remembered; even */
  constructor(kept: number) {
    this.#ring = Buffer.alloc(kept)
  }

  /** Bytes that went through in all. */
  get total(): number {
    return this.#total
  }

  add(chunk: Uint8Array): void {
    const kept = this.#ring.length
    const part = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).subarray(-kept)
    const at = (this.#total + chunk.length - part.length) % kept
    const untilEnd = part.copy(this.#ring, at)
    part.copy(this.#ring, 0, untilEnd)
    this.#total += chunk.length
  }

  /** Begins an even number of bytes after the stream's beginning, so that UTF-16 stays in step. */
  bytes(): Buffer {
    const kept = this.#ring.length
    if (this.#total <= kept) return Buffer.from(this.#ring.subarray(0, this.#total))
    const start = this.#total % kept
    const inOrder = Buffer.concat([this.#ring.subarray(start), this.#ring.subarray(0, start)])
    return inOrder.subarray(this.#total % 2)
  }
}
