import { transferIdSchema } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import type { ClaimedName } from '../../../shared/jobs'
import { readTagFiles, readTagManifestDigest } from '../../bag/read'
import { sha256Of } from '../../files/hash'
import { mediumIdentity } from '../../media/identity'
import { devicesFound, examineMedia, mediaAtHand, recordFlags, type MediumAtHand } from '../custody/examine'
import { recordDevice } from '../custody/recorded-device'
import { demandWriteProtection, writeProtectionCheck } from '../custody/rule'
import type { JobRecord, JobVolume, SignedSet } from '../jobs/job-record'
import type { StepContext, StepHandler, StepOutcome } from '../jobs/step'
import { demandMediaApart } from '../media-apart'
import { authenticateAgain, authenticateVolume, type Intent } from './authenticate'
import { reinsertionChecks } from './reinsertion'
import { claimedTransfer, foundVolumes } from './transfer-facts'
import { bindVolumes, lookOver, type BoundVolumes, type FoundVolume } from './volumes-on-media'

/**
 * Receive, step 1: which transfer is on the media, from whom, for whom. All of it is a claim until the Trust step is
 * done. From then on the set of volumes is fixed, and doing this step again only says where each of them is now.
 */
export const identifyTransfer: StepHandler<'identify'> = async (context, { media }) => {
  const atHand = await mediaAtHand(media.map((token) => context.mediumFolder(token)))
  const refused = refuseWritable(context, atHand)
  if (refused) return refused
  await demandMediaApart(
    atHand.map(({ path }) => path),
    context.station.paths,
  )
  const { signed } = context.record.data
  return signed ? bindSignedVolumes(context, atHand, signed) : readClaims(context, atHand)
}

/** Before anything is trusted: what the media claim. */
async function readClaims(context: StepContext, atHand: readonly MediumAtHand[]): Promise<StepOutcome> {
  const { record, station } = context
  const everything = await lookOver(atHand.map(({ path }) => path)).catch(async (error: unknown) => {
    // Files and no volume: what they are is recorded in the ledger all the same.
    if (error instanceof CausewayError && error.code === 'volume.none-found')
      recordFlags(context, null, await examineMedia(station, atHand, null))
    throw error
  })
  const { volumes: found, duplicates, others } = everything
  const first = found.find((volume) => volume.claim !== null)
  if (!first?.claim) {
    const claimed = nameOfFolder(found)
    return {
      error: await causeOfUnreadable(found, station, intentOf(record)),
      ...(claimed ? { change: { claimed } } : {}),
    }
  }
  const { claim, transferId } = first
  const identities = identitiesOf(found, atHand)
  const volumes = found
    .map((volume) => placeOf(volume, volume.claim?.volume ?? 0, identities))
    .sort((a, b) => a.index - b.index)
  const digests: string[] = []
  for (const { folder } of volumes)
    digests.push(
      (await readTagManifestDigest(folder)) ?? sha256Of((await readTagFiles(folder, context.gate)).tagManifest),
    )
  const examined = await examineMedia(station, atHand, everything)
  recordFlags(context, transferId, examined)
  const places = foundVolumes(claim, volumes, everything)
  return {
    checks: [
      ...examined.flatMap((medium) => medium.checks),
      ...(await reinsertionChecks(context, transferId, volumes)),
    ],
    result: { step: 'identify', claim: claimedTransfer(claim, digests), found: places },
    change: {
      claimed: { transferId, sequence: claim.sequence, source: claim.source.name, destination: claim.destination },
    },
    data: { volumes },
    evidence: {
      claimedSource: claim.source.name,
      claimedDestination: claim.destination,
      volumes: volumes.length,
      media: mediaEvidence(identities),
      devices: devicesFound(examined, volumes),
      ...(duplicates.length > 0 ? { duplicates } : {}),
      ...(others.length > 0 ? { others } : {}),
      ...(places.missing.length > 0 ? { claimedMissing: places.missing } : {}),
    },
  }
}

/**
 * Once the transfer is trusted: where each of its volumes is, and that it is still the one that was trusted. Media
 * without a volume of it say nothing against it, so the job waits for the right ones.
 */
