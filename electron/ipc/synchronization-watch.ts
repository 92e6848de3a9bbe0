import { CausewayError, toEnvelope } from '../../shared/errors'
import type { SyncProgress } from '../../shared/server-details'
import { NO_SYNCHRONIZATION, type SynchronizationView } from '../../shared/synchronization'
import type { Station } from '../station/station'
import { synchronizeServer, type ForTransfer } from '../transfer/server/synchronization'

/**
 * The synchronization of the export server that this program watches: one at a time, started here or found running.
 * It is watched here and not in a page, so that leaving the page and coming back finds it.
 */
export class SynchronizationWatch {
  readonly #station: () => Promise<Station>
  readonly #changed: (view: SynchronizationView) => void
  readonly #quit = new AbortController()
  #view = NO_SYNCHRONIZATION
  /** Settles once it is known that it runs; null while nothing is watched. */
  #beginning: Promise<void> | null = null

  /** @param changed told of every step, and of the end */
  constructor(station: () => Promise<Station>, changed: (view: SynchronizationView) => void) {
    this.#station = station
    this.#changed = changed
  }

  get view(): SynchronizationView {
    return this.#view
  }

  /**
   * Has the server synchronize, or joins the synchronization that runs, and answers as soon as that is known.
   * @throws CausewayError `server.sync-not-started`, `server.unreadable`, `station.wrong-role`
   */
  async start(transfer: ForTransfer | null, joins = false): Promise<SynchronizationView> {
    const station = await this.#station()
    this.#beginning ??= this.#begin(station, transfer, joins)
    await this.#beginning
    return this.#view
  }

  /** Joins a synchronization that runs, whoever started it. A server that cannot be asked changes nothing here. */
  async look(): Promise<SynchronizationView> {
    if (this.#beginning) return this.#view
    const station = await this.#station()
    station.requireRole('connected')
    const progress = await station.server.readSynchronization().catch(() => null)
    if (progress?.running) await this.start(null, true).catch(() => undefined)
    return this.#view
  }

  /** Ends the watching, not the synchronization. */
  stop(): void {
    this.#quit.abort()
  }

  #begin(station: Station, transfer: ForTransfer | null, joins: boolean): Promise<void> {
    const begun = Promise.withResolvers<void>()
    let beganAt: number | null = null
    const seconds = (): number => (beganAt === null ? 0 : Math.round((Date.now() - beganAt) / 1000))
    const report = (progress: SyncProgress): void => {
      // Between two looks at its end the server stands still without its history yet.
      if (progress.running) this.#set({ progress, seconds: seconds() })
    }
    const began = (how: 'started' | 'joined'): void => {
      beganAt = Date.now()
      this.#set({ ...NO_SYNCHRONIZATION, state: 'running', startedHere: how === 'started' })
      begun.resolve()
    }
    synchronizeServer(station, { signal: this.#quit.signal, report, transfer, joins, began })
      .then((last) => this.#end({ last, seconds: seconds() }))
      .catch((error: unknown) => {
        if (beganAt === null) {
          this.#beginning = null
          begun.reject(error instanceof Error ? error : new CausewayError('unexpected', {}, error))
        } else this.#end({ error: toEnvelope(error), seconds: seconds() })
      })
    return begun.promise
  }

  #end(how: Partial<SynchronizationView>): void {
    this.#beginning = null
    this.#set({ ...how, state: 'ended', progress: null, endedAt: new Date().toISOString() })
  }

  #set(change: Partial<SynchronizationView>): void {
    this.#view = { ...this.#view, ...change }
    if (!this.#quit.signal.aborted) this.#changed(this.#view)
  }
}
