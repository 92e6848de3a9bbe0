/** A stream of numbers that depends on a run's seed and an input's number alone, so that any input can be made again. */
export class Random {
  #a: number
  #b: number
  #c: number
  #count = 1

  constructor(seed: number, input: number) {
    this.#a = seed | 0
    this.#b = input | 0
    this.#c = (seed ^ Math.imul(input, 0x9e3779b1)) | 0
    // Neighbouring seeds give neighbouring states; a few rounds part them.
    for (let round = 0; round < 12; round++) this.uint32()
  }

  /** One round of sfc32 (Chris Doty-Humphrey's small fast counting generator). */
  uint32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#count) | 0
    this.#count = (this.#count + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** A whole number from 0 to below `limit`; 0 for a limit below 1. */
  below(limit: number): number {
    return limit < 1 ? 0 : Math.floor((this.uint32() / 2 ** 32) * limit)
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0
  }

  /** Small numbers often, large ones seldom: 1, 2, 3 … with halving frequency. */
  few(): number {
    return 1 + Math.clz32(this.uint32() | 1)
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.alloc(length)
    for (let at = 0; at < length; at++) bytes[at] = this.uint32() & 0xff
    return bytes
  }
}
