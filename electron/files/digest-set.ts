/**
 * A set of 16-byte digests in one growing table outside the heap: a million take 32 MiB, and 48 while the table grows.
 * Of longer digests the first 16 bytes count.
 */
export class DigestSet {
  #slots = 1024
  #table = new Uint32Array(this.#slots * 4)
  #size = 0

  get size(): number {
    return this.#size
  }

  has(digest: Buffer): boolean {
    return this.#find(word(digest, 0), word(digest, 4), word(digest, 8), lastWord(digest)) < 0
  }

  /** @returns false when it was there already */
  add(digest: Buffer): boolean {
    if (this.#size * 4 >= this.#slots * 3) this.#grow()
    const added = this.#put(word(digest, 0), word(digest, 4), word(digest, 8), lastWord(digest))
    if (added) this.#size++
    return added
  }

  #put(a: number, b: number, c: number, d: number): boolean {
    const at = this.#find(a, b, c, d)
    if (at < 0) return false
    const table = this.#table
    table[at] = a
    table[at + 1] = b
    table[at + 2] = c
    table[at + 3] = d
    return true
  }

  /**
   * Open addressing: from the slot that the first word names onwards.
   * @returns the place of the free slot that the digest would take, or -1 when it is there
   */
  #find(a: number, b: number, c: number, d: number): number {
    const table = this.#table
    for (let slot = a & (this.#slots - 1); ; slot = (slot + 1) & (this.#slots - 1)) {
      const at = slot * 4
      if (table[at + 3] === 0) return at
      if (table[at] === a && table[at + 1] === b && table[at + 2] === c && table[at + 3] === d) return -1
    }
  }

  #grow(): void {
    const old = this.#table
    this.#slots *= 2
    this.#table = new Uint32Array(this.#slots * 4)
    for (let at = 0; at < old.length; at += 4) {
      const [a = 0, b = 0, c = 0, d = 0] = [old[at], old[at + 1], old[at + 2], old[at + 3]]
      if (d !== 0) this.#put(a, b, c, d)
    }
    // Gives the memory back at once; the collector would let several old tables add up.
    old.buffer.transfer(0)
  }
}

function word(digest: Buffer, at: number): number {
  return digest.readUInt32LE(at)
}

/** Never 0, which marks a free slot. */
function lastWord(digest: Buffer): number {
  return (word(digest, 12) | 1) >>> 0
}
