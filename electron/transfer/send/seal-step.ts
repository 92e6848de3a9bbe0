import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { CausewayError } from '../../../shared/errors'
import type { PlanSummary, SavedContent } from '../../../shared/jobs'
import {
  TRANSFER_FORMAT_VERSION,
  type BaselineFacts,
  type NotCarried,
  type TransferJson,
  type VolumeFacts,
} from '../../../shared/transfer-json'
import { PAYLOAD } from '../../bag/names'
import { authenticate, readTagFiles } from '../../bag/read'
import { sealVolume, writePayloadManifest } from '../../bag/seal'
import { checkPayloadListing } from '../../bag/verify'
import { removeTemporaryFiles } from '../../files/durable'
import { systemDisk } from '../../files/disk'
import { demandRealFolder } from '../../files/real-folders'
import { asTargetError } from '../../files/system-error'
import { walkFiles } from '../../files/walk'
import { hostName } from '../../station/operator'
import { NAMESPACES, verifySshsig } from '../../trust/sshsig'
import { transferCode, transferDigest } from '../../trust/transfer-code'
import { devicesOf, namedOn, signedDevices } from '../custody/recorded-device'
import { FILE_STATE, type JournalFile } from '../jobs/journal'
import { placesOf, type JobVolume, type VolumePlace } from '../jobs/job-record'
import { TOOL } from '../../../shared/tool'
import { toWellFormedJson } from '../../../shared/text'
import { keepSentProof } from '../baseline/sent-proof'
import type { StepContext, StepHandler } from '../jobs/step'
import { headThatLeaves, recordVerdict } from '../jobs/verdicts'
import { demandPlace } from './demand-place'
import { volumeViews } from './media-step'
import { rememberSent } from './sent-updates'

const PAGE = 1000

/**
 * Send, step 6: manifests, description, signature. What transfer.json states is fixed in the journal before the
 * first byte is written, so a seal that was interrupted is taken up with the same words.
 */
export const sealTransfer: StepHandler<'seal'> = async (context) => {
  const { station, record, journal } = context
  const volumes = record.data.volumes ?? []
  const left = journal.tally(record.id, FILE_STATE.planned).files - journal.tally(record.id, FILE_STATE.proven).files
  if (volumes.length === 0 || left > 0) throw new CausewayError('job.wrong-step', { step: 'seal' })

  const manifests: VolumeFacts[] = []
  for (const [n, volume] of volumes.entries()) {
    const written = await alikeOnAll(volume, (place) => writeManifest(context, volume, place))
    manifests.push({ index: n + 1, ...written, ...signedDevices(volume) })
  }
  const sealing = record.data.sealing ?? sealingFacts(context, manifests)
  journal.put({ ...journal.get(record.id), data: { ...record.data, sealing } })

  const tagManifests: string[] = []
  const proofs: { readonly sizesSha256: string }[] = []
  for (const [n, volume] of volumes.entries()) {
    const { sha256 } = await alikeOnAll(volume, (place) => sealOne(context, place, { ...sealing, volume: n + 1 }))
    tagManifests.push(sha256)
    proofs.push(await keepProof(context, sealing, n + 1, volume))
  }
  const digest = transferDigest(tagManifests)
  recordVerdict(context, 'verified', {
    sequence: sealing.sequence,
    destination: sealing.destination,
    ...sealing.totals,
    transferDigest: digest,
    mode: sealing.mode,
    ...(sealing.baseline ? { baseline: sealing.baseline.id } : {}),
    volumes: tagManifests.map((tagManifestSha256, n) => ({
      index: n + 1,
      tagManifestSha256,
      ...proofs[n],
      ...namedOn(volumes[n]),
    })),
    devices: devicesOf(volumes),
  })
  await rememberSent(station, record.id, sealing)
  return {
    result: {
      step: 'seal',
      fingerprint: station.key.fingerprint,
      transferCode: transferCode(digest),
      volumes: volumeViews(context, volumes),
    },
    data: { sealing },
    evidence: { transferDigest: digest, tagManifests, devices: devicesOf(volumes) },
  }
}

/** Kept before the verdict is recorded, so that a transfer that is sealed can always move a baseline. */
async function keepProof(
  context: StepContext,
  { transferId, volumes }: TransferJson,
  index: number,
  volume: JobVolume,
): ReturnType<typeof keepSentProof> {
  const manifestSha256 = volumes[index - 1]?.manifestSha256 ?? ''
  const files = (): Iterable<JournalFile & { sha256: string }> => provenFiles(context, volume.index)
  return keepSentProof(context.station, { transferId, index }, { folder: volume.folder, files, manifestSha256 })
}

/**
 * Does the same on each medium that carries a volume; the copies must come out byte for byte the same.
 * @throws CausewayError `copy.read-back-differs` (details: path) when one does not; `medium.full`, `medium.lost`,
 *   `file.unwritable`
 */
async function alikeOnAll<T>(volume: JobVolume, work: (place: VolumePlace) => Promise<T>): Promise<T> {
  const workOn = (place: VolumePlace): Promise<T> =>
    work(place).catch((error: unknown) => {
      throw asTargetError(error, place.folder)
    })
  const [first, ...others] = placesOf(volume)
  if (!first) throw new CausewayError('unexpected', { volume: volume.index })
  const made = await workOn(first)
  for (const place of others)
    if (!isDeepStrictEqual(await workOn(place), made))
      throw new CausewayError('copy.read-back-differs', { path: place.folder })
  return made
}

