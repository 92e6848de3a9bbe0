import { CausewayError } from '../../shared/errors'

/**
 * What long work asks before each piece: may I go on? Carries cancellation and pause from the operator to
 * the loops that read and write.
 */
export interface Gate {
  readonly signal: AbortSignal
  /** Resolves at once, or when a pause ends. @throws CausewayError `cancelled` */
  pass(): Promise<void>
}

/** A gate that the caller can pause, resume and cancel. */
export class OperatorGate implements Gate {
  readonly #abort = new AbortController()
  #paused: { readonly promise: Promise<void>; readonly release: () => void } | null = null

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get isPaused(): boolean {
    return this.#paused !== null
  }

  async pass(): Promise<void> {
    if (this.#paused) await this.#paused.promise
    if (this.#abort.signal.aborted) throw new CausewayError('cancelled')
  }

  pause(): void {
    if (this.#paused || this.#abort.signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#paused = { promise, release: resolve }
  }

  resume(): void {
    this.#paused?.release()
    this.#paused = null
  }

  /** Ends the work at its next question; a paused job wakes up to end. */
  cancel(): void {
    this.#abort.abort(new CausewayError('cancelled'))
    this.resume()
  }
}

/** A gate that is always open: for work that nobody can pause or cancel. */
export function openGate(): Gate {
  return new OperatorGate()
}
