import { transferIdSchema } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import type { TransferClaim } from '../../../shared/jobs'
import type { TransferJson } from '../../../shared/transfer-json'
import { readTagFiles } from '../../bag/read'
import { transferCode, transferDigest } from '../../trust/transfer-code'
import { sha256Of } from '../../files/hash'
import { mediumIdentity } from '../../media/identity'
import { devicesFound, examineMedia, mediaAtHand, recordFlags, type MediumAtHand } from '../custody/examine'
import { recordDevice } from '../custody/recorded-device'
import { demandWriteProtection, writeProtectionCheck } from '../custody/rule'
import type { JobRecord, JobVolume } from '../jobs/job-record'
import type { StepContext, StepHandler, StepOutcome } from '../jobs/step'
import { demandMediaApart } from '../media-apart'
import { authenticateVolume, type Intent } from './authenticate'
import { reinsertionChecks } from './reinsertion'
import { lookOver, type FoundOnMedia, type FoundVolume } from './volumes-on-media'

/**
 * Receive, step 1: which transfer lies on the media, from whom, for whom. All of it is a claim until the Trust
 * step. Done again later, it only finds the same volumes at their new places.
 */
export const identifyTransfer: StepHandler<'identify'> = async (context, { media }) => {
  const { record, station } = context
  const atHand = await mediaAtHand(media.map((token) => context.mediumFolder(token)))
  const refused = refuseWritable(context, atHand)
  if (refused) return refused
  const folders = atHand.map(({ path }) => path)
  await demandMediaApart(folders, station.paths)
  const everything = await lookOver(folders, record.trust ? record.transferId : null).catch(async (error: unknown) => {
    // Files and no volume: what they are stands in the ledger all the same.
    if (error instanceof CausewayError && error.code === 'volume.none-found')
      recordFlags(context, null, await examineMedia(station, atHand, null))
    throw error
  })
  const { volumes: found, duplicates, others } = everything
  const first = found.find((volume) => volume.claim !== null)
  if (!first?.claim)
    return {
      error: await causeOfUnreadable(found, station, record.kind === 'verify' ? 'look' : 'import'),
      ...namedBy(found, record),
    }
  if (record.trust && record.transferId !== first.transferId)
    throw new CausewayError('transfer.mixed-volumes', { id: first.transferId, other: record.transferId ?? '' })
  const identities = identitiesOf(found, atHand)
  const volumes = found
    .map((volume): JobVolume => ({
      index: volume.claim?.volume ?? 0,
      medium: volume.medium,
      folder: volume.folder,
      label: volume.folder,
      ...identities.get(volume.medium),
    }))
    .sort((a, b) => a.index - b.index)
  const claim = await describe(first.claim, volumes, everything)
  const examined = await examineMedia(station, atHand, everything)
  recordFlags(context, first.transferId, examined)
  const checks = [
    ...examined.flatMap((medium) => medium.checks),
    ...(await reinsertionChecks(context, first.transferId, volumes)),
  ]
  return {
    checks,
    result: { step: 'identify', claim },
    change: {
      transferId: first.transferId,
      sequence: claim.sequence,
      source: claim.source,
      destination: claim.destination,
    },
    data: { volumes },
    evidence: {
      claimedSource: claim.source,
      claimedDestination: claim.destination,
      volumes: volumes.length,
      media: Object.fromEntries([...identities].map(([medium, { identity }]) => [medium, identity])),
      devices: devicesFound(examined, volumes),
      ...(duplicates.length > 0 ? { duplicates } : {}),
      ...(others.length > 0 ? { others } : {}),
      ...(claim.missing.length > 0 ? { claimedMissing: claim.missing } : {}),
    },
  }
}

/** Where the rule asks for write protection: the refusal, with the devices that it met. */
function refuseWritable({ station }: StepContext, atHand: readonly MediumAtHand[]): StepOutcome | null {
  try {
    demandWriteProtection(station, atHand)
    return null
  } catch (error) {
    if (!(error instanceof CausewayError)) throw error
    const known = atHand.flatMap(({ facts }) => facts ?? [])
    return {
      error,
      checks: known.map((facts) => writeProtectionCheck(facts, true)),
      evidence: { devices: known.map(recordDevice) },
    }
  }
}

/** By what each medium will be known again, as far as the system tells. Nothing is written to it. */
function identitiesOf(
  found: readonly FoundVolume[],
  atHand: readonly MediumAtHand[],
): Map<string, Pick<JobVolume, 'identity' | 'device'> & { readonly identity: string }> {
  const used = new Set(found.map((volume) => volume.medium))
  return new Map(
    atHand.flatMap(({ path, facts }) =>
      facts && used.has(path)
        ? [[path, { identity: mediumIdentity(facts), device: recordDevice(facts) }] as const]
        : [],
    ),
  )
}

async function describe(
  claim: TransferJson,
  volumes: readonly JobVolume[],
  { duplicates, others }: FoundOnMedia,
): Promise<TransferClaim> {
  const digests: string[] = []
  for (const volume of volumes) digests.push(sha256Of((await readTagFiles(volume.folder)).tagManifest))
  return {
    transferId: claim.transferId,
    sequence: claim.sequence,
    source: claim.source.name,
    sourceHost: claim.source.host,
    destination: claim.destination,
    mode: claim.mode,
    createdAt: claim.createdAt,
    files: claim.totals.files,
    bytes: claim.totals.bytes,
    volumes: volumes.map(({ index, folder }) => ({
      index,
      of: claim.volumes.length,
      folder,
      files: claim.volumes[index - 1]?.files ?? 0,
      bytes: claim.volumes[index - 1]?.bytes ?? 0,
    })),
    volumeCount: claim.volumes.length,
    transferCode: transferCode(transferDigest(digests)),
    duplicates,
    others,
    missing: claim.volumes
      .filter(({ index }) => !volumes.some((volume) => volume.index === index))
      .map(({ index, files, bytes }) => ({ index, files, bytes })),
  }
}

/** Which transfer the folder's name claims, so that the refusal stands in the history under it. */
function namedBy([volume]: readonly FoundVolume[], { transferId }: JobRecord): { change?: { transferId: string } } {
  const named = transferIdSchema.safeParse(volume?.transferId)
  return transferId === null && named.success ? { change: { transferId: named.data } } : {}
}

/** No description could be read: the signature and the tag manifest say what was done to it. */
async function causeOfUnreadable(
  found: readonly FoundVolume[],
  station: Parameters<typeof authenticateVolume>[1],
  intent: Intent,
): Promise<CausewayError> {
  const folder = found[0]?.folder ?? ''
  try {
    await authenticateVolume(folder, station, intent)
  } catch (error) {
    if (error instanceof CausewayError) return error
    throw error
  }
  return new CausewayError('transfer.malformed', { path: folder })
}
