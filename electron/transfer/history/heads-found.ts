/** Where signed heads of ledgers are read from: volumes on media, receipts, files of heads. */
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { CausewayError } from '../../../shared/errors'
import { parseJson } from '../../../shared/json'
import type { HeadPlace } from '../../../shared/ledger'
import { findVolumes } from '../../bag/find'
import { mediumRoot, SIGNATURE, TAG_MANIFEST, TRANSFER_JSON } from '../../bag/names'
import { readSmallFile } from '../../files/open'
import { headProofSchema, type FoundHead, type HeadProof } from '../../ledger/held-heads'
import { proveHead } from '../../station/head-proof'
import { NAMESPACES, verifySshsig } from '../../trust/sshsig'

export const HEADS_FORMAT_VERSION = '1.0'

/** A file of heads of one or more stations, each with the statement that proves it. */
export const headsFileSchema = z.looseObject({
  formatVersion: z.string().regex(/^1\.[0-9]{1,4}$/),
  heads: z.array(z.looseObject({ proof: headProofSchema })).max(100_000),
})

const MIB = 1024 * 1024
const TEXT_LIMIT = 2 * MIB
/** Some ten thousand heads with what proves them; all of it is held and parsed. */
const FILE_LIMIT = 32 * MIB

/**
 * The head that a sealed volume states: proven by its signature alone, no byte of the payload is read.
 * @throws CausewayError `signature.missing`, `signature.malformed`, `signature.wrong-namespace`, `signature.invalid`,
 *   `bag.tag-file-altered`, `file.unreadable` (details: path)
 */
export async function headOnVolume(folder: string): Promise<FoundHead> {
  const read = async (name: string, limit: number): Promise<string> =>
    (
      await reading(join(folder, name), () => readSmallFile(join(folder, name), limit, { below: mediumRoot(folder) }))
    ).toString('utf8')
  const proof: HeadProof = {
    kind: 'transfer',
    tagManifest: await read(TAG_MANIFEST, MIB),
    signature: await read(SIGNATURE, MIB),
    transferJson: await read(TRANSFER_JSON, TEXT_LIMIT),
  }
  verifySshsig(proof.signature, NAMESPACES.transfer, Buffer.from(proof.tagManifest))
  const found = foundBy(proof, 'medium', folder)
  if (!found) throw new CausewayError('bag.tag-file-altered', { path: join(folder, TRANSFER_JSON) })
  return found
}

/** The head that a proven statement names, with where it was found; null when the statement proves none. */
export function foundBy(proof: HeadProof, place: HeadPlace, name: string): FoundHead | null {
  const proven = proveHead(proof)
  if (!proven) return null
  const { transferId, ...head } = proven
  return { ...head, place, direction: 'came', reference: transferId ?? basename(name), proof }
}

/**
 * Every head at a place that someone points at: a head file, a receipt (its signature beside it), a file of heads, a
 * medium or folder that holds volumes or any of these files directly in it.
 * @throws CausewayError `ledger.head-not-found`, `signature.*`, `file.unreadable` (details: path)
 */
export async function headsAt(path: string): Promise<FoundHead[]> {
  const isFolder = await reading(path, async () => (await stat(path)).isDirectory())
  const found = isFolder ? await headsInFolder(path) : await headsInFile(path)
  if (found.length === 0) throw new CausewayError('ledger.head-not-found', { path })
  return found
}

/** Volumes that are damaged are told by `verify`; a file in a folder that is nothing of ours is passed over. */
async function headsInFolder(folder: string): Promise<FoundHead[]> {
  const found: FoundHead[] = []
  for (const volume of await findVolumes(folder)) found.push(await headOnVolume(volume))
  for (const entry of await reading(folder, () => readdir(folder, { withFileTypes: true }))) {
    if (!entry.isFile() || !/(^ledger-head$|\.json$|\.head$)/.test(entry.name)) continue
    found.push(...(await headsInFile(join(folder, entry.name))))
  }
  return found
}

async function headsInFile(path: string): Promise<FoundHead[]> {
  const text = (await reading(path, () => readSmallFile(path, FILE_LIMIT))).toString('utf8')
  const end = text.indexOf('\n')
  const alone: HeadProof = { kind: 'head', text: text.slice(0, end), signature: text.slice(end + 1) }
  if (alone.signature.startsWith('-----BEGIN SSH SIGNATURE-----')) {
    verifySshsig(alone.signature, NAMESPACES.ledger, Buffer.from(alone.text))
    return [foundBy(alone, 'file', path)].filter((found) => found !== null)
  }
  const value = parsed(text)
  const several = headsFileSchema.safeParse(value)
  if (several.success) return several.data.heads.map(({ proof }) => provenOrRefused(proof, path))
  if (typeof value !== 'object' || value === null || !('receiver' in value)) return []
  const signature = await reading(`${path}.sig`, () => readSmallFile(`${path}.sig`, MIB))
  const proof: HeadProof = { kind: 'receipt', text, signature: signature.toString('utf8') }
  verifySshsig(proof.signature, NAMESPACES.receipt, Buffer.from(text))
  return [foundBy(proof, 'receipt', path)].filter((found) => found !== null)
}

function provenOrRefused(proof: HeadProof, path: string): FoundHead {
  const place = { head: 'file', transfer: 'medium', receipt: 'receipt' } as const
  const found = foundBy(proof, place[proof.kind], path)
  if (!found) throw new CausewayError('signature.invalid', { path })
  return found
}

function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return null
  }
}

async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof CausewayError) throw cause
    throw new CausewayError(path.endsWith('.sig') ? 'signature.missing' : 'file.unreadable', { path }, cause)
  }
}
