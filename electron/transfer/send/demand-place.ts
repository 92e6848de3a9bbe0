import { CausewayError } from '../../../shared/errors'
import { inspectFolder } from '../../media/folder'
import { maySamePlace, mediumIdentity } from '../../media/identity'
import type { VolumePlace } from '../job-record'

/**
 * The medium that was chosen for a volume is there. One that was pulled out leaves its mount point behind, an empty
 * folder of the system disk, or another medium has come to it: neither is written to.
 * @throws CausewayError `medium.lost` (details: path)
 */
export async function demandPlace({ medium, identity }: VolumePlace): Promise<void> {
  const facts = await inspectFolder(medium).catch((cause: unknown) => {
    throw new CausewayError('medium.lost', { path: medium }, cause)
  })
  const found = mediumIdentity(facts)
  if (identity !== undefined && !maySamePlace(identity, found))
    throw new CausewayError('medium.lost', { path: medium }, `not ${identity} but ${found}`)
}
