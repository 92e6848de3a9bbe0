import type { ClaimedTransfer, FoundVolumes, SignedTransfer, TransferFacts } from '../../../shared/jobs'
import { transferCode, transferDigest } from '../../trust/transfer-code'
import type { JobVolume, SignedSet } from '../jobs/job-record'
import type { ClaimedDescription, FoundOnMedia } from './volumes-on-media'

/**
 * Shows what an unsigned description says.
 * @param tagManifests SHA-256 of the tag manifests as they are on the media, in the order of the claimed numbers
 */
export function claimedTransfer(claim: ClaimedDescription, tagManifests: readonly string[]): ClaimedTransfer {
  return { origin: 'claimed', ...factsOf(claim, tagManifests) }
}

/** Shows what a trusted key has signed. */
export function signedTransfer({ transfer, tagManifests }: SignedSet): SignedTransfer {
  return { origin: 'signed', ...factsOf(transfer, tagManifests) }
}

function factsOf(
  transfer: ClaimedDescription,
  tagManifests: readonly string[],
): Omit<TransferFacts<'claimed' | 'signed'>, 'origin'> {
  return {
    transferId: transfer.transferId,
    sequence: transfer.sequence,
    source: transfer.source.name,
    sourceHost: transfer.source.host,
    destination: transfer.destination,
    mode: transfer.mode,
    createdAt: transfer.createdAt,
    files: transfer.totals.files,
    bytes: transfer.totals.bytes,
    volumeCount: transfer.volumes.length,
    transferCode: transferCode(transferDigest(tagManifests)),
  }
}

/** Where the volumes of a transfer were found, with what its description says of each. */
export function foundVolumes(
  transfer: Pick<ClaimedDescription, 'volumes'>,
  volumes: readonly JobVolume[],
  { duplicates, others }: Pick<FoundOnMedia, 'duplicates' | 'others'>,
): FoundVolumes {
  return {
    volumes: volumes.map(({ index, folder }) => ({
      index,
      of: transfer.volumes.length,
      folder,
      files: transfer.volumes[index - 1]?.files ?? 0,
      bytes: transfer.volumes[index - 1]?.bytes ?? 0,
    })),
    duplicates,
    others,
    missing: transfer.volumes
      .filter(({ index }) => !volumes.some((volume) => volume.index === index))
      .map(({ index, files, bytes }) => ({ index, files, bytes })),
  }
}
