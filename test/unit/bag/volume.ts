import { createHash, createHmac } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { TRANSFER_FORMAT_VERSION, type TransferJson } from '../../../shared/transfer-json'
import type { BagInfoField } from '../../../electron/bag/bag-info'
import { authenticate, readTagFiles } from '../../../electron/bag/read'
import { sealVolume, writePayloadManifest } from '../../../electron/bag/seal'
import { CausewayError } from '../../../shared/errors'

export const TRANSFER_ID = '0042-export-1-7f3a9c1e'

export const PAYLOAD: Readonly<Record<string, string>> = {
  'data/WSUSContent/A2/8654CCF7F9F50A1A1E4F8B4D4F0B0F6C2A0D9BA2.cab': 'first update',
  'data/WSUSContent/B7/1111CCF7F9F50A1A1E4F8B4D4F0B0F6C2A0D9BB7.exe': 'second update'.repeat(100_000),
  'data/companions/Office/v32 été.cab': 'companion',
  'data/metadata/export.xml.gz': 'package',
}

/** A stand-in for keys, which the bag room does not know: an HMAC that only this file can make. */
export const signer = { publicKey: 'ssh-ed25519 AAAA', fingerprint: `SHA256:${'x'.repeat(43)}` }
export const sign = (bytes: Uint8Array) => `${createHmac('sha256', 'test').update(bytes).digest('hex')}\n`
export const verifySignature = (signature: string, bytes: Uint8Array) => {
  if (signature !== sign(bytes)) throw new CausewayError('signature.invalid')
  return signer
}

export const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')

export function transferOf(facts: { manifestSha256: string; files: number; bytes: number }): TransferJson {
  return {
    formatVersion: TRANSFER_FORMAT_VERSION,
    transferId: TRANSFER_ID,
    sequence: 42,
    previousTransferDigest: null,
    practice: true,
    source: { name: 'export-1', fingerprint: signer.fingerprint, host: 'wsus.example' },
    destination: 'import-1',
    server: {
      kind: 'practice',
      name: 'wsus',
      version: null,
      serverId: null,
      contentPath: null,
      contentFiles: null,
      updateCount: null,
      languages: null,
      expressFiles: null,
      filesOnMicrosoftUpdate: null,
      replica: null,
      upstreamServer: null,
      administrator: null,
      wsusutilPath: null,
      freeBytes: null,
      download: null,
      sync: null,
      products: null,
      classifications: null,
      source: 'test',
      readAt: '2026-01-01T00:00:00.000Z',
    },
    package: {
      format: 'xml.gz',
      fileName: 'export.xml.gz',
      logFileName: 'export.log',
      bytes: 7,
      sha256: sha256('package'),
      updates: 2,
      files: 2,
    },
    mode: 'full',
    volume: 1,
    volumes: [{ index: 1, ...facts }],
    totals: { files: facts.files, bytes: facts.bytes },
    operator: 'op',
    tool: { name: 'Causeway', version: '0.1.0' },
    createdAt: '2026-01-01T00:00:00.000Z',
    ledgerHead: { sequence: 3, hash: '0'.repeat(64) },
  }
}

export function bagInfoOf(facts: { files: number; bytes: number }): BagInfoField[] {
  return [
    ['Bagging-Date', '2026-01-01'],
    ['Bag-Group-Identifier', TRANSFER_ID],
    ['Bag-Count', '1 of 1'],
    ['Payload-Oxum', `${facts.bytes}.${facts.files}`],
  ]
}

export function requestOf(facts: { manifestSha256: string; files: number; bytes: number }) {
  return { transferJson: JSON.stringify(transferOf(facts), null, 2), bagInfo: bagInfoOf(facts), sign }
}

/** A sealed volume below `root`; answers its folder. */
export async function sealedVolume(root: string, payload = PAYLOAD): Promise<string> {
  const folder = join(root, 'causeway', TRANSFER_ID, 'volume-01')
  await mkdir(folder, { recursive: true })
  const files: { path: string; bytes: number; sha256: string }[] = []
  for (const [path, text] of Object.entries(payload)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
    files.push({ path, bytes: Buffer.byteLength(text), sha256: sha256(text) })
  }
  await sealVolume(folder, requestOf(await writePayloadManifest(folder, files)))
  return folder
}

/** What a forger with the right key could make: the given manifest, everything else in order. */
export async function resealWithManifest(folder: string, manifest: string, oxum?: string): Promise<void> {
  await writeFile(join(folder, 'manifest-sha256.txt'), manifest)
  if (oxum !== undefined) {
    const bagInfo = await readFile(join(folder, 'bag-info.txt'), 'utf8')
    await writeFile(join(folder, 'bag-info.txt'), bagInfo.replace(/Payload-Oxum: .*/, `Payload-Oxum: ${oxum}`))
  }
  await resign(folder)
}

/** Makes tag manifest and signature anew over whatever lies there. */
export async function resign(
  folder: string,
  files = ['bag-info.txt', 'bagit.txt', 'manifest-sha256.txt', 'transfer.json'],
) {
  let tagManifest = ''
  for (const file of files) tagManifest += `${sha256(await readFile(join(folder, file)))}  ${file}\n`
  await writeFile(join(folder, 'tagmanifest-sha256.txt'), tagManifest)
  await writeFile(join(folder, 'tagmanifest-sha256.txt.sig'), sign(Buffer.from(tagManifest)))
}

export async function authenticated(folder: string) {
  return authenticate(await readTagFiles(folder), verifySignature)
}

export async function flipBit(path: string, at = 0.5): Promise<void> {
  const bytes = await readFile(path)
  const index = Math.min(bytes.length - 1, Math.floor(bytes.length * at))
  bytes[index] = (bytes[index] ?? 0) ^ 1
  await writeFile(path, bytes)
}
