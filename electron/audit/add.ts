import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditedStation } from '../../shared/audit'
import { CausewayError } from '../../shared/errors'
import { parseJson } from '../../shared/json'
import { receiptSchema } from '../../shared/receipt'
import { writeFileDurably } from '../files/durable'
import { hashFile, sha256Of } from '../files/hash'
import { openRegularFile, readSmallFile } from '../files/open'
import { errorCode } from '../files/system-error'
import type { Station } from '../station/station'
import { demandProtectedPlace } from '../transfer/custody/rule'
import { judgeSigner, type SignedMessage } from '../transfer/signers/judge-signer'
import { NAMESPACES, verifySshsig } from '../trust/sshsig'
import {
  auditFolder,
  contradiction,
  dropBundle,
  isSameStation,
  keepBeside,
  keepBundle,
  readKept,
  relationOf,
  takeIn,
  type AuditFolder,
} from './keep'
import { openBundle, type OpenedBundle } from '../transfer/history/open-bundle'
import { describeStation } from './reconcile'
import { gatherFacts, type StationFacts } from './station-facts'

/** What came of a file that was handed to the auditor's station. */
export interface Added {
  readonly file: string
  readonly kind: 'history' | 'receipt'
  /** new; newer: goes on from what was kept; archive: earlier events of it; same, older: nothing new in it. */
  readonly outcome: 'new' | 'newer' | 'archive' | 'same' | 'older'
  readonly station: AuditedStation | null
  /** Of a receipt. */
  readonly transferId: string | null
}

const GZIP_MAGIC = '1f8b'
const RECEIPT_LIMIT = 1024 * 1024
/** An armored signature takes some hundred bytes. */
const SIGNATURE_LIMIT = 16 * 1024

/**
 * Takes in a history bundle, or a receipt with its `.sig` beside it: signature, signer, chain, and whether it goes on
 * from what the same station showed before. What is refused is an event too; a history that contradicts an earlier one
 * is kept aside as evidence.
 * @throws CausewayError `station.wrong-role`, `medium.not-write-protected`, `trust.unknown-signer`, `trust.revoked-signer`, `trust.practice-key`,
 *   `bundle.contradicts` (details: station, sequence), `bundle.malformed`, `bundle.altered`, `signature.*`,
 *   `ledger.damaged` (details: station, sequence, problem), `file.unreadable`
 */
export async function addFile(station: Station, file: string): Promise<Added> {
  station.requireRole('auditor')
  await demandProtectedPlace(station, file)
  const folder = await auditFolder(station.paths.audit)
  try {
    return (await isGzip(file)) ? await addHistory(station, folder, file) : await addReceipt(station, folder, file)
  } catch (error) {
    const named = asNamed(error, file)
    if (!(named instanceof CausewayError)) throw named
    const { station: name, sequence } = named.details
    const sha256 = await hashFile(file, { algorithms: ['sha256'] }).then(
      (hashed) => hashed.sha256,
      () => null,
    )
    station.ledger.append({
      type: 'audit.bundle-refused',
      payload: {
        reason: named.code,
        ...(sha256 === null ? {} : { sha256 }),
        ...(name === undefined ? {} : { station: name }),
        ...(sequence === undefined ? {} : { sequence }),
      },
    })
    throw named
  }
}

async function addHistory(station: Station, folder: AuditFolder, file: string): Promise<Added> {
  const copy = await takeIn(folder, file)
  try {
    const bundle = await openBundle(copy)
    const holder = demandTrusted(station, bundle.header.station, {
      role: 'ledger',
      fingerprint: bundle.fingerprint,
      signedAt: null,
    })
    if (bundle.statement.practice !== station.isPractice)
      throw new CausewayError('trust.practice-key', { source: bundle.header.station })
    const came = await gatherFacts(bundle)
    const kept = (await readKept(folder)).find((each) => isSameStation(each, came))
    const outcome = kept ? relationOf(kept, came) : 'new'
    if (kept && outcome === 'contradicts') {
      await keepBundle(folder, copy, 'contradicting', bundle)
      const { event } = contradiction(kept, came)
      throw new CausewayError('bundle.contradicts', { station: bundle.header.station, sequence: event ?? 0 })
    }
    const described = describeStation(came, holder)
    if (outcome === 'new' || outcome === 'newer') await keepNewer(station, folder, copy, came, kept)
    if (outcome === 'archive') await keepArchive(station, folder, copy, came)
    return { file, kind: 'history', outcome: outcome as Added['outcome'], station: described, transferId: null }
  } finally {
    await rm(copy, { force: true })
  }
}

