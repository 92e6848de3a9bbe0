import { CausewayError, type ErrorCode } from '../../shared/errors'
import type { Random } from './random'

export type Outcome = 'accepted' | 'refused'

/** One parser under attack, opened on the samples of its format. */
export interface OpenTarget {
  /** A new input. */
  readonly change: (random: Random) => Buffer
  /**
   * Gives the input to the parser and holds what it answers against a model of its own.
   * @throws Finding for accepted damage; whatever else is thrown is a crash
   */
  readonly check: (input: Buffer) => Outcome | Promise<Outcome>
}

export interface Target {
  readonly name: string
  /** @param scratch a folder for files of this target alone */
  readonly open: (samples: Samples, scratch: string) => OpenTarget
}

/** Genuine files by format, made by the code itself. */
export type Samples = Readonly<Record<string, readonly Buffer[]>>

export function samplesOf(samples: Samples, format: string): readonly Buffer[] {
  const found = samples[format]
  if (!found || found.length === 0) throw new Error(`no sample of ${format}`)
  return found
}

/** What a parser must never do: take damage for something genuine, or answer twice differently. */
export class Finding extends Error {
  override readonly name = 'Finding'
}

export function demand(holds: boolean, what: string): void {
  if (!holds) throw new Finding(what)
}

/** Says `refused` for the errors that the parser documents, and passes on every other. */
export function refusedBy(error: unknown, codes: readonly ErrorCode[]): 'refused' {
  if (error instanceof CausewayError && codes.includes(error.code)) return 'refused'
  throw error
}
