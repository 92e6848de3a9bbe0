import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { CausewayError, type ErrorCode } from '../../shared/errors'
import type { EventType, LedgerEvent } from '../../shared/ledger'
import { sha256Of } from '../files/hash'
import { checkedInput, readHomeFile, recordedContent, writeHomeFile } from '../files/home-file'
import { readStateFile } from '../files/state-file'
import type { Ledger } from '../ledger/ledger'
import { withFileLock } from '../trust/file-lock'
import { EventMemory } from './event-memory'

const versionSchema = z.looseObject({ formatVersion: z.literal(1) })

/** What an event says held before it, where it says so, and holds since. */
export interface Told<T> {
  readonly before: T | null
  readonly after: T
}

export interface RecordedFileOptions<T> {
  readonly path: string
  readonly ledger: Ledger
  /** What the file holds beside its format version, and events hold whole. */
  readonly schema: z.ZodType<T>
  /** The events that change what the file holds. */
  readonly types: readonly EventType[]
  /** Finds the content in an event of these types, `before` null in one that begins; null when it holds none. */
  readonly told: (event: LedgerEvent) => Told<unknown> | null
  /** What a file is refused with that the history never knew. */
  readonly altered: Extract<ErrorCode, `${string}.altered`>
}

/**
 * A file that repeats what the history says, so that people can read it. The history decides: whoever edits, deletes or
 * restores the file changes nothing.
 */
export class RecordedFile<T extends object> {
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
      if (told)
        return { before: told.before === null ? null : this.#recorded(told.before), after: this.#recorded(told.after) }
    }
    return null
  }

  /**
   * Returns what holds now; null when the history says nothing and there is no file. A file that is missing, or lags by
   * the last change because a program was killed in between or somebody restored it, counts for nothing.
   * @throws CausewayError with the code for an altered file (details: path), which is also an event; `station.damaged`,
   *   `file.unreadable` (details: path)
   */
  now(): T | null {
    const { path, schema } = this.#options
    const file = readHomeFile(path, (content) => {
      const { formatVersion: _, ...rest } = versionSchema.parse(content)
      return schema.parse(rest)
    })
    const told = this.newest()
    if (file === null) return told?.after ?? null
    if (told && (isDeepStrictEqual(file, told.after) || isDeepStrictEqual(file, told.before))) return told.after
    recordAltered(this.#options.ledger, path)
    throw new CausewayError(this.#options.altered, { path })
  }

  /**
   * Changes what holds, one program at a time. The event comes first, so that nothing ever holds that the history does
   * not know; what changes nothing is no event.
   * @param now what holds now, asked while no other program can change it
   * @param record appends the event that holds the content before and after
   * @throws CausewayError `usage` (details: field, problem), `job.busy`, and what the callbacks throw
   */
  async change(
    now: () => T,
    edit: (content: T) => T,
    record: (told: { readonly before: T; readonly after: T }) => void,
  ): Promise<T> {
    return withFileLock(this.#options.path, async () => {
      const before = now()
      const after = checkedInput(this.#options.schema, edit(before))
      if (!isDeepStrictEqual(before, after)) record({ before, after })
      // Without any event the default holds, which is not written down.
      if (this.newest() !== null) await this.write(after)
      return after
    })
  }

  /** Writes the file to say what an event has just said. */
  async write(content: T): Promise<void> {
    await writeHomeFile(this.#options.path, { formatVersion: 1, ...content })
  }

  #recorded(content: unknown): T {
    return recordedContent(this.#options.path, this.#options.schema, content)
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