async function keepNewer(
  station: Station,
  folder: AuditFolder,
  copy: string,
  { bundle, hashes }: StationFacts,
  kept: StationFacts | undefined,
): Promise<void> {
  // What the newer one has in an archive is still in the one that was kept.
  if (kept && hashes.archivedThrough > (kept.bundle.statement.archived?.through ?? 0))
    await keepBeside(folder, kept.bundle)
  await keepBundle(folder, copy, 'kept', bundle)
  if (kept && kept.bundle.fingerprint !== bundle.fingerprint) await dropBundle(kept.bundle)
  recordAdded(station, bundle)
}

async function keepArchive(
  station: Station,
  folder: AuditFolder,
  copy: string,
  { bundle }: StationFacts,
): Promise<void> {
  await keepBundle(folder, copy, 'archive', bundle)
  recordAdded(station, bundle)
}

function recordAdded(station: Station, { header, statement, fingerprint }: OpenedBundle): void {
  const { events, head, sha256, createdAt, purpose } = statement
  station.ledger.append({
    type: 'audit.bundle-added',
    payload: {
      station: header.station,
      fingerprint,
      events,
      head,
      sha256,
      createdAt,
      ...(purpose === undefined ? {} : { purpose }),
    },
  })
}

async function addReceipt(station: Station, folder: AuditFolder, file: string): Promise<Added> {
  const text = (await readSmallFile(file, RECEIPT_LIMIT)).toString('utf8')
  const signature = (
    await readSmallFile(`${file}.sig`, SIGNATURE_LIMIT).catch((cause: unknown) => {
      throw new CausewayError('signature.missing', { path: file }, cause)
    })
  ).toString('utf8')
  const signer = verifySshsig(signature, NAMESPACES.receipt, Buffer.from(text, 'utf8'))
  const receipt = receiptSchema.parse(parseJson(text))
  demandTrusted(station, receipt.receiver.name, {
    role: 'receipt',
    fingerprint: signer.fingerprint,
    signedAt: receipt.createdAt,
  })
  if (signer.fingerprint !== receipt.receiver.fingerprint) throw new CausewayError('signature.invalid', { path: file })
  if (receipt.practice !== station.isPractice)
    throw new CausewayError('trust.practice-key', { source: receipt.receiver.name })
  const sha256 = sha256Of(text)
  const place = join(folder.receipts, `${sha256.slice(0, 16)}.json`)
  const isKnown = (await readdir(folder.receipts)).includes(`${sha256.slice(0, 16)}.json.sig`)
  if (!isKnown) {
    await writeFileDurably(place, text, { mode: 0o600 })
    await writeFileDurably(`${place}.sig`, signature, { mode: 0o600 })
    const { transferId } = receipt
    station.ledger.append({ type: 'audit.bundle-added', transferId, payload: { receiptSha256: sha256 } })
  }
  return {
    file,
    kind: 'receipt',
    outcome: isKnown ? 'same' : 'new',
    station: null,
    transferId: receipt.transferId,
  }
}

/** @returns who holds the key, in the words of the auditor who trusted it */
function demandTrusted(station: Station, source: string, message: SignedMessage): string {
  const { signer } = judgeSigner(station, message)
  if (!signer) throw new CausewayError('trust.unknown-signer', { fingerprint: message.fingerprint, source })
  return signer.holder
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await openRegularFile(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return buffer.toString('hex') === GZIP_MAGIC
  } finally {
    await handle.close()
  }
}

/** What the operator named is what the message names, not the copy of it. */
function asNamed(error: unknown, file: string): unknown {
  if (error instanceof CausewayError)
    return new CausewayError(
      error.code,
      'path' in error.details ? { ...error.details, path: file } : error.details,
      error.cause,
    )
  if (errorCode(error) !== null) return new CausewayError('file.unreadable', { path: file }, error)
  return new CausewayError('bundle.malformed', { path: file }, error)
}