async function bindSignedVolumes(
  context: StepContext,
  atHand: readonly MediumAtHand[],
  signed: SignedSet,
): Promise<StepOutcome> {
  const { record, station } = context
  const { transfer, tagManifests } = signed
  const { transferId } = transfer
  const bound = await bindVolumes(
    atHand.map(({ path }) => path),
    { transferId, tagManifests },
  )
  const found = [...bound.candidates.values()].flat()
  const identities = identitiesOf(found, atHand)
  const examined = await examineMedia(station, atHand, { volumes: found, others: bound.others })
  recordFlags(context, transferId, examined)
  const volumes: JobVolume[] = []
  for (const index of tagManifests.keys()) {
    const volume = await soundCandidate(context, bound, index + 1, identities)
    if (volume) volumes.push(volume)
  }
  const duplicates = volumes.flatMap(({ index, folder: used }) =>
    (bound.candidates.get(index) ?? [])
      .filter(({ folder }) => folder !== used)
      .map(({ folder }) => ({ index, folder, used })),
  )
  const { others } = bound
  const places = foundVolumes(transfer, volumes, { duplicates, others })
  const evidence = {
    volumes: volumes.length,
    media: mediaEvidence(identities),
    devices: devicesFound(examined, volumes),
    ...(duplicates.length > 0 ? { duplicates } : {}),
    ...(others.length > 0 ? { others } : {}),
    ...(places.missing.length > 0 ? { missing: places.missing } : {}),
  }
  const checks = [
    ...examined.flatMap((medium) => medium.checks),
    ...(await reinsertionChecks(context, transferId, volumes)),
  ]
  const result = { step: 'identify', claim: null, found: places } as const
  if (places.missing.length === 0) return { checks, result, data: { volumes }, evidence }
  const error =
    bound.altered.length > 0
      ? await causeOfUnreadable(bound.altered, station, intentOf(record))
      : new CausewayError('volume.missing', {
          volumes: places.missing.map(({ index }) => index).join(', '),
          of: tagManifests.length,
        })
  return { checks, result, evidence, error }
}

/**
 * The first of the folders that pass for a volume that is the one that was trusted.
 * @returns null when there is none at all
 * @throws CausewayError as `authenticateAgain` when there are some and none is sound
 */
async function soundCandidate(
  context: StepContext,
  { candidates }: BoundVolumes,
  index: number,
  identities: Identities,
): Promise<JobVolume | null> {
  let failure: CausewayError | null = null
  for (const candidate of candidates.get(index) ?? []) {
    const volume = placeOf(candidate, index, identities)
    try {
      await authenticateAgain(context, volume)
      return volume
    } catch (error) {
      if (!(error instanceof CausewayError)) throw error
      failure ??= error
    }
  }
  if (failure) throw failure
  return null
}

function intentOf({ kind }: JobRecord): Intent {
  return kind === 'verify' ? 'look' : 'import'
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

type Identities = ReadonlyMap<string, Pick<JobVolume, 'device'> & { readonly identity: string }>

/** By what each medium will be recognised, as far as the system tells. Nothing is written to it. */
function identitiesOf(found: readonly FoundVolume[], atHand: readonly MediumAtHand[]): Identities {
  const used = new Set(found.map((volume) => volume.medium))
  return new Map(
    atHand.flatMap(({ path, facts }) =>
      facts && used.has(path)
        ? [[path, { identity: mediumIdentity(facts), device: recordDevice(facts) }] as const]
        : [],
    ),
  )
}

function placeOf({ medium, folder }: FoundVolume, index: number, identities: Identities): JobVolume {
  return { index, medium, folder, label: folder, ...identities.get(medium) }
}

function mediaEvidence(identities: Identities): Record<string, string> {
  return Object.fromEntries([...identities].map(([medium, { identity }]) => [medium, identity]))
}

/** Which transfer the folder's name claims, so that the refusal is filed in the history under it. */
function nameOfFolder([volume]: readonly FoundVolume[]): ClaimedName | null {
  const named = transferIdSchema.safeParse(volume?.transferId)
  return named.success ? { transferId: named.data, sequence: null, source: null, destination: null } : null
}

/**
 * Why a volume cannot be believed although it is there: its signature and its tag files say what was done to it. One
 * that is sound in itself has other words than those that were trusted, or a description that cannot be read.
 */
async function causeOfUnreadable(
  [volume]: readonly FoundVolume[],
  station: StepContext['station'],
  intent: Intent,
): Promise<CausewayError> {
  const folder = volume?.folder ?? ''
  try {
    await authenticateVolume(folder, station, intent)
  } catch (error) {
    if (error instanceof CausewayError) return error
    throw error
  }
  return volume?.claim
    ? new CausewayError('bag.tag-file-altered', { path: 'tagmanifest-sha256.txt' })
    : new CausewayError('transfer.malformed', { path: folder })
}
