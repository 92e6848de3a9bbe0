import { stat } from 'node:fs/promises'
import { CausewayError } from '../../../shared/errors'
import { inspectFolder } from '../../media/folder'
import { maySamePlace, mediumIdentity } from '../../media/identity'
import type { VolumePlace } from '../jobs/job-record'

/**
 * The medium that was chosen for a volume is there. One that was pulled out leaves its mount point behind, an empty
 * folder of the system disk, or another medium has come to it: neither is written to.
 * @throws CausewayError `medium.lost` (details: path)
 */
export async function demandPlace({ medium, identity }: VolumePlace): Promise<void> {
  const lost = (cause: unknown): CausewayError => new CausewayError('medium.lost', { path: medium }, cause)
  const isFolder = await stat(medium).then(
    (facts) => facts.isDirectory(),
    (cause: unknown) => {
      throw lost(cause)
    },
  )
  if (!isFolder) throw lost('not a folder')
  if (identity === undefined) return
  const found = mediumIdentity(
    await inspectFolder(medium).catch((cause: unknown) => {
      throw lost(cause)
    }),
  )
  if (!maySamePlace(identity, found)) throw lost(`not ${identity} but ${found}`)
}
