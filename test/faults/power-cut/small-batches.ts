/**
 * Stands in for electron/transfer/copy/batches.ts with batches of three files in groups of two: a few small files then
 * fill the pipeline, and a mishap finds batches in each of its states.
 */
const BATCH = 3
const GROUP = 2

export class BatchSize {
  learn(): void {
    // always the same
  }

  take<T>(items: Iterator<T>): T[] {
    const taken: T[] = []
    while (taken.length < BATCH) {
      const next = items.next()
      if (next.done) break
      taken.push(next.value)
    }
    return taken
  }
}

export function groupsOf<T>(batch: readonly T[]): T[][] {
  const starts = Array.from({ length: Math.ceil(batch.length / GROUP) }, (_, n) => n * GROUP)
  return starts.map((start) => batch.slice(start, start + GROUP))
}
