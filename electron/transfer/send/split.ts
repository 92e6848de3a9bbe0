import { CausewayError } from '../../../shared/errors'

export interface Capacity {
  /** 1-based volume number. */
  readonly volume: number
  /** How people call the medium. */
  readonly label: string
  /** Bytes that payload may take on it. */
  readonly bytes: number
}

export interface Assignment {
  readonly path: string
  readonly volume: number
}

/** A manifest line, a directory entry and the slack of a last block: what a file costs beside its bytes. */
const OVERHEAD_PER_FILE = 4096 + 256

/**
 * Splits files over volumes; no file is cut. Every medium that the operator named takes its share: each file,
 * largest first, goes to the medium that is relatively emptiest and still has room for it.
 * @param files largest first
 * @throws CausewayError `medium.no-room-for-file` when a file fits nowhere (details: path, bytes, label)
 */
export function splitOverVolumes(
  files: Iterable<{ readonly path: string; readonly bytes: number }>,
  capacities: readonly Capacity[],
): Assignment[] {
  const fill = capacities.map((capacity) => ({ ...capacity, used: 0 }))
  const assignments: Assignment[] = []
  for (const file of files) {
    const cost = file.bytes + OVERHEAD_PER_FILE
    const best = fill
      .filter((volume) => volume.used + cost <= volume.bytes)
      .reduce<(typeof fill)[number] | null>(
        (emptiest, volume) =>
          emptiest === null || volume.used / volume.bytes < emptiest.used / emptiest.bytes ? volume : emptiest,
        null,
      )
    if (!best) {
      const label = capacities.map((capacity) => capacity.label).join(', ')
      throw new CausewayError('medium.no-room-for-file', { path: file.path, bytes: file.bytes, label })
    }
    best.used += cost
    assignments.push({ path: file.path, volume: best.volume })
  }
  return assignments
}
