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
    if (errorCode(error) === null) throw error
    const meant = asTargetError(error, path)
    if (meant instanceof CausewayError && meant.code === 'medium.full') throw meant
    throw new CausewayError('file.unwritable', { path }, error)
  }
}