async function writeManifest(
  context: StepContext,
  volume: JobVolume,
  place: VolumePlace,
): ReturnType<typeof writePayloadManifest> {
  await demandPlace(place)
  const { medium, folder } = place
  // What a killed seal left half-written is no part of the volume, and the check at the end would say so.
  demandRealFolder(systemDisk, medium, folder, 'medium.not-ready')
  await removeTemporaryFiles(folder)
  if (context.record.data.replanned) await removeOthersFiles(context, volume, folder)
  return writePayloadManifest(folder, provenFiles(context, volume.index))
}

/**
 * A file that was named just before a kill is on the medium though the journal does not know it. When the plan was made
 * again after that, another volume may carry it now, and here it is one too many. Files that no volume of this
 * transfer carries are not ours and stay: the check at the end names them.
 */
async function removeOthersFiles({ journal, record }: StepContext, volume: JobVolume, folder: string): Promise<void> {
  for await (const { path, kind } of walkFiles(join(folder, PAYLOAD))) {
    if (kind !== 'file') continue
    const known = journal.find(record.id, `${PAYLOAD}/${path}`, FILE_STATE.proven)
    if (known && known.volume !== volume.index) await rm(join(folder, PAYLOAD, path))
  }
}

function* provenFiles({ journal, record }: StepContext, volume: number): Generator<JournalFile & { sha256: string }> {
  for (let after = ''; ;) {
    const page = journal.page(record.id, volume, FILE_STATE.proven, after, PAGE)
    if (page.length === 0) return
    for (const file of page) {
      if (file.sha256 === null) throw new CausewayError('unexpected', { path: file.path })
      yield { ...file, sha256: file.sha256 }
      after = file.path
    }
  }
}

function sealingFacts({ station, record }: StepContext, volumes: VolumeFacts[]): TransferJson {
  const server = record.steps.server?.result
  const exported = record.steps.export?.result
  const planned = record.steps.plan?.result
  const { transferId, sequence, destination } = record
  const { companions = [] } = record.data
  if (server?.step !== 'server' || exported?.step !== 'export' || planned?.step !== 'plan')
    throw new CausewayError('job.wrong-step', { step: 'seal' })
  if (!transferId || !sequence || !destination) throw new CausewayError('job.wrong-step', { step: 'seal' })
  return {
    formatVersion: TRANSFER_FORMAT_VERSION,
    transferId,
    sequence,
    previousTransferDigest: station.ledger.lastSent()?.transferDigest ?? null,
    practice: station.isPractice,
    source: { name: station.file.name, fingerprint: station.key.fingerprint, host: hostName() },
    destination,
    server: server.facts,
    package: exported.package,
    mode: planned.plan.mode,
    ...(planned.plan.saved ? { baseline: baselineFacts(planned.plan.saved) } : {}),
    notCarried: notCarried(planned.plan),
    ...(companions.length > 0
      ? { companions: companions.map(({ name, kind, files, bytes }) => ({ name, kind, files, bytes })) }
      : {}),
    volume: 1,
    volumes,
    totals: {
      files: volumes.reduce((sum, volume) => sum + volume.files, 0),
      bytes: volumes.reduce((sum, volume) => sum + volume.bytes, 0),
    },
    operator: station.operator,
    tool: TOOL,
    createdAt: new Date().toISOString(),
    ledgerHead: headThatLeaves(station, record, 'medium'),
  }
}

function baselineFacts({ baselineId, transfers, files, bytes, named, needed }: SavedContent): BaselineFacts {
  return { id: baselineId, transfers: [...transfers], leftOut: { files, bytes }, named, needed: { ...needed } }
}

function notCarried({ approvals, acceptedBecause, missingCount, missingBytes = 0 }: PlanSummary): NotCarried {
  return {
    notNeeded: { files: approvals?.notNeededFiles ?? 0, bytes: approvals?.notNeededBytes ?? 0 },
    accepted: acceptedBecause ? { files: missingCount, bytes: missingBytes, because: acceptedBecause } : null,
  }
}

/** Seals one volume and proves the seal from the medium. @returns SHA-256 of its tag manifest */
async function sealOne(
  { station, gate }: StepContext,
  { folder }: VolumePlace,
  transfer: TransferJson,
): Promise<{ readonly sha256: string }> {
  const facts = transfer.volumes[transfer.volume - 1]
  const sealed = await sealVolume(folder, {
    transferJson: `${JSON.stringify(toWellFormedJson(transfer), null, 2)}\n`,
    bagInfo: [
      ['Source-Organization', transfer.source.name],
      ['Bagging-Date', transfer.createdAt.slice(0, 10)],
      ['External-Description', `WSUS updates from ${transfer.source.name} to ${transfer.destination}`],
      ['Bag-Group-Identifier', transfer.transferId],
      ['Bag-Count', `${transfer.volume} of ${transfer.volumes.length}`],
      ['Payload-Oxum', `${facts?.bytes}.${facts?.files}`],
      ['Bag-Software-Agent', `${TOOL.name} ${TOOL.version}`],
    ],
    sign: (tagManifest) => station.key.sign(NAMESPACES.transfer, tagManifest),
  })
  const authenticated = await authenticate(await readTagFiles(folder), (signature, tagManifest) =>
    verifySshsig(signature, NAMESPACES.transfer, tagManifest),
  )
  const { problems } = await checkPayloadListing(authenticated, { gate })
  if (problems.length > 0) throw new CausewayError('payload.unexpected', { path: problems[0]?.path ?? '' })
  return { sha256: sealed.tagManifestSha256 }
}
