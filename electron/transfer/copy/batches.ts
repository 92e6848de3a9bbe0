const MIB = 1024 * 1024
const MAX_FILES = 2048
const MIN_BYTES = 16 * MIB
const MAX_BYTES = 512 * MIB
/** A batch should take about so long: then a kill or a pulled cable costs seconds, and its flushes do not count. */
const WANTED_SECONDS = 5
/** What one worker is handed at a time: enough that handing over costs nothing, little enough to share the work. */
const GROUP_FILES = 32
const GROUP_BYTES = 8 * MIB

interface Sized {
  readonly bytes: number
}

/** How much is written before the device is made to take it, fitted to how fast the device is. */
export class BatchSize {
  #bytes = 64 * MIB

  /** @param bytes of a batch @param seconds from its first byte to its last flush */
  learn(bytes: number, seconds: number): void {
    if (bytes < MIN_BYTES) return
    const fitting = (bytes / Math.max(seconds, 0.001)) * WANTED_SECONDS
    this.#bytes = Math.min(MAX_BYTES, Math.max(MIN_BYTES, (this.#bytes + fitting) / 2))
  }

  /** Takes the next batch from the items; empty at their end. */
  take<T extends Sized>(items: Iterator<T>): T[] {
    return takeUpTo(items, MAX_FILES, this.#bytes)
  }
}

/** Cuts a batch into what workers are handed at a time; a large file is a group of its own. */
export function groupsOf<T extends Sized>(batch: readonly T[]): T[][] {
  const groups: T[][] = []
  const items = batch[Symbol.iterator]()
  for (;;) {
    const group = takeUpTo(items, GROUP_FILES, GROUP_BYTES)
    if (group.length === 0) return groups
    groups.push(group)
  }
}

/** At least one item while there are any. */
function takeUpTo<T extends Sized>(items: Iterator<T>, files: number, bytes: number): T[] {
  const taken: T[] = []
  for (let sum = 0; taken.length < files && sum < bytes;) {
    const next = items.next()
    if (next.done) break
    taken.push(next.value)
    sum += next.value.bytes
  }
  return taken
}
