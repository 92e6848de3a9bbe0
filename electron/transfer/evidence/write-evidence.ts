import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import { writeFileDurably } from '../../files/durable'
import { hashFile, sha256Of } from '../../files/hash'
import { asTargetError, errorCode } from '../../files/system-error'
import { walkNames } from '../../files/walk'
import { reportToCsv, reportToJson, reportToPdf, transferReport, type TransferReport } from '../../ledger/reports'
import type { Station } from '../../station/station'
import { demandProtectedFolders } from '../custody/rule'
import { requireTransfer } from '../history/history'
import { NAMESPACES } from '../../trust/sshsig'
import { readAcceptedReceipt, readReceipt, type SignedReceipt } from '../receipts'
import { formatInvolvedKeys, type InvolvedKey } from './allowed-signers'
import { writeChain } from './chain-files'
import { formatReadme } from './readme'
import { formatViewer } from './viewer'
import { recordedTagManifests } from './recorded-tag-manifests'
import { copyVolumes, type VolumeFiles } from './volume-files'

export interface EvidenceRequest {
  /** A transfer id, or a job id where the transfer stayed unknown. */
  readonly id: string
  /** Absolute path of a folder that is not there yet, or is empty. */
  readonly folder: string
  /** Where volumes of the transfer may lie; none: the bundle goes without their lists of files. */
  readonly media: readonly string[]
  readonly language: Language
}

export interface Evidence {
  readonly folder: string
  readonly files: number
  /** Events in the bundle, those of other work that the chain leads through included. */
  readonly events: number
  readonly receipt: boolean
  readonly volumes: { readonly count: number; readonly of: number } | null
  /** SHA-256 of SHA256SUMS, which names every other file. */
  readonly sha256: string
}

/**
 * Writes what proves one transfer to somebody who has neither Causeway nor this station: docs/format.md, "Evidence".
 * The signature over all files comes last, so a bundle that was interrupted is not one. That it was written is an event.
 * @throws CausewayError `transfer.not-found`, `transfer.archived`, `medium.not-write-protected`, `file.exists` (details: path) when the folder holds something,
 *   `file.unwritable`, `medium.full`, `ledger.damaged` when the transfer's events are not what was signed;
 *   as `copyVolumes` and `readReceipt`
 */
export async function writeEvidence(station: Station, request: EvidenceRequest): Promise<Evidence> {
  const { id, folder } = request
  const summary = requireTransfer(station, id)
  if (summary.kind !== 'send') await demandProtectedFolders(station, request.media)
  try {
    await emptyFolder(folder)
    const written = await writeFiles(station, request)
    station.ledger.append({
      type: 'evidence.written',
      transferId: summary.transferId || null,
      payload: { jobId: summary.jobId, sha256: written.sha256, files: written.files },
    })
    return written
  } catch (error) {
    if (error instanceof CausewayError || errorCode(error) === null) throw error
    const meant = asTargetError(error, folder)
    if (meant instanceof CausewayError && meant.code === 'medium.full') throw meant
    throw new CausewayError('file.unwritable', { path: folder }, error)
  }
}

async function writeFiles(station: Station, request: EvidenceRequest): Promise<Evidence> {
  const { folder, language, media } = request
  const report = transferReport(station.ledger, request.id, { language })
  const id = report.transfer.id
  const receipt = id === '' ? null : await receiptOf(station, id)
  const tagManifests = recordedTagManifests(report)
  const copied = media.length === 0 ? null : await copyVolumes(folder, { media, transferId: id, tagManifests })
  const archived = station.ledger.archives().at(-1)?.through ?? 0
  const chain = await writeChain(
    station.ledger,
    folder,
    // Of an earlier attempt that is in an archive some events stayed; the chain around them is there, not here.
    report.events.map(({ sequence }) => sequence).filter((sequence) => sequence > archived),
  )
  const keys = involvedKeys(station, report, receipt, copied)
  const volumes = copied && { count: copied.volumes.length, of: copied.of }
  const put = (name: string, data: string | Uint8Array): Promise<void> => writeFile(join(folder, name), data)
  if (receipt) {
    await put('receipt.json', receipt.text)
    await put('receipt.json.sig', receipt.signature)
  }
  await writeReports(report, put)
  await put('station.pub', `${station.key.publicKeyLine}\n`)
  await put('allowed_signers', formatInvolvedKeys(keys))
  await put('viewer.html', formatViewer({ report, runs: chain.runs, keys }))
  await put(
    'README.txt',
    formatReadme({
      language,
      id: id || report.transfer.jobId,
      station: station.file.name,
      practice: station.isPractice,
      ledgerIntact: report.ledger.intact,
      hasReceipt: receipt !== null,
      volumes,
    }),
  )
  return { ...(await seal(station, folder)), folder, events: chain.events, receipt: receipt !== null, volumes }
}

