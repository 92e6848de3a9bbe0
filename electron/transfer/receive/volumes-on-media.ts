import { basename, dirname } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { transferIdSchema } from '../../../shared/domain'
import type { TransferJson } from '../../../shared/transfer-json'
import { findVolumes } from '../../bag/find'
import { readUnauthenticated } from '../../bag/read'
import { parseTransferJson } from '../../bag/transfer-description'

/** A volume folder that was found, with what it claims. Nothing here is proven. */
export interface FoundVolume {
  readonly folder: string
  readonly medium: string
  /** The claimed description; null when it cannot be read, which the Trust step will explain. */
  readonly claim: TransferJson | null
  /** From the claim, else from the folder's name. */
  readonly transferId: string
}

/**
 * The volumes of one transfer on the given media. When several transfers are there, the one with the highest
 * claimed sequence: it is the newest snapshot.
 * @throws CausewayError `volume.none-found`, `medium.lost`
 */
export async function findTransfer(media: readonly string[]): Promise<FoundVolume[]> {
  const found = new Map<string, FoundVolume>()
  for (const medium of media) {
    const folders = await findVolumes(medium).catch((cause: unknown) => {
      throw new CausewayError('medium.lost', { path: medium }, cause)
    })
    for (const folder of folders) if (!found.has(folder)) found.set(folder, await lookAt(folder, medium))
  }
  const groups = Map.groupBy(found.values(), (volume) => volume.transferId)
  const newest = [...groups.values()].sort((a, b) => claimedSequence(b) - claimedSequence(a))[0]
  if (!newest) throw new CausewayError('volume.none-found', { path: media.join(', ') })
  return newest
}

async function lookAt(folder: string, medium: string): Promise<FoundVolume> {
  const claim = await readUnauthenticated(folder)
    .then(parseTransferJson)
    .catch(() => null)
  const named = transferIdSchema.safeParse(basename(dirname(folder)))
  return { folder, medium, claim, transferId: named.success ? named.data : (claim?.transferId ?? folder) }
}

function claimedSequence(volumes: readonly FoundVolume[]): number {
  return Math.max(
    ...volumes.map(
      (volume) => volume.claim?.sequence ?? Number.parseInt(volume.transferId.split('-')[0] ?? '', 10) ?? 0,
    ),
  )
}
