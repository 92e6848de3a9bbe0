import { join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { hashFile } from '../files/hash'
import { BAGIT } from './names'

/**
 * After trouble with one file: does the medium still answer? bagit.txt was there when the volume was authenticated.
 * @throws CausewayError `medium.lost` (details: path)
 */
export async function demandMedium(folder: string, cause?: unknown): Promise<void> {
  try {
    await hashFile(join(folder, BAGIT), { algorithms: ['sha256'], uncached: true })
  } catch (error) {
    throw new CausewayError('medium.lost', { path: folder }, cause ?? error)
  }
}
