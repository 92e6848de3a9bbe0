/** The transfers of one sender as they were made, and what is true of them: computed from the media, by no part of the product. */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { TransferJson } from '../../shared/transfer-json'
import { fill } from '../support/companions'
import { forge, randomBytes } from '../support/forge'
import { bytesIn, smallMedia } from '../support/small-media'
import { causeway, succeed } from '../support/stations'

export interface GoldenFile {
  readonly sha256: string
  readonly bytes: number
}

/** A transfer that a sender really signed. */
export interface Golden {
  readonly name: string
  /** Its media, one folder for each volume. */
  readonly media: readonly string[]
  readonly transferId: string
  readonly sequence: number
  readonly source: string
  readonly fingerprint: string
  readonly destination: string
  readonly tagManifests: readonly string[]
  readonly digest: string
  readonly code: string
  readonly files: number
  readonly bytes: number
  /** Path below the bag to what is there. */
  readonly payload: ReadonlyMap<string, GoldenFile>
}

export interface World {
  readonly root: string
  /** Home of `Export 1`. */
  readonly sender: string
  /** Home of `Import 1`, which trusts it and has received nothing. */
  readonly receiver: string
  /** The same before it trusted anyone. */
  readonly untrusting: string
  readonly companion: string
  /** The transfer that every receive begins with. */
  readonly main: Golden
  readonly older: Golden
  readonly newer: Golden
  /** The same transfer, signed once more by the same sender in other words. */
  readonly again: Golden
  /** The same words, signed by a key that the receiver doesn't trust. */
  readonly stranger: Golden
  dispose(): void
}

export const COMPANION = 'Office'
const DESTINATION = 'Import 1'
const MEDIA = 2
/** Room for the package and what travels beside it. */
const METADATA = 40_000

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Where thousands of small copies are made: in memory, where there is such a folder. */
export function scratchFolder(): string {
  try {
    return mkdtempSync('/dev/shm/causeway-interruptions-')
  } catch {
    return mkdtempSync(join(tmpdir(), 'causeway-interruptions-'))
  }
}

