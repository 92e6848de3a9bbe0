/** A set of 16-byte digests in one growing table outside the heap: a million take 32 to 64 MiB, with nothing to collect. */
export class DigestSet {
  #slots = 1024
  #table = new Uint32Array(this.#slots * 4)
  #size = 0

  get size(): number {
    return this.#size
  }

  has(digest: Buffer): boolean {
    return this.#find(wordsOf(digest)).found
  }

  /** @returns false when it was there already */
  add(digest: Buffer): boolean {
    if (this.#size * 4 >= this.#slots * 3) this.#grow()
    const words = wordsOf(digest)
    const { found, at } = this.#find(words)
    if (found) return false
    this.#table.set(words, at)
    this.#size++
    return true
  }

  /** Open addressing: from the slot that the first word names onwards to the digest or a free slot. */
  #find(words: Uint32Array): { found: boolean; at: number } {
    const table = this.#table
    const [a = 0, b = 0, c = 0, d = 0] = words
    for (let slot = a & (this.#slots - 1); ; slot = (slot + 1) & (this.#slots - 1)) {
      const at = slot * 4
      if (table[at + 3] === 0) return { found: false, at }
      if (table[at] === a && table[at + 1] === b && table[at + 2] === c && table[at + 3] === d)
        return { found: true, at }
    }
  }

  #grow(): void {
    const old = this.#table
    this.#slots *= 2
    this.#table = new Uint32Array(this.#slots * 4)
    for (let at = 0; at < old.length; at += 4) {
      if (old[at + 3] === 0) continue
      const words = old.subarray(at, at + 4)
      this.#table.set(words, this.#find(words).at)
    }
  }
}

/** The four words; the last one is never 0, which marks a free slot. */
function wordsOf(digest: Buffer): Uint32Array {
  const words = new Uint32Array(4)
  for (let i = 0; i < 4; i++) words[i] = digest.readUInt32LE(i * 4)
  words[3] = (words[3] ?? 0) | 1
  return words
}
