import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { transferIdSchema } from '../../shared/domain'
import { parseJson } from '../../shared/json'
import { receiptSchema, type Receipt } from '../../shared/receipt'
import { toWellFormedJson } from '../../shared/text'
import { writeFileDurably } from '../files/durable'
import { readStateText } from '../files/state-file'
import type { Station } from '../station/station'
import { NAMESPACES, verifySshsig } from '../trust/sshsig'
import { writeOutput } from './write-output'

/** A receipt as it is stored and handed out: the signed text and the armored SSHSIG over exactly that text. */
export interface SignedReceipt {
  readonly receipt: Receipt
  readonly text: string
  readonly signature: string
}

/** Signs a receipt and keeps it in the station's home. The signature comes last: a receipt without one is unfinished. */
export async function storeReceipt(station: Station, receipt: Receipt): Promise<SignedReceipt> {
  const text = `${JSON.stringify(toWellFormedJson(receipt), null, 2)}\n`
  const signature = station.key.sign(NAMESPACES.receipt, Buffer.from(text))
  const { file, signatureFile } = locate(station.paths.receipts, receipt.transferId)
  await mkdir(station.paths.receipts, { recursive: true, mode: 0o700 })
  await writeFileDurably(file, text, { mode: 0o600 })
  await writeFileDurably(signatureFile, signature, { mode: 0o600 })
  return { receipt, text, signature }
}

/**
 * Reads a receipt back and verifies this station's signature over it.
 * @throws CausewayError `receipt.not-found`, `signature.*` when it was changed since
 */
export async function readReceipt(station: Station, transferId: string): Promise<SignedReceipt> {
  const { signed, fingerprint, file } = await readSigned(station.paths.receipts, transferId)
  if (!station.ownFingerprints.includes(fingerprint)) throw new CausewayError('signature.invalid', { path: file })
  return signed
}

/**
 * Reads back the receipt of another station that was accepted here, whose key was judged then, and verifies that it is
 * the one that its receiver signed.
 * @throws CausewayError as `readReceipt`
 */
export async function readAcceptedReceipt(station: Station, transferId: string): Promise<SignedReceipt> {
  const { signed, fingerprint, file } = await readSigned(station.paths.acceptedReceipts, transferId)
  if (signed.receipt.receiver.fingerprint !== fingerprint) throw new CausewayError('signature.invalid', { path: file })
  return signed
}

async function readSigned(
  folder: string,
  transferId: string,
): Promise<{ readonly signed: SignedReceipt; readonly fingerprint: string; readonly file: string }> {
  if (!transferIdSchema.safeParse(transferId).success) throw new CausewayError('receipt.not-found', { id: transferId })
  const { file, signatureFile } = locate(folder, transferId)
  const [text, signature] = await Promise.all([readStateText(file), readStateText(signatureFile)]).catch(
    (cause: unknown) => {
      throw new CausewayError('receipt.not-found', { id: transferId }, cause)
    },
  )
  const { fingerprint } = verifySshsig(signature, NAMESPACES.receipt, Buffer.from(text))
  return { signed: { receipt: receiptSchema.parse(parseJson(text)), text, signature }, fingerprint, file }
}

/**
 * Writes a receipt and, beside it, `<file>.sig`, for the way back to the sender.
 * @throws CausewayError as `readReceipt`; `file.unwritable`
 */
export async function exportReceipt(station: Station, transferId: string, file: string): Promise<SignedReceipt> {
  const signed = await readReceipt(station, transferId)
  await writeOutput(file, signed.text)
  await writeOutput(`${file}.sig`, signed.signature)
  return signed
}

function locate(folder: string, transferId: string): { file: string; signatureFile: string } {
  const file = join(folder, `${transferId}.json`)
  return { file, signatureFile: `${file}.sig` }
}