export async function makeWorld(): Promise<World> {
  const root = scratchFolder()
  const [sender, receiver, stranger] = ['sender', 'receiver', 'stranger'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ]
  const content = fill(
    join(root, 'content'),
    Object.fromEntries(
      [700, 3000, 4096, 5000, 9000, 16_000].map((n) => [`update-${String(n)}.cab`, randomBytes(n, `c${String(n)}`)]),
    ),
  )
  await succeed(sender, 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
  await succeed(sender, 'practice', 'create', '--side', 'export', '--updates', '3', '--content-from', content)
  await succeed(receiver, 'init', '--role', 'disconnected', '--name', DESTINATION, '--practice')
  await succeed(receiver, 'practice', 'create', '--side', 'import')
  await succeed(stranger, 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
  const companion = fill(join(root, COMPANION), {
    'office/data/16.0.1/stream.x64.x-none.dat': randomBytes(20_000, 'stream'),
    'office/data/v64_16.0.1.cab': randomBytes(3000, 'v64'),
    'metadata/été 100%.json': '{}',
  })
  const untrusting = join(root, 'untrusting')
  cpSync(receiver, untrusting, { recursive: true })
  await trust(receiver, sender)
  const send = async (name: string): Promise<Golden> => {
    // No two transfers carry the same content.
    const bytes = randomBytes(2500, name)
    const sha1 = createHash('sha1').update(bytes).digest('hex').toUpperCase()
    fill(join(sender, 'practice/export/WSUSContent', sha1.slice(-2)), { [`${sha1}.cab`]: bytes })
    const media = mediaOf(root, name)
    // Each holds three quarters of what travels: neither can be done without.
    const all = bytesIn(join(sender, 'practice/export/WSUSContent')) + bytesIn(companion) + METADATA
    const letGo = smallMedia(new Map(media.map((medium) => [medium, Math.ceil(all * 0.75)])))
    const targets = media.flatMap((medium) => ['--to', medium])
    await succeed(
      sender,
      'send',
      ...targets,
      '--destination',
      DESTINATION,
      '--companion',
      `${COMPANION}=${companion}`,
    ).finally(letGo)
    return readGolden(name, media)
  }
  const older = await send('older')
  const main = await send('main')
  const newer = await send('newer')
  const remade = async (
    name: string,
    signedBy: string,
    change: (transfer: TransferJson) => object,
  ): Promise<Golden> => {
    const media = mediaOf(root, name)
    for (const [n, medium] of media.entries()) {
      cpSync(main.media[n] ?? '', medium, { recursive: true })
      await forge(volumeOn(medium), { signedBy, transfer: (transfer) => change(transfer as unknown as TransferJson) })
    }
    return readGolden(name, media)
  }
  const again = await remade('again', sender, (transfer) => ({ ...transfer, operator: 'someone else' }))
  const { fingerprint } = await succeed(stranger, 'key', 'show')
  const unknown = await remade('stranger', stranger, (transfer) => ({
    ...transfer,
    source: { ...transfer.source, fingerprint: String(fingerprint) },
  }))
  return {
    ...{ root, sender, receiver, untrusting, companion, main, older, newer, again, stranger: unknown },
    dispose: () => rmSync(root, { recursive: true, force: true }),
  }
}

async function trust(receiver: string, sender: string): Promise<void> {
  const { fingerprint } = await succeed(sender, 'key', 'show')
  const key = join(sender, 'keys', 'id_ed25519.pub')
  const words = ['--key', key, '--fingerprint', String(fingerprint), '--holder', 'M. Operator']
  const { exit, stderr } = await causeway(receiver, 'trust', 'add', ...words)
  if (exit !== 0) throw new Error(stderr)
}

function mediaOf(root: string, name: string): string[] {
  const media = Array.from({ length: MEDIA }, (_, n) => join(root, 'made', name, String(n + 1)))
  for (const medium of media) mkdirSync(medium, { recursive: true })
  return media
}

/** The folder of the only volume on a medium. */
export function volumeOn(medium: string): string {
  const shelf = join(medium, 'causeway')
  const [transfer = ''] = readdirSync(shelf)
  const [volume = ''] = readdirSync(join(shelf, transfer))
  return join(shelf, transfer, volume)
}

function readGolden(name: string, media: readonly string[]): Golden {
  const volumes = media.map(volumeOn)
  const [first = ''] = volumes
  const transfer = JSON.parse(readFileSync(join(first, 'transfer.json'), 'utf8')) as TransferJson
  const payload = new Map<string, GoldenFile>()
  for (const volume of volumes)
    for (const path of filesIn(join(volume, 'data'))) {
      const bytes = readFileSync(join(volume, 'data', path))
      payload.set(`data/${path}`, { sha256: sha256(bytes), bytes: bytes.length })
    }
  const tagManifests = volumes.map((volume) => sha256(readFileSync(join(volume, 'tagmanifest-sha256.txt'))))
  const digest = sha256(tagManifests.map((one) => `${one}\n`).join(''))
  return {
    ...{ name, media, payload, tagManifests, digest },
    transferId: transfer.transferId,
    sequence: transfer.sequence,
    source: transfer.source.name,
    fingerprint: transfer.source.fingerprint,
    destination: transfer.destination,
    code: codeOf(digest),
    files: payload.size,
    bytes: [...payload.values()].reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

/** The first 80 bits in Crockford's base 32, in four groups of four: docs/format.md. */
function codeOf(digest: string): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const bits = BigInt(`0x${digest.slice(0, 20)}`)
  const letters = Array.from({ length: 16 }, (_, n) => alphabet[Number((bits >> BigInt(75 - 5 * n)) & 31n)] ?? '')
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** Paths of all that is no folder below a folder, sorted. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

export const CANARY_TEXT = 'no one may write here\n'

/** Makes a file in which a test can see whether anything wrote through a link. */
export function writeCanary(path: string): void {
  writeFileSync(path, CANARY_TEXT)
}
