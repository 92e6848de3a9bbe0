import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import type { Gate } from '../files/gate'
import { sha256Of, startHashes, digests } from '../files/hash'
import { openRegularFile, readPieces, readSmallFile } from '../files/open'
import { errorCode, isDeviceError } from '../files/system-error'
import { bagInfoValue, parseBagInfo, parseOxum, type BagInfoField, type Oxum } from './bag-info'
import { decode, parseManifest } from './manifest'
import {
  BAGIT,
  BAGIT_TEXT,
  BAG_INFO,
  LISTED_TAG_FILES,
  LONGEST_DESCRIPTION,
  MANIFEST,
  mediumRoot,
  PAYLOAD,
  SIGNATURE,
  TAG_FILES,
  TAG_MANIFEST,
  TRANSFER_JSON,
  shownIn,
  type ListedTagFile,
} from './names'

const MIB = 1024 * 1024
/** Thirty million files of a content store. */
const LONGEST_MANIFEST = 4096 * MIB

/** The tag files of a volume as they lie there. Nothing in them is proven. */
export interface TagFiles {
  readonly folder: string
  readonly bagit: Buffer
  readonly bagInfo: Buffer
  readonly transferJson: Buffer
  readonly tagManifest: Buffer
  readonly signature: string
  /** The payload manifest is hashed, never held. */
  readonly manifest: { readonly sha256: string; readonly lines: number }
  /** Entries of the volume that are neither tag file nor payload folder. */
  readonly unexpected: readonly string[]
}

/** Who made a signature, as the trust room tells it. */
export interface Signer {
  readonly publicKey: string
  readonly fingerprint: string
}

/** A volume whose tag files are what the signer sealed. Its payload is not looked at yet. */
export interface AuthenticatedVolume<S = Signer> {
  readonly folder: string
  readonly signer: S
  readonly tagManifestSha256: string
  readonly manifestSha256: string
  readonly oxum: Oxum
  readonly bagInfo: readonly BagInfoField[]
  readonly transferJson: string
}

/**
 * Reads the tag files of a volume, each within a limit: transfer.json 2 MiB, the others 1 MiB, the manifest 4 GiB as
 * a stream that the gate can stop. Only regular files are read, with no link at any level below the medium's root.
 * @throws CausewayError `bag.tag-file-missing`, `signature.missing`, `bag.malformed`, `medium.lost` (details: path)
 */
export async function readTagFiles(folder: string, gate?: Gate): Promise<TagFiles> {
  const read = (file: string, limit = MIB) => readTagFile(folder, file, limit)
  return {
    folder,
    tagManifest: await read(TAG_MANIFEST),
    signature: (await read(SIGNATURE)).toString(),
    bagit: await read(BAGIT),
    bagInfo: await read(BAG_INFO),
    transferJson: await read(TRANSFER_JSON, LONGEST_DESCRIPTION),
    manifest: await reading(folder, MANIFEST, () => hashLines(folder, gate)),
    unexpected: await unexpectedEntries(folder),
  }
}

/**
 * Believes tag files in this order: the signature covers the tag manifest; every tag file is what the tag manifest
 * says and no other is there; bagit.txt and bag-info.txt have the form of BagIt 1.0; the manifest lists something
 * and as many files as Payload-Oxum says.
 * @param verifySignature answers who signed, or throws
 * @throws CausewayError `bag.tag-file-altered`, `bag.tag-file-missing`, `bag.tag-file-unexpected`, `bag.malformed`
 *   (details: path), `bag.manifest-malformed`, `bag.manifest-empty`, `bag.totals-differ`; what verifySignature throws
 */
export async function authenticate<S>(
  tagFiles: TagFiles,
  verifySignature: (signature: string, tagManifest: Uint8Array) => S,
): Promise<AuthenticatedVolume<S>> {
  const { folder, manifest } = tagFiles
  const signer = verifySignature(tagFiles.signature, tagFiles.tagManifest)
  const fail = (code: 'altered' | 'missing' | 'unexpected', file: string) =>
    new CausewayError(`bag.tag-file-${code}`, { path: shownIn(folder, file) })

  const found: Record<ListedTagFile, string> = {
    [BAGIT]: sha256Of(tagFiles.bagit),
    [BAG_INFO]: sha256Of(tagFiles.bagInfo),
    [TRANSFER_JSON]: sha256Of(tagFiles.transferJson),
    [MANIFEST]: manifest.sha256,
  }
  const listed = await parseTagManifest(tagFiles.tagManifest)
  for (const file of LISTED_TAG_FILES) {
    if (!listed.has(file)) throw fail('unexpected', file)
    if (listed.get(file) !== found[file]) throw fail('altered', file)
    listed.delete(file)
  }
  for (const file of listed.keys()) throw fail(tagFiles.unexpected.includes(file) ? 'unexpected' : 'missing', file)
  for (const file of tagFiles.unexpected) throw fail('unexpected', file)

  if (!tagFiles.bagit.equals(Buffer.from(BAGIT_TEXT))) throw malformed(folder, BAGIT, 'not BagIt 1.0 in UTF-8')
  const bagInfo = parseBagInfo(textOf(folder, BAG_INFO, tagFiles.bagInfo))
  const oxum = parseOxum(bagInfoValue(bagInfo, 'Payload-Oxum'))
  if (manifest.lines === 0) throw new CausewayError('bag.manifest-empty', { path: shownIn(folder, MANIFEST) })
  if (manifest.lines !== oxum.files) {
    const details = { path: shownIn(folder, MANIFEST), wanted: oxum.files, found: manifest.lines }
    throw new CausewayError('bag.totals-differ', details)
  }
  return {
    folder,
    signer,
    tagManifestSha256: sha256Of(tagFiles.tagManifest),
    manifestSha256: manifest.sha256,
    oxum,
    bagInfo,
    transferJson: textOf(folder, TRANSFER_JSON, tagFiles.transferJson),
  }
}

