import { DigestMap } from './digest-map'

/** A set of 16-byte digests, as `DigestMap` holds them. */
export class DigestSet {
  readonly #map = new DigestMap()

  get size(): number {
    return this.#map.size
  }

  has(digest: Buffer): boolean {
    return this.#map.get(digest) !== 0
  }

  /** @returns false when it was there already */
  add(digest: Buffer): boolean {
    return this.#map.set(digest, 1)
  }
}
