import type { Check } from '../../shared/domain'
import { CausewayError, EXIT, toEnvelope, type ExitCode } from '../../shared/errors'
import type { ValueWords } from '../../shared/format'
import { wording } from '../../shared/wording'
import { outsideLines, type Screen } from './screen'

/** The raw streams below a `Screen`; tests and the windowed program pass their own. */
export interface CommandIo {
  stdout(text: string): void
  stderr(text: string): void
  /** Waits until standard output has taken everything; null, or the system's reason why it has not. */
  outputLost?(): Promise<string | null>
  /** True where stderr is a terminal, so that a progress line may be redrawn. */
  readonly isTerminal: boolean
  /** Calls back when the operator interrupts (Ctrl+C), until the returned function is called. */
  onInterrupt(callback: () => void): () => void
  /** A line that is typed and not shown; absent where nobody can type. @throws CausewayError `usage`, `cancelled` */
  readSecret?(prompt: string): Promise<string>
  /** A line of standard input that is shown as it is typed; absent where nobody can type. @throws CausewayError `usage` */
  readLine?(prompt: string): Promise<string>
}

/** What a command answers: a document for machines and the same in sentences. */
export interface CommandResult {
  readonly exit: ExitCode
  readonly document: Readonly<Record<string, unknown>>
  /** Each on a line of its own, whatever is in it. */
  readonly lines: readonly string[]
}

/** What the command line calls values of checks; it speaks English. */
export const VALUE_WORDS: ValueWords = {
  yes: 'yes',
  no: 'no',
  none: 'none',
  of: 'of',
  others: (count) => `${count} more`,
}

/** A command that did what it was asked to and has no verdict of its own. */
export function done(document: Readonly<Record<string, unknown>>, lines: string | readonly string[]): CommandResult {
  return { exit: EXIT.done, document: { verdict: 'done', ...document }, lines: [lines].flat() }
}

/** A failure, said twice: with its code and details, and in words with what to do next. */
export function failure(thrown: unknown, document: Readonly<Record<string, unknown>> = {}): CommandResult {
  const error = thrown instanceof CausewayError ? thrown : new CausewayError('unexpected', {}, thrown)
  const envelope = toEnvelope(error)
  const words = wording('en').errors[error.code]
  const title = words.title(error.details)
  const next = words.next(error.details)
  const cause = envelope.cause ? [`  (${outsideLines(envelope.cause).join(' ')})`] : []
  return {
    exit: error.exit,
    document: { verdict: verdictFor(error), ...document, error: { ...envelope, message: title, next } },
    lines: [title, next, ...cause],
  }
}

/** The checks that are not in order, each with what to do about it. */
export function describeTroubles(checks: readonly Check[]): string[] {
  const labels = wording('en').checks
  return checks
    .filter((check) => check.state === 'failed' || check.state === 'unknown')
    .map(({ id, state, source }) => `  ${state}: ${labels[id].label} (${source}). ${labels[id].next}`)
}

/** The checks that keep nothing from going on and are not in order either. */
export function describeWarnings(checks: readonly Check[]): string[] {
  const labels = wording('en').checks
  return checks
    .filter((check) => check.state === 'warning' || check.state === 'unknown')
    .map(({ id, state, source }) => `${state}: ${labels[id].label} (${source}). ${labels[id].meaning}`)
}

function verdictFor(error: CausewayError): string {
  if (error.exit === EXIT.cancelled) return 'cancelled'
  return error.exit === EXIT.incomplete || error.exit === EXIT.mediumLost ? 'incomplete' : 'failed'
}

/** Writes a result: one JSON document on stdout, or sentences (failures on stderr). */
export function present(screen: Screen, json: boolean, { exit, document, lines }: CommandResult): ExitCode {
  screen.endLine()
  if (json) screen.printJson(document)
  if (!json && exit === EXIT.done) screen.print(...lines)
  if (exit !== EXIT.done) screen.say(...lines.map((line, n) => (n === 0 ? `causeway: ${line}` : line)))
  return exit
}

/** What to say where a list has nothing in it. */
export function orElse(lines: readonly string[], nothing: string): readonly string[] {
  return lines.length > 0 ? lines : [nothing]
}

/** A personal credential, typed or piped in. @throws CausewayError `usage`, `cancelled` */
export async function askSecret(screen: Screen, account: string): Promise<string> {
  const typed = screen.readSecret(`Personal credential of ${account}`)
  if (!typed) throw new CausewayError('usage', { problem: 'nobody can type a personal credential here' })
  return typed
}

/** A public key's line, piped in or typed. @throws CausewayError `usage` */
export async function askKeyLine(screen: Screen): Promise<string> {
  const typed = screen.readLine('Public key (one line)')
  if (!typed) throw new CausewayError('usage', { problem: 'nobody can type a key here' })
  return typed
}
