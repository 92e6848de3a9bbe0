import { dirname } from 'node:path'
import type { VolumeHandle } from '../../files/disk'
import { asTargetError } from '../../files/system-error'
import type { Workers } from '../../workers/workers'

/**
 * Flushes for one target of a copy. Whoever asks while a flush is under way shares the next one, because the one
 * under way may have passed what they wrote. After one that failed all others fail: the system tells of a lost write
 * only once, and it may have been anyone's.
 */
export class GroupFlush {
  readonly #workers: Workers
  readonly #volume: VolumeHandle | null
  #running: Promise<unknown> | null = null
  #failure: { readonly error: unknown } | null = null
  #next: Promise<void> | null = null
  #turn: Promise<void> = Promise.resolve()

  /**
   * @param root the folder that a person or the server named; opened before the first byte is written
   * @throws CausewayError `medium.lost` (details: path)
   */
  constructor(workers: Workers, root: string) {
    this.#workers = workers
    try {
      this.#volume = workers.disk.flushesByVolume(root) ? workers.disk.openVolume(root) : null
    } catch (error) {
      throw asTargetError(error, root)
    }
  }

  /** Files must be flushed one by one as they are written; `data` then has nothing to do. */
  get eachFile(): boolean {
    return this.#volume === null
  }

  /** Waits until the bytes of all files that are written by now are on the device. */
  async data(): Promise<void> {
    if (this.#volume) await this.#volumeFlush()
  }

  /** Waits until the names of these files are on the device. */
  async names(paths: readonly string[]): Promise<void> {
    if (this.#volume) return this.#volumeFlush()
    // One after the other, as flushes of a volume: of two at a time one could hear of what the other one lost.
    const flush = this.#turn.then(() => this.#flush([...new Set(paths.map(dirname))]))
    this.#turn = flush.catch(() => undefined)
    return flush
  }

  /** Nothing was written through the handle, so a failure to close it has nothing to tell. */
  close(): void {
    try {
      if (this.#volume) this.#workers.disk.closeVolume(this.#volume)
    } catch {
      // What went wrong before is on its way, and the other volumes are still to be closed.
    }
  }

  #volumeFlush(): Promise<void> {
    if (!this.#running) return this.#start()
    this.#next ??= this.#running.then(
      () => this.#start(),
      () => this.#start(),
    )
    return this.#next
  }

  #start(): Promise<void> {
    this.#next = null
    const flush = this.#flush([])
    this.#running = flush
    const ended = (): void => {
      if (this.#running === flush) this.#running = null
    }
    flush.then(ended, ended)
    return flush
  }

  async #flush(folders: readonly string[]): Promise<void> {
    if (this.#failure) throw this.#failure.error
    try {
      await this.#workers.run({ kind: 'flush', volume: this.#volume, folders })
    } catch (error) {
      this.#failure = { error }
      throw error
    }
  }
}
