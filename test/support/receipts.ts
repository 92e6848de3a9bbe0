/** Receipts on their way back: real ones, and such as an attacker with some key would make. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadStationKey } from '../../electron/trust/station-key'
import { NAMESPACES, type Namespace } from '../../electron/trust/sshsig'
import type { Receipt } from '../../shared/receipt'
import { succeed, type Pair } from './stations'

/** Lets a station trust the key of another home, compared by its fingerprint. */
export async function pinKey(home: string, other: string, holder: string): Promise<void> {
  const { fingerprint } = await succeed(other, 'key', 'show')
  const key = join(other, 'keys', 'id_ed25519.pub')
  await succeed(home, 'trust', 'add', '--key', key, '--fingerprint', String(fingerprint), '--holder', holder)
}

/** Lets the pair's sender trust the receiver. */
export async function pinReceiver(pair: Pick<Pair, 'sender' | 'receiver'>): Promise<void> {
  await pinKey(pair.sender, pair.receiver, 'R. Receiver')
}

/** Saves a receipt as the receiving station hands it out. @returns its file */
export async function exportReceipt(receiver: string, transferId: string): Promise<string> {
  const file = join(mkdtempSync(join(receiver, '..', 'receipt-')), 'receipt.json')
  await succeed(receiver, 'receipt', 'export', transferId, '--out', file)
  return file
}

/** Accepts the receiver's receipt at the sender, by file. */
export async function confirm(pair: Pair, transferId: string): Promise<Awaited<ReturnType<typeof succeed>>> {
  return succeed(pair.sender, 'receipt', 'accept', await exportReceipt(pair.receiver, transferId))
}

/** The check code that the receiving station shows. */
export async function codeOf(receiver: string, transferId: string): Promise<string> {
  const { checkCode } = await succeed(receiver, 'receipt', 'show', transferId)
  return String(checkCode)
}

/** A receipt whose words `change` changes, signed with the key of a home. @returns its file */
export async function forgeReceipt(
  file: string,
  home: string,
  change: (receipt: Receipt) => unknown,
  namespace: Namespace = NAMESPACES.receipt,
): Promise<string> {
  const receipt = JSON.parse(readFileSync(file, 'utf8')) as Receipt
  change(receipt)
  const text = `${JSON.stringify(receipt, null, 2)}\n`
  const key = await loadStationKey(join(home, 'keys'))
  const forged = join(mkdtempSync(join(file, '..', 'forged-')), 'receipt.json')
  writeFileSync(forged, text)
  writeFileSync(`${forged}.sig`, key.sign(namespace, Buffer.from(text)))
  return forged
}
