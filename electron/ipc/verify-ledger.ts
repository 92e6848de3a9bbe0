import { execFile } from 'node:child_process'
import { z } from 'zod'
import { CausewayError, fromEnvelope, type ErrorEnvelope } from '../../shared/errors'
import type { LedgerVerification } from '../../shared/ledger'
import type { ToolCommand } from '../processes/run-tool'

/** A verification names each contradiction; hundreds of them fit. */
const ANSWER_LIMIT = 64 * 1024 * 1024

const answerSchema = z.looseObject({ verification: z.looseObject({ intact: z.boolean() }).optional() })

/**
 * Runs `history verify` in a process of its own: a million events take seconds, and the window goes on meanwhile. The
 * record that it leaves in the ledger is the same as the command line's.
 * @throws CausewayError what the command failed with, but for a ledger that does not hold: that is an answer
 */
export async function verifyInOwnProcess(self: ToolCommand, home: string): Promise<LedgerVerification> {
  const text = await new Promise<string>((resolve, reject) => {
    execFile(
      self.file,
      [...self.args, '--home', home, '--json', 'history', 'verify'],
      { maxBuffer: ANSWER_LIMIT, windowsHide: true },
      (error, stdout) => {
        if (stdout === '') reject(new CausewayError('unexpected', {}, error ?? 'history verify said nothing'))
        else resolve(stdout)
      },
    )
  })
  const value: unknown = JSON.parse(text)
  const { verification } = answerSchema.parse(value)
  if (verification) return verification as unknown as LedgerVerification
  throw fromEnvelope((value as { readonly error: ErrorEnvelope }).error)
}
