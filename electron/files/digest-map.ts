/** A slot: 16 bytes of a digest and its number, which is 0 where the slot is free. */
const WORDS = 5

/**
 * Numbers by 16-byte digests, in one growing table outside the heap: a million take 40 MiB, and 60 while the table
 * grows. Of longer digests the first 16 bytes count.
 */
export class DigestMap {
  #slots = 1024
  #table = new Uint32Array(this.#slots * WORDS)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** @returns 0 when it is not there */
  get(digest: Buffer): number {
    const [a, b, c, d] = wordsOf(digest)
    return this.#table[this.#find(a, b, c, d) + 4] ?? 0
  }

  /** @param value 1 to 2^32 - 1 @returns false when it was there already; then it has the new value */
  set(digest: Buffer, value: number): boolean {
    if (this.#size * 4 >= this.#slots * 3) this.#grow()
    const [a, b, c, d] = wordsOf(digest)
    const isNew = this.#put(a, b, c, d, value)
    if (isNew) this.#size++
    return isNew
  }

  #put(a: number, b: number, c: number, d: number, value: number): boolean {
    const table = this.#table
    const at = this.#find(a, b, c, d)
    const isNew = table[at + 4] === 0
    table[at] = a
    table[at + 1] = b
    table[at + 2] = c
    table[at + 3] = d
    table[at + 4] = value
    return isNew
  }

  /**
   * Open addressing, from a slot onwards that nobody can foresee: ids and digests come from files, and made to meet in
   * one place they would take for ever.
   * @returns where the digest lies in the table, or the free slot that it would take
   */
  #find(a: number, b: number, c: number, d: number): number {
    const table = this.#table
    for (let slot = mixed(a, b, c, d) & (this.#slots - 1); ; slot = (slot + 1) & (this.#slots - 1)) {
      const at = slot * WORDS
      if (table[at + 4] === 0) return at
      if (table[at] === a && table[at + 1] === b && table[at + 2] === c && table[at + 3] === d) return at
    }
  }

  #grow(): void {
    const old = this.#table
    this.#slots *= 2
    this.#table = new Uint32Array(this.#slots * WORDS)
    for (let at = 0; at < old.length; at += WORDS) {
      const [a = 0, b = 0, c = 0, d = 0, value = 0] = [old[at], old[at + 1], old[at + 2], old[at + 3], old[at + 4]]
      if (value !== 0) this.#put(a, b, c, d, value)
    }
    // Gives the memory back at once; the collector would let several old tables add up.
    old.buffer.transfer(0)
  }
}

const [SEED, ODD] = randomWords()

/** Each bit of the digest and of the seed decides over the low bits (the finalizer of MurmurHash3, public domain). */
function mixed(a: number, b: number, c: number, d: number): number {
  let hash = a ^ SEED
  hash = Math.imul(hash ^ (hash >>> 15), ODD) ^ b
  hash = Math.imul(hash ^ (hash >>> 15), ODD) ^ c
  hash = Math.imul(hash ^ (hash >>> 15), ODD) ^ d
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function randomWords(): [seed: number, odd: number] {
  const [seed = 0, odd = 0] = crypto.getRandomValues(new Uint32Array(2))
  return [seed, odd | 1]
}

function wordsOf(digest: Buffer): [number, number, number, number] {
  return [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12)]
}
