import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AcceptedReceipt } from '../../../shared/baseline'
import { CausewayError } from '../../../shared/errors'
import { parseJson } from '../../../shared/json'
import { receiptSchema, type Receipt } from '../../../shared/receipt'
import { cutText } from '../../../shared/text'
import { writeFileDurably } from '../../files/durable'
import { sha256Of } from '../../files/hash'
import { readSmallFile } from '../../files/open'
import { utf8Text } from '../../files/utf8-text'
import { errorCode } from '../../files/system-error'
import type { Station } from '../../station/station'
import { NAMESPACES, verifySshsig } from '../../trust/sshsig'
import { demandProtectedPlace } from '../custody/rule'
import { demandYoung } from '../policy/judge-age'
import { judgeSigner } from '../signers/judge-signer'
import { isRevoked } from '../signers/revocations'
import { demandOwnDestination, demandSoundSender, recordAccepted, refuse } from './accept'
import { confirmationsOf } from './confirmations'
import { findSealed, type SealedTransfer } from './sealed'

/** A receipt is about two thousand bytes; whoever hands over more hands over something else. */
const RECEIPT_LIMIT = 256 * 1024
const PRIVATE = { mode: 0o600 } as const

/**
 * Accepts the signed receipt in `file`, whose signature lies beside it as `<file>.sig`. What it says is believed in this
 * order: the signature is sound, by a key that is trusted and was never revoked; the receipt is of a known form, of the
 * same kind of station, for a transfer of ours; that key is the destination's; number and digest are those of the
 * history. It is kept in the home, and its acceptance or refusal recorded.
 * @throws CausewayError `station.wrong-role`, `ledger.damaged`, `medium.not-write-protected`, `file.unreadable`, `file.utf-16`,
 *   `signature.*`,
 *   `trust.unknown-signer`, `trust.revoked-signer`, `trust.own-key`, `trust.practice-key`, `receipt.malformed`,
 *   `receipt.unsupported-version`, `receipt.other-sender`, `receipt.never-sent`, `receipt.other-bytes`,
 *   `receipt.contradicts`, `receipt.wrong-receiver`, and as `demandYoung`
 */
export async function acceptReceiptFile(station: Station, file: string): Promise<AcceptedReceipt> {
  demandSoundSender(station)
  await demandProtectedPlace(station, file).catch((error: unknown) => refuse(station, error, { how: 'file' }))
  const { text, signature: signatureBytes } = await readFiles(file)
  const claimed: Record<string, unknown> = { how: 'file', receiptSha256: sha256Of(text) }
  try {
    utf8Text(text, file)
    const signature = utf8Text(signatureBytes, `${file}.sig`)
    const { receipt, sealed } = judge(station, text, signature, claimed)
    const { transferId, receiver } = receipt
    const receiptSha256 = sha256Of(text)
    const known = confirmationsOf(station.ledger, transferId).find(({ how }) => how === 'file')
    if (known && known.receiptSha256 !== receiptSha256)
      throw new CausewayError('receipt.contradicts', { what: 'the receipt accepted before', transferId })
    if (!known) await keep(station, transferId, text, signature)
    return recordAccepted(station, sealed, {
      how: 'file',
      receiver: { name: receiver.name, fingerprint: receiver.fingerprint },
      facts: factsOf(receipt, receiptSha256),
    })
  } catch (error) {
    return refuse(station, ofReceipt(error), claimed)
  }
}

/** Marks what a medium's signature could be too (`of`), so that the sender is not sent for a new medium. */
function ofReceipt(error: unknown): unknown {
  const isShared =
    error instanceof CausewayError && (error.code.startsWith('signature.') || error.code === 'trust.unknown-signer')
  return isShared ? new CausewayError(error.code, { ...error.details, of: 'receipt' }, error) : error
}

async function readFiles(file: string): Promise<{ readonly text: Buffer; readonly signature: Buffer }> {
  const read = (path: string): Promise<Buffer> =>
    readSmallFile(path, RECEIPT_LIMIT).catch((cause: unknown) => {
      if (path !== file && errorCode(cause) === 'ENOENT')
        throw new CausewayError('signature.missing', { path, of: 'receipt' }, cause)
      throw new CausewayError('file.unreadable', { path }, cause)
    })
  return { text: await read(file), signature: await read(`${file}.sig`) }
}

