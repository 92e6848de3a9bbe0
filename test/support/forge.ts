/** What a forger can make of a sealed volume, with or without a key: everything but what is changed stays in order. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { formatManifestLine, type ManifestEntry } from '../../electron/bag/manifest'
import { LISTED_TAG_FILES } from '../../electron/bag/names'
import { NAMESPACES, type Namespace } from '../../electron/trust/sshsig'
import { loadStationKey } from '../../electron/trust/station-key'
import { armor, unarmor } from '../../electron/trust/wire'
import type { TransferJson } from '../../shared/transfer-json'

/** A description that may say anything. */
export type Description = Record<string, unknown> & Pick<TransferJson, 'package' | 'source' | 'totals' | 'volumes'>

export interface Forgery {
  /** Home of the station whose key signs. */
  readonly signedBy: string
  readonly namespace?: Namespace
  /** Files that are put on the medium and into the manifest under these names; totals follow. */
  readonly plant?: readonly string[]
  /** The manifest's lines, after planting. Counts follow; byte totals do not. */
  readonly manifest?: (lines: string[]) => string[]
  /** The description, after everything else was made to agree with it. */
  readonly transfer?: (transfer: Description) => object
  readonly bagInfo?: (text: string) => string
  readonly bagit?: string
}

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const PLANTED = 'planted by a forger\n'

/** Changes a volume and seals it anew, so that signature, tag manifest and counts agree with the change. */
export async function forge(volume: string, forgery: Forgery): Promise<void> {
  const at = (file: string): string => join(volume, file)
  const planted: ManifestEntry[] = (forgery.plant ?? []).map((path) => ({ path, sha256: sha256(PLANTED) }))
  for (const { path } of planted) await plantFile(volume, path)
  const before = await readFile(at('manifest-sha256.txt'), 'utf8')
  const all = [...before.split(/(?<=\n)/), ...planted.map(formatManifestLine)]
  const lines = forgery.manifest ? forgery.manifest(all) : all
  await writeFile(at('manifest-sha256.txt'), lines.join(''))

  const transfer = JSON.parse(await readFile(at('transfer.json'), 'utf8')) as Description & { volume: number }
  const own = transfer.volumes[transfer.volume - 1]
  if (!own) throw new Error('the volume does not describe itself')
  const files = lines.join('').split('\n').length - 1
  const [moreFiles, moreBytes] = [files - own.files, planted.length * PLANTED.length]
  own.files += moreFiles
  own.bytes += moreBytes
  own.manifestSha256 = sha256(lines.join(''))
  transfer.totals.files += moreFiles
  transfer.totals.bytes += moreBytes
  const oxum = `${String(own.bytes)}.${String(own.files)}`
  const description = forgery.transfer ? forgery.transfer(transfer) : transfer
  const bagInfo = agreeing(await readFile(at('bag-info.txt'), 'utf8'), { ...transfer, ...description }, oxum)
  await writeFile(at('bag-info.txt'), forgery.bagInfo ? forgery.bagInfo(bagInfo) : bagInfo)
  await writeFile(at('transfer.json'), `${JSON.stringify(description, null, 2)}\n`)
  if (forgery.bagit !== undefined) await writeFile(at('bagit.txt'), forgery.bagit)
  await resign(volume, forgery.signedBy, forgery.namespace)
}

/** Gives the metadata package of a volume other bytes, and seals the volume as if its sender had sent those. */
export async function forgePackage(volume: string, signedBy: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  const { package: facts } = JSON.parse(await readFile(join(volume, 'transfer.json'), 'utf8')) as Description
  const path = `data/metadata/${facts.fileName}`
  const before = await readFile(join(volume, path))
  const after = change(before)
  await writeFile(join(volume, path), after)
  const [more, digest] = [after.length - before.length, sha256(after)]
  await forge(volume, {
    signedBy,
    manifest: (lines) => lines.map((line) => (line.endsWith(`  ${path}\n`) ? `${digest}  ${path}\n` : line)),
    transfer: (transfer) => ({
      ...transfer,
      package: { ...transfer.package, bytes: after.length, sha256: digest },
      totals: { ...transfer.totals, bytes: transfer.totals.bytes + more },
      volumes: transfer.volumes.map((each) => ({ ...each, bytes: each.bytes + more })),
    }),
    bagInfo: (text) =>
      text.replace(/^Payload-Oxum: (\d+)/m, (_, bytes: string) => `Payload-Oxum: ${String(Number(bytes) + more)}`),
  })
}

/** Makes bag-info.txt say what the description says, as far as that can be said. */
function agreeing(text: string, description: Description, oxum: string): string {
  const { transferId, volume, volumes, source, createdAt } = description
  const fields: Record<string, string> = {
    'Payload-Oxum': oxum,
    'Bag-Group-Identifier': String(transferId),
    'Bag-Count': `${String(volume)} of ${String((volumes as unknown[] | undefined)?.length)}`,
    'Bagging-Date': String(createdAt).slice(0, 10),
    'Source-Organization': String((source as { name?: string } | undefined)?.name),
  }
  return text.replace(/^([^:]+): .*$/gm, (line, label: string) =>
    fields[label] === undefined ? line : `${label}: ${fields[label].replace(/\p{Cc}/gu, ' ')}`,
  )
}

/** Makes the tag manifest and the signature anew over whatever lies there, with the key of the home `signedBy`. */
export async function resign(
  volume: string,
  signedBy: string,
  namespace: Namespace = NAMESPACES.transfer,
): Promise<void> {
  let tagManifest = ''
  for (const path of LISTED_TAG_FILES)
    tagManifest += formatManifestLine({ path, sha256: sha256(await readFile(join(volume, path))) })
  await writeFile(join(volume, 'tagmanifest-sha256.txt'), tagManifest)
  const key = await loadStationKey(join(signedBy, 'keys'))
  await writeFile(join(volume, 'tagmanifest-sha256.txt.sig'), key.sign(namespace, Buffer.from(tagManifest)))
}

/**
 * Where this system can hold the name, the file is really there, so that only the reader's own rules can refuse it.
 * Not beside the tag files: there it would be refused for that.
 */
async function plantFile(volume: string, name: string): Promise<void> {
  const path = join(volume, name)
  if (!['data', '..'].includes(relative(volume, path).split(sep)[0] ?? '')) return
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, PLANTED)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && ['ENAMETOOLONG', 'EISDIR'].includes(String(error.code))))
      throw error
  }
}

/** Bytes that look like nothing, the same in every run. */
export function randomBytes(length: number, seed = 'hostile'): Buffer {
  return createHash('shake256', { outputLength: length }).update(seed).digest()
}

/** Flips the lowest bit of one byte. @param at from 0, the first byte, to 1, the last */
export async function flipBit(path: string, at = 0.5): Promise<void> {
  const bytes = await readFile(path)
  const index = Math.min(bytes.length - 1, Math.floor(bytes.length * at))
  bytes[index] = (bytes[index] ?? 0) ^ 1
  await writeFile(path, bytes)
}

/** The same inside the armor of a signature, which stays regular. @param offset in bytes; negative counts from the end */
export async function flipBitInSignature(volume: string, offset: number): Promise<void> {
  const file = join(volume, 'tagmanifest-sha256.txt.sig')
  const bytes = unarmor('SSH SIGNATURE', await readFile(file, 'utf8'))
  const index = offset < 0 ? bytes.length + offset : offset
  bytes[index] = (bytes[index] ?? 0) ^ 1
  await writeFile(file, armor('SSH SIGNATURE', bytes))
}
