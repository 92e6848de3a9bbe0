import { stat } from 'node:fs/promises'
import type { ProgressPhase, SignName, SignOfLife } from '../../../shared/progress'
import { errorCode } from '../../files/system-error'
import type { Report } from '../jobs/progress-meter'

/**
 * Reads a sign, a number that moves while the tool works.
 * @param signal aborted when nobody waits for the answer any more
 * @returns null when it cannot be read
 */
export type SignReader = (signal: AbortSignal) => Promise<number | null>

const TICK_MS = 1_000
/** Reading a sign may take one part in so many of the time: asking a database of a server at work is not free. */
const RESTING_SHARE = 19

/**
 * Reports the time that a tool without output has run, with its signs of life and when each last moved. Never ends
 * the work, however quiet it is.
 */
export async function whileWatching<T>(
  report: Report,
  phase: ProgressPhase,
  readers: Readonly<Partial<Record<SignName, SignReader>>>,
  work: () => Promise<T>,
): Promise<T> {
  const over = new AbortController()
  const startedAt = performance.now()
  const signs = Object.entries(readers).map(([what, read]) => new Sign(what as SignName, read, over.signal))
  const send = (final: boolean): void => {
    const now = performance.now()
    report({
      kind: 'elapsed',
      phase,
      seconds: wholeSeconds(now - startedAt),
      // Before the first look has ended, nothing is known of a sign, not even that it cannot be read.
      signs: signs.filter((sign) => sign.wasLookedAt).map((sign) => sign.at(now)),
      quietSeconds: signs.some((sign) => sign.isReadable)
        ? wholeSeconds(now - Math.max(startedAt, ...signs.map((sign) => sign.movedAt ?? startedAt)))
        : null,
      final,
    })
  }
  const look = (): void => signs.forEach((sign) => sign.look())
  const timer = setInterval(() => {
    look()
    send(false)
  }, TICK_MS)
  look()
  send(false)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    over.abort()
    send(true)
  }
}

/** The bytes of a file that a tool writes; 0 before it exists. */
export function bytesOf(path: string): SignReader {
  return () =>
    stat(path).then(
      ({ size }) => size,
      (error: unknown) => (errorCode(error) === 'ENOENT' ? 0 : null),
    )
}

class Sign {
  readonly #what: SignName
  readonly #read: SignReader
  readonly #over: AbortSignal
  #value: number | null = null
  #known: number | null = null
  #movedAt: number | null = null
  #nextLook = 0
  #looking = false
  #lookedAt = false

  constructor(what: SignName, read: SignReader, over: AbortSignal) {
    this.#what = what
    this.#read = read
    this.#over = over
  }

  get wasLookedAt(): boolean {
    return this.#lookedAt
  }

  get isReadable(): boolean {
    return this.#value !== null
  }

  get movedAt(): number | null {
    return this.#movedAt
  }

  at(now: number): SignOfLife {
    const movedSecondsAgo = this.#movedAt === null ? null : wholeSeconds(now - this.#movedAt)
    return { what: this.#what, value: this.#value, movedSecondsAgo }
  }

  look(): void {
    const began = performance.now()
    if (this.#looking || began < this.#nextLook) return
    this.#looking = true
    void this.#read(this.#over)
      .then(
        (value) => this.#see(value),
        () => this.#see(null),
      )
      .finally(() => {
        const ended = performance.now()
        this.#nextLook = ended + (ended - began) * RESTING_SHARE
        this.#looking = false
      })
  }

  #see(value: number | null): void {
    this.#lookedAt = true
    this.#value = value
    if (value === null) return
    if (this.#known !== null && value !== this.#known) this.#movedAt = performance.now()
    this.#known = value
  }
}

function wholeSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000)
}
