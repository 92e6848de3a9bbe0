/** Counts bytes in memory that threads share: whoever moves them adds, whoever shows progress looks now and then. */
export class ByteCounter {
  readonly shared: BigInt64Array<SharedArrayBuffer>

  /** @param shared of a counter in another thread */
  constructor(shared = new BigInt64Array(new SharedArrayBuffer(8))) {
    this.shared = shared
  }

  get value(): number {
    return Number(Atomics.load(this.shared, 0))
  }

  /** @param bytes negative to take back what turned out not to count */
  add(bytes: number): void {
    Atomics.add(this.shared, 0, BigInt(bytes))
  }
}