/**
 * The text of transfer.json as it lies there: claims, to show before anything is proven, and nothing more.
 * @throws CausewayError `bag.tag-file-missing`, `bag.malformed`, `medium.lost` (details: path)
 */
export async function readUnauthenticated(folder: string): Promise<string> {
  return textOf(folder, TRANSFER_JSON, await readTagFile(folder, TRANSFER_JSON, LONGEST_DESCRIPTION))
}

/**
 * SHA-256 of the tag manifest as it lies there, which tells whether two volumes speak the same words; null when it
 * cannot be read. Nothing is proven by it.
 * @throws CausewayError `medium.lost` (details: path)
 */
export async function readTagManifestDigest(folder: string): Promise<string | null> {
  try {
    return sha256Of(await readTagFile(folder, TAG_MANIFEST, MIB))
  } catch (error) {
    if (error instanceof CausewayError && error.code === 'medium.lost') throw error
    return null
  }
}

async function parseTagManifest(tagManifest: Buffer): Promise<Map<string, string>> {
  const listed = new Map<string, string>()
  const source = (async function* () {
    yield await Promise.resolve(tagManifest)
  })()
  for await (const { path, sha256 } of parseManifest(source, 'tag')) listed.set(path, sha256)
  return listed
}

function readTagFile(folder: string, file: string, limit: number): Promise<Buffer> {
  return reading(folder, file, () => readSmallFile(join(folder, file), limit, { below: mediumRoot(folder) }))
}

async function hashLines(folder: string, gate?: Gate): Promise<{ sha256: string; lines: number }> {
  const path = join(folder, MANIFEST)
  const file = await openRegularFile(path, { below: mediumRoot(folder) })
  try {
    const hashes = startHashes(['sha256'])
    const { size } = await file.stat()
    if (size > LONGEST_MANIFEST) throw new CausewayError('file.unreadable', { path }, `${size} bytes of manifest`)
    let [lines, bytes] = [0, 0]
    for await (const piece of readPieces(file)) {
      await gate?.pass()
      bytes += piece.length
      if (bytes > size) throw new CausewayError('file.unreadable', { path }, 'it grows while it is read')
      for (const [, hash] of hashes) hash.update(piece)
      for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1)) lines++
    }
    return { ...digests(hashes), lines }
  } finally {
    await file.close()
  }
}

/** At most 100 names: enough to say what is wrong, whatever was poured onto the medium. */
async function unexpectedEntries(folder: string): Promise<string[]> {
  const known = new Set<string>([...TAG_FILES, PAYLOAD])
  const names = await reading(folder, '', () => readdir(folder))
  return names
    .filter((name) => !known.has(name))
    .sort()
    .slice(0, 100)
}

/** Says of a failed read what it means for a volume. */
async function reading<T>(folder: string, file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const path = shownIn(folder, file)
    if (errorCode(error) === 'ENOENT') {
      throw new CausewayError(file === SIGNATURE ? 'signature.missing' : 'bag.tag-file-missing', { path }, error)
    }
    if (isDeviceError(error)) throw new CausewayError('medium.lost', { path }, error)
    // Whoever cancels says nothing about the file.
    const aboutFile = error instanceof CausewayError ? error.code === 'file.unreadable' : errorCode(error) !== null
    throw aboutFile ? new CausewayError('bag.malformed', { path }, error) : error
  }
}

function textOf(folder: string, file: string, bytes: Buffer): string {
  const text = decode(bytes)
  if (text === null) throw malformed(folder, file, 'not UTF-8')
  return text
}

function malformed(folder: string, file: string, cause: string): CausewayError {
  return new CausewayError('bag.malformed', { path: shownIn(folder, file) }, cause)
}
