import { join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { sha256OnMedium } from '../files/hash'
import { BAGIT, mediumRoot } from './names'

/**
 * After trouble with one file: does the medium still answer? bagit.txt was there when the volume was authenticated.
 * @throws CausewayError `medium.lost` (details: path)
 */
export function demandMedium(folder: string, cause?: unknown): void {
  try {
    sha256OnMedium(join(folder, BAGIT), { below: mediumRoot(folder) })
  } catch (error) {
    throw new CausewayError('medium.lost', { path: folder }, cause ?? error)
  }
}
