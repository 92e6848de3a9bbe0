import { CausewayError } from '../../shared/errors'

/** What the flag of a gate says, to threads that cannot wait for a promise. */
const OPEN = 0
const PAUSED = 1
const CANCELLED = 2

/**
 * What long work asks before each piece: may I go on? Carries cancellation and pause from the operator to
 * the loops that read and write.
 */
export interface Gate {
  readonly signal: AbortSignal
  /** The same answer in memory that worker threads share; see `passHere`. */
  readonly flag: Int32Array<SharedArrayBuffer>
  /** Resolves at once, or when a pause ends. @throws CausewayError `cancelled` */
  pass(): Promise<void>
}

/** A gate that the caller can pause, resume and cancel. */
export class OperatorGate implements Gate {
  readonly flag = new Int32Array(new SharedArrayBuffer(4))
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
    Atomics.store(this.flag, 0, PAUSED)
  }

  resume(): void {
    this.#paused?.release()
    this.#paused = null
    this.#tell(this.#abort.signal.aborted ? CANCELLED : OPEN)
  }

  /** Ends the work at its next question; a paused job wakes up to end. */
  cancel(): void {
    this.#abort.abort(new CausewayError('cancelled'))
    this.resume()
  }

  #tell(answer: number): void {
    Atomics.store(this.flag, 0, answer)
    Atomics.notify(this.flag, 0)
  }
}

/**
 * Passes a gate in a thread of its own: returns at once, or blocks the thread until a pause ends.
 * @throws CausewayError `cancelled`
 */
export function passHere(flag: Int32Array<SharedArrayBuffer>): void {
  while (Atomics.load(flag, 0) === PAUSED) Atomics.wait(flag, 0, PAUSED)
  if (Atomics.load(flag, 0) === CANCELLED) throw new CausewayError('cancelled')
}

/** A gate that is always open: for work that nobody can pause or cancel. */
export function openGate(): Gate {
  return new OperatorGate()
}
