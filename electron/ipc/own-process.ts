/**
 * Commands of Causeway's own command line, run in a process of its own: what walks a whole ledger takes seconds once it
 * holds a million events, and the window goes on meanwhile. What the command leaves in the ledger is the same either way.
 */
import { z } from 'zod'
import { CausewayError, fromEnvelope, type ErrorEnvelope } from '../../shared/errors'
import type { LedgerVerification } from '../../shared/ledger'
import type { ToolCommand } from '../processes/run-tool'
import { askProgram } from '../processes/start-program'

/** An answer names each contradiction or transfer; a hundred thousand of them fit. */
const ANSWER_LIMIT = 64 * 1024 * 1024

const answerSchema = z.looseObject({ error: z.looseObject({ code: z.string() }).optional() })

/** What a command answers with `--json`; `error` where it failed, beside what it has nonetheless. */
export type Answer = Readonly<Record<string, unknown>> & { readonly error?: ErrorEnvelope }

/** Where to run: the command that starts this program's command line, and the station's home. */
export interface OwnProcess {
  readonly self: ToolCommand
  readonly home: string
}

/**
 * Runs a command to its end.
 * @param args the command and its arguments, as in docs/command-line.md
 * @throws CausewayError `unexpected` when it answers nothing that can be read
 */
export async function ask({ self, home }: OwnProcess, ...args: string[]): Promise<Answer> {
  const words = [...self.args, '--home', home, '--json', ...args]
  const { stdout, error } = await askProgram(self.file, words, { timeoutMs: 0, maxBytes: ANSWER_LIMIT })
  if (stdout === '') throw new CausewayError('unexpected', {}, error ?? `${args.join(' ')} said nothing`)
  // eslint-disable-next-line no-restricted-syntax -- printed by this program's own command line
  return answerSchema.parse(JSON.parse(stdout)) as Answer
}

/** As `ask`, where a failure is no answer. @throws CausewayError what the command failed with */
export async function askAll(own: OwnProcess, ...args: string[]): Promise<Answer> {
  const answer = await ask(own, ...args)
  if (answer.error) throw fromEnvelope(answer.error)
  return answer
}

/** Runs `history verify`. @throws CausewayError as `askAll`, but for a ledger that does not hold: that is an answer */
export async function verifyInOwnProcess(own: OwnProcess): Promise<LedgerVerification> {
  const { verification, error } = await ask(own, 'history', 'verify')
  if (verification !== undefined) return verification as LedgerVerification
  throw error ? fromEnvelope(error) : new CausewayError('unexpected', {}, 'history verify told no verification')
}
