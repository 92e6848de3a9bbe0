const FIRST_SIZE = 64 * 1024

/** Bytes that come in pieces and leave from the front. Keeps what was pushed and not dropped, and nothing else. */
export class ByteQueue {
  #buffer = Buffer.allocUnsafe(FIRST_SIZE)
  #start = 0
  #end = 0

  /** What is in the queue; valid until the next push. */
  get bytes(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end)
  }

  push(piece: Uint8Array): void {
    const length = this.#end - this.#start
    if (this.#end + piece.length > this.#buffer.length) {
      const size = this.#buffer.length
      // Half full or less: there is room when what is left moves to the front.
      const target =
        (length + piece.length) * 2 <= size ? this.#buffer : Buffer.allocUnsafe(grown(size, length + piece.length))
      this.#buffer.copy(target, 0, this.#start, this.#end)
      this.#buffer = target
      this.#start = 0
      this.#end = length
    }
    this.#buffer.set(piece, this.#end)
    this.#end += piece.length
  }

  drop(count: number): void {
    this.#start += count
    if (this.#start >= this.#end) this.#start = this.#end = 0
  }
}

function grown(size: number, needed: number): number {
  return Math.max(size, 2 ** Math.ceil(Math.log2(needed * 2)))
}
