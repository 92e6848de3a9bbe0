import { CausewayError } from '../../../shared/errors'
import { TRANSFER_FORMAT_VERSION, type TransferJson, type VolumeFacts } from '../../../shared/transfer-json'
import { authenticate, readTagFiles } from '../../bag/read'
import { sealVolume, writePayloadManifest } from '../../bag/seal'
import { checkPayloadListing } from '../../bag/verify'
import { removeTemporaryFiles } from '../../files/durable'
import { systemDisk } from '../../files/disk'
import { demandRealFolder } from '../../files/real-folders'
import { hostName } from '../../station/operator'
import { NAMESPACES, verifySshsig } from '../../trust/sshsig'
import { transferCode, transferDigest } from '../../trust/transfer-code'
import { FILE_STATE, type JournalFile } from '../journal'
import type { JobVolume } from '../job-record'
import { TOOL } from '../../../shared/tool'
import type { StepContext, StepHandler } from '../step'
import { recordVerdict } from '../verdicts'
import { volumeViews } from './media-step'

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
  for (const volume of volumes) {
    // What a killed seal left half-written is no part of the volume, and the check at the end would say so.
    demandRealFolder(systemDisk, volume.medium, volume.folder, 'medium.not-ready')
    await removeTemporaryFiles(volume.folder)
    const written = await writePayloadManifest(volume.folder, provenFiles(context, volume.index))
    manifests.push({ index: volume.index, ...written })
  }
  const sealing = record.data.sealing ?? sealingFacts(context, manifests)
  journal.put({ ...journal.get(record.id), data: { ...record.data, sealing } })

  const tagManifests: string[] = []
  for (const volume of volumes) tagManifests.push(await sealOne(context, volume, { ...sealing, volume: volume.index }))
  const digest = transferDigest(tagManifests)
  recordVerdict(context, 'verified', {
    sequence: sealing.sequence,
    destination: sealing.destination,
    ...sealing.totals,
    transferDigest: digest,
    volumes: tagManifests.map((tagManifestSha256, n) => ({ index: n + 1, tagManifestSha256 })),
  })
  return {
    result: {
      step: 'seal',
      fingerprint: station.key.fingerprint,
      transferCode: transferCode(digest),
      volumes: volumeViews(context, volumes),
    },
    data: { sealing, tagManifests },
    evidence: { transferDigest: digest, tagManifests },
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
  const { transferId, sequence, destination } = record
  if (server?.step !== 'server' || exported?.step !== 'export' || !transferId || !sequence || !destination)
    throw new CausewayError('job.wrong-step', { step: 'seal' })
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
    mode: 'full',
    volume: 1,
    volumes,
    totals: {
      files: volumes.reduce((sum, volume) => sum + volume.files, 0),
      bytes: volumes.reduce((sum, volume) => sum + volume.bytes, 0),
    },
    operator: station.operator,
    tool: TOOL,
    createdAt: new Date().toISOString(),
    ledgerHead: station.ledger.head(),
  }
}

/** Seals one volume and proves the seal from the medium. @returns SHA-256 of its tag manifest */
async function sealOne({ station, gate }: StepContext, volume: JobVolume, transfer: TransferJson): Promise<string> {
  const facts = transfer.volumes[volume.index - 1]
  const sealed = await sealVolume(volume.folder, {
    transferJson: `${JSON.stringify(transfer, null, 2)}\n`,
    bagInfo: [
      ['Source-Organization', transfer.source.name],
      ['Bagging-Date', transfer.createdAt.slice(0, 10)],
      ['External-Description', `WSUS updates from ${transfer.source.name} to ${transfer.destination}`],
      ['Bag-Group-Identifier', transfer.transferId],
      ['Bag-Count', `${volume.index} of ${transfer.volumes.length}`],
      ['Payload-Oxum', `${facts?.bytes}.${facts?.files}`],
      ['Bag-Software-Agent', `${TOOL.name} ${TOOL.version}`],
    ],
    sign: (tagManifest) => station.key.sign(NAMESPACES.transfer, tagManifest),
  })
  const authenticated = await authenticate(await readTagFiles(volume.folder), (signature, tagManifest) =>
    verifySshsig(signature, NAMESPACES.transfer, tagManifest),
  )
  const { problems } = await checkPayloadListing(authenticated, { gate })
  if (problems.length > 0) throw new CausewayError('payload.unexpected', { path: problems[0]?.path ?? '' })
  return sealed.tagManifestSha256
}
