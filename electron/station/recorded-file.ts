import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { CausewayError, type ErrorCode } from '../../shared/errors'
import type { EventType, LedgerEvent } from '../../shared/ledger'
import { sha256Of } from '../files/hash'
import { readStateFile } from '../files/state-file'
import type { Ledger } from '../ledger/ledger'
import { EventMemory } from './event-memory'

/** What an event says held before it, where it says so, and holds since. */
export interface Told<T> {
  readonly before: T | null
  readonly after: T
}

export interface RecordedFileOptions<T> {
  readonly path: string
  readonly ledger: Ledger
  /** The events that change what the file holds. */
  readonly types: readonly EventType[]
  /** Reads an event of these types; null for one that says nothing of the content. */
  readonly told: (event: LedgerEvent) => Told<T> | null
  /** Reads the file; null when there is none. */
  readonly read: (path: string) => T | null
  /** What a file is refused with that the history never knew. */
  readonly altered: Extract<ErrorCode, `${string}.altered`>
}

/**
 * A file that repeats what the history says, so that people can read it. The history decides: whoever edits, deletes or
 * restores the file changes nothing.
 */
export class RecordedFile<T> {
  readonly #options: RecordedFileOptions<T>
  readonly #memories: readonly EventMemory[]

  constructor(options: RecordedFileOptions<T>) {
    this.#options = options
    this.#memories = options.types.map((type) => new EventMemory(options.ledger, type))
  }

  /** Returns what the newest event says, whatever the file holds; null when no event says anything. */
  newest(): Told<T> | null {
    const events = this.#memories.flatMap((memory) => memory.all())
    const newestFirst = [...events].sort((one, other) => other.sequence - one.sequence)
    for (const event of newestFirst) {
      const told = this.#options.told(event)
      if (told) return told
    }
    return null
  }

  /**
   * Returns what holds now; null when the history says nothing and there is no file. A file that is missing, or lags by
   * the last change because a program was killed in between or somebody restored it, counts for nothing.
   * @throws CausewayError with the code for an altered file (details: path), which is also an event, and what reading
   *   the file throws
   */
  now(): T | null {
    const { path, read } = this.#options
    const file = read(path)
    const told = this.newest()
    if (file === null) return told?.after ?? null
    if (told && (isDeepStrictEqual(file, told.after) || isDeepStrictEqual(file, told.before))) return told.after
    recordAltered(this.#options.ledger, path)
    throw new CausewayError(this.#options.altered, { path })
  }
}

/**
 * Records that a file of the station is not what the history says, once for each content that it is found with. A full
 * disk must not hide the refusal itself, so a failure to record is passed over.
 */
export function recordAltered(ledger: Ledger, path: string): void {
  try {
    const found = { file: basename(path), sha256: sha256Of(readStateFile(path)) }
    const known = new EventMemory(ledger, 'station.file-altered').all()
    if (known.some(({ payload }) => isDeepStrictEqual(payload, found))) return
    ledger.append({ type: 'station.file-altered', payload: found })
  } catch {
    return
  }
}
