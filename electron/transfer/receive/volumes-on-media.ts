import { basename, dirname } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { transferIdSchema } from '../../../shared/domain'
import type { TransferJson, VolumeFacts } from '../../../shared/transfer-json'
import { findVolumes } from '../../bag/find'
import { readTagManifestDigest, readUnauthenticated } from '../../bag/read'
import { parseTransferJson } from '../../bag/transfer-description'

/**
 * What Identify shows and asks of an unsigned description. Nothing else of it is kept: a medium may hold many large ones.
 */
export interface ClaimedDescription extends Pick<
  TransferJson,
  'transferId' | 'sequence' | 'source' | 'destination' | 'mode' | 'createdAt' | 'totals' | 'volume'
> {
  readonly volumes: readonly Pick<VolumeFacts, 'index' | 'files' | 'bytes' | 'devices'>[]
}

/** A volume folder that was found, with what it claims. Nothing here is proven. */
export interface FoundVolume {
  readonly folder: string
  readonly medium: string
  /** The claimed description; null when it cannot be read, which the Trust step will explain. */
  readonly claim: ClaimedDescription | null
  /** From the claim, else from the folder's name. */
  readonly transferId: string
}

/** A volume that is there a second time, word for word. */
export interface DuplicateVolume {
  readonly index: number
  readonly folder: string
  /** The folder of the one that is used. */
  readonly used: string
}

/** Everything that was found on some media. */
export interface FoundOnMedia {
  /** The volumes of one transfer, each once. */
  readonly volumes: readonly FoundVolume[]
  readonly duplicates: readonly DuplicateVolume[]
  readonly others: readonly { readonly transferId: string; readonly folders: readonly string[] }[]
}

/**
 * Looks over media for the volumes of one transfer: the wanted one when it is there, else the one with the highest
 * claimed sequence, because it is the newest snapshot. Of volumes with the same number and the same tag manifest, which
 * are copies of each other, one is taken. Volumes with the same number and different words stay: they contradict each
 * other, and the Trust step refuses them.
 * @throws CausewayError `volume.none-found`, `volume.too-many`, `medium.lost`
 */
export async function lookOver(media: readonly string[], wanted: string | null = null): Promise<FoundOnMedia> {
  const groups = Map.groupBy(await lookAtAll(media), (volume) => volume.transferId)
  const newest = [...groups.values()].sort((a, b) => claimedSequence(b) - claimedSequence(a))[0]
  const chosen = (wanted === null ? undefined : groups.get(wanted)) ?? newest
  const [first] = chosen ?? []
  if (!chosen || !first) throw new CausewayError('volume.none-found', { path: media.join(', ') })
  groups.delete(first.transferId)
  return { ...(await withoutDuplicates(chosen)), others: asOthers(groups) }
}

/** The transfers that media claim to hold, the newest first. @throws CausewayError `medium.lost` */
export async function claimedTransfers(media: readonly string[]): Promise<readonly string[]> {
  const groups = Map.groupBy(await lookAtAll(media), (volume) => volume.transferId)
  return [...groups].sort(([, a], [, b]) => claimedSequence(b) - claimedSequence(a)).map(([transferId]) => transferId)
}

/** The volumes of a set that is trusted, on the media that are there now. */
export interface BoundVolumes {
  /** By number: the folders whose tag manifest is that of the volume, word for word. The rest of each is unproven. */
  readonly candidates: ReadonlyMap<number, readonly FoundVolume[]>
  /** Folders that pass for volumes of this transfer in other words than those that are signed. */
  readonly altered: readonly FoundVolume[]
  readonly others: FoundOnMedia['others']
}

/**
 * Looks over media for the volumes of a set that is trusted. What the media claim decides nothing: a volume is the one
 * whose tag manifest has the signed digest.
 * @param tagManifests SHA-256 of the tag manifest of volume n at n - 1
 * @throws CausewayError `medium.lost`
 */
export async function bindVolumes(
  media: readonly string[],
  { transferId, tagManifests }: { readonly transferId: string; readonly tagManifests: readonly string[] },
): Promise<BoundVolumes> {
  const candidates = new Map<number, FoundVolume[]>()
  const rest: FoundVolume[] = []
  for (const volume of await lookAtAll(media)) {
    const index = tagManifests.indexOf((await readTagManifestDigest(volume.folder)) ?? '') + 1
    if (index > 0) candidates.set(index, [...(candidates.get(index) ?? []), volume])
    else rest.push(volume)
  }
  const groups = Map.groupBy(rest, (volume) => volume.transferId)
  const altered = groups.get(transferId) ?? []
  groups.delete(transferId)
  return { candidates, altered, others: asOthers(groups) }
}

async function lookAtAll(media: readonly string[]): Promise<FoundVolume[]> {
  const found = new Map<string, FoundVolume>()
  for (const medium of media) {
    const folders = await findVolumes(medium).catch((cause: unknown) => {
      throw cause instanceof CausewayError ? cause : new CausewayError('medium.lost', { path: medium }, cause)
    })
    for (const folder of folders) if (!found.has(folder)) found.set(folder, await lookAt(folder, medium))
  }
  return [...found.values()]
}

function asOthers(groups: ReadonlyMap<string, readonly FoundVolume[]>): FoundOnMedia['others'] {
  return [...groups].map(([transferId, volumes]) => ({ transferId, folders: volumes.map(({ folder }) => folder) }))
}

async function withoutDuplicates(found: readonly FoundVolume[]): Promise<Omit<FoundOnMedia, 'others'>> {
  const used = new Map<string, FoundVolume>()
  const duplicates: DuplicateVolume[] = []
  for (const volume of found) {
    const index = volume.claim?.volume ?? 0
    // One whose tag manifest cannot be read is like no other.
    const digest = volume.claim ? await readTagManifestDigest(volume.folder) : null
    const key = digest === null ? volume.folder : `${index} ${digest}`
    const same = used.get(key)
    if (same) duplicates.push({ index, folder: volume.folder, used: same.folder })
    else used.set(key, volume)
  }
  return { volumes: [...used.values()], duplicates }
}

async function lookAt(folder: string, medium: string): Promise<FoundVolume> {
  const claim = await readUnauthenticated(folder)
    .then((text) => claimedOnly(parseTransferJson(text)))
    .catch(() => null)
  const named = transferIdSchema.safeParse(basename(dirname(folder)))
  return { folder, medium, claim, transferId: named.success ? named.data : (claim?.transferId ?? folder) }
}

function claimedOnly(claim: TransferJson): ClaimedDescription {
  const { transferId, sequence, source, destination, mode, createdAt, totals, volume, volumes } = claim
  return {
    transferId,
    sequence,
    source: { name: source.name, fingerprint: source.fingerprint, host: source.host },
    destination,
    mode,
    createdAt,
    totals: { files: totals.files, bytes: totals.bytes },
    volume,
    volumes: volumes.map(({ index, files, bytes, devices }) => ({
      index,
      files,
      bytes,
      ...(devices ? { devices } : {}),
    })),
  }
}

/** The number that a transfer claims; where its description cannot be read, that of its folder. */
function claimedSequence(volumes: readonly FoundVolume[]): number {
  return volumes.reduce((highest, { claim, transferId }) => {
    const named = Number.parseInt(transferId, 10)
    return Math.max(highest, claim?.sequence ?? (Number.isNaN(named) ? 0 : named))
  }, 0)
}