async function writeReports(
  report: TransferReport,
  put: (name: string, data: string | Uint8Array) => Promise<void>,
): Promise<void> {
  await put('report.json', reportToJson(report))
  await put('report.csv', reportToCsv(report))
  await put('report.pdf', await reportToPdf(report))
}

/** Digests every file, in the form that `sha256sum` checks, and signs the list. */
async function seal(station: Station, folder: string): Promise<{ files: number; sha256: string }> {
  const names: string[] = []
  for await (const entry of walkNames(folder)) names.push(entry.path.replaceAll('\\', '/'))
  let sums = ''
  for (const name of names.sort()) {
    const { sha256 } = await hashFile(join(folder, name), { algorithms: ['sha256'] })
    sums += `${sha256}  ${name}\n`
  }
  await writeFileDurably(join(folder, 'SHA256SUMS'), sums)
  const signature = station.key.sign(NAMESPACES.evidence, Buffer.from(sums))
  await writeFileDurably(join(folder, 'SHA256SUMS.sig'), signature)
  return { files: names.length + 2, sha256: sha256Of(sums) }
}

async function emptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length > 0) throw new CausewayError('file.exists', { path: folder })
  await mkdir(join(folder, 'events'))
}

/** The receipt that this station signed or, where it sent, that it accepted. */
async function receiptOf(station: Station, transferId: string): Promise<SignedReceipt | null> {
  const orNone = (error: unknown): null => {
    if (error instanceof CausewayError && error.code === 'receipt.not-found') return null
    throw error
  }
  const own = await readReceipt(station, transferId).catch(orNone)
  return own ?? (await readAcceptedReceipt(station, transferId).catch(orNone))
}

function involvedKeys(
  station: Station,
  report: TransferReport,
  receipt: SignedReceipt | null,
  copied: VolumeFiles | null,
): InvolvedKey[] {
  const holder = station.file.name
  const own = { publicKey: station.key.publicKey, fingerprint: station.key.fingerprint, holder }
  const former = station.rotations.map(({ from: { publicKey, fingerprint }, rotatedAt }) => {
    return { publicKey, fingerprint, holder, replacedAt: rotatedAt }
  })
  const keyOf = (fingerprint: string): Omit<InvolvedKey, 'part'> | null => {
    const ours = [own, ...former].find((key) => key.fingerprint === fingerprint)
    if (ours) return ours
    const known = station.trust.find(fingerprint)
    return known && { publicKey: known.publicKey, fingerprint, holder: known.holder }
  }
  const signer = copied?.fingerprint ?? report.trust.signerFingerprint
  const sender = signer === null ? null : keyOf(signer)
  const sealed = copied && { publicKey: copied.publicKey, fingerprint: copied.fingerprint, holder: '?' }
  const receiver = receipt && keyOf(receipt.receipt.receiver.fingerprint)
  return [
    { part: 'station', ...own },
    ...former.map((key) => ({ part: 'station', ...key }) as const),
    ...((sender ?? sealed) ? [{ part: 'sender', ...(sender ?? sealed ?? own) } as const] : []),
    ...(receiver ? [{ part: 'receiver', ...receiver } as const] : []),
  ]
}
