import { CausewayError } from '../../shared/errors'
import { writeFileDurably } from '../files/durable'
import { asTargetError, errorCode } from '../files/system-error'

/**
 * Writes a file where a person asked for it: a report, a receipt, a list of signers.
 * @throws CausewayError `file.unwritable`, `medium.full` (details: path)
 */
export async function writeOutput(path: string, data: Uint8Array | string): Promise<void> {
  try {
    await writeFileDurably(path, data)
  } catch (error) {
    throw asOutputError(error, path)
  }
}

/** What went wrong where a person asked for a file: `file.unwritable`, `medium.full` (details: path), else as it is. */
export function asOutputError(error: unknown, path: string): unknown {
  if (error instanceof CausewayError || errorCode(error) === null) return error
  const meant = asTargetError(error, path)
  if (meant instanceof CausewayError && meant.code === 'medium.full') return meant
  return new CausewayError('file.unwritable', { path }, error)
}