/**
 * A key that had its time, because its holder replaced it or it expired, speaks for what it signed in that time.
 * @param claimed is given what the receipt says of itself, for the record of a refusal
 */
function judge(
  station: Station,
  text: Buffer,
  signature: string,
  claimed: Record<string, unknown>,
): { readonly receipt: Receipt; readonly sealed: SealedTransfer } {
  const signer = verifySshsig(signature, NAMESPACES.receipt, text)
  claimed['fingerprint'] = signer.fingerprint
  const { fingerprint } = signer
  if (isRevoked(station, fingerprint)) judgeSigner(station, { role: 'receipt', fingerprint, signedAt: null })
  if (station.ownFingerprints.includes(fingerprint)) throw new CausewayError('trust.own-key', { fingerprint })
  if (!station.trust.find(fingerprint)) throw new CausewayError('trust.unknown-signer')
  const receipt = parseReceipt(text)
  const { status } = judgeSigner(station, { role: 'receipt', fingerprint, signedAt: receipt.createdAt })
  if (status !== 'trusted') throw new CausewayError('trust.unknown-signer')
  const { transferId, source, receiver } = receipt
  Object.assign(claimed, { transferId, claimedReceiver: receiver.name, claimedDigest: receipt.transferDigest })
  if (receipt.practice !== station.isPractice) throw new CausewayError('trust.practice-key', { source: receiver.name })
  demandYoung(station, receipt.createdAt)
  if (!station.ownFingerprints.includes(source.fingerprint))
    throw new CausewayError('receipt.other-sender', { source: source.name })
  if (receiver.fingerprint !== signer.fingerprint)
    throw new CausewayError('receipt.contradicts', { what: 'the key that signed it', transferId })
  const sealed = findSealed(station.ledger, transferId)
  if (!sealed) throw new CausewayError('receipt.never-sent', { transferId })
  demandOwnDestination(station, receiver, sealed.destination)
  if (receipt.transferDigest !== sealed.transferDigest) throw new CausewayError('receipt.other-bytes', { transferId })
  if (receipt.sequence !== sealed.sequence)
    throw new CausewayError('receipt.contradicts', { what: 'the number of the transfer', transferId })
  return { receipt, sealed }
}

/** @throws CausewayError `receipt.unsupported-version` (details: version), `receipt.malformed` (details: problem) */
function parseReceipt(text: Buffer): Receipt {
  let value: unknown
  try {
    value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(text))
  } catch (cause) {
    throw new CausewayError('receipt.malformed', { problem: 'not JSON' }, cause)
  }
  const version = typeof value === 'object' && value !== null && 'formatVersion' in value ? value.formatVersion : null
  if (typeof version === 'string' && /^[0-9]{1,9}(\.|$)/.test(version) && Number.parseInt(version, 10) !== 1)
    throw new CausewayError('receipt.unsupported-version', { version: cutText(version, 32) })
  const parsed = receiptSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const problem = cutText(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, 200)
  throw new CausewayError('receipt.malformed', { problem }, parsed.error)
}

/** The signature comes last: a receipt without one is unfinished. */
async function keep(station: Station, transferId: string, text: Buffer, signature: string): Promise<void> {
  const folder = station.paths.acceptedReceipts
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFileDurably(join(folder, `${transferId}.json`), text, PRIVATE)
  await writeFileDurably(join(folder, `${transferId}.json.sig`), signature, PRIVATE)
}

/** What the history keeps of the receipt itself, the other station's ledger head among it. */
function factsOf(receipt: Receipt, receiptSha256: string): Record<string, unknown> {
  const { trustProof, files, updates, operator, createdAt, ledgerHead } = receipt
  return {
    receiptSha256,
    receiptMadeAt: createdAt,
    trustProof,
    receiverOperator: operator,
    imported: { ...files },
    updates: { ...updates },
    ledgerHead: { sequence: ledgerHead.sequence, hash: ledgerHead.hash },
  }
}
