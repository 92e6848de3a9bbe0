import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve, sep } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import type { Gate } from '../../files/gate'
import { openRegularFile } from '../../files/open'
import { walkFiles } from '../../files/walk'
import { SeededRandom } from './random'

/** A file in the practice content store, as an update's document names it. */
export interface StoredFile {
  readonly fileName: string
  readonly bytes: number
  /** Upper-case hex. */
  readonly sha1: string
  /** Lower-case hex. */
  readonly sha256: string
  /** UTC, seconds. */
  readonly modified: string
}

/** A practice content store while it is being filled; the same bytes are stored once, whatever they are called. */
export class ContentWriter {
  readonly #root: string
  readonly #incoming: string
  readonly #known = new Set<string>()
  readonly #folders = new Set<string>()
  /** One for all files: tens of thousands of small ones would spend their time on fresh buffers. */
  readonly #buffer = Buffer.alloc(1 << 20)
  #files = 0
  #bytes = 0

  constructor(root: string) {
    this.#root = root
    this.#incoming = join(root, 'incoming.part')
  }

  get files(): number {
    return this.#files
  }

  get bytes(): number {
    return this.#bytes
  }

  async start(): Promise<void> {
    await mkdir(this.#root, { recursive: true })
    await writeFile(join(this.#root, 'anonymousCheckFile.txt'), '')
  }

  async addBytes(fileName: string, modified: string, data: Uint8Array): Promise<StoredFile> {
    await writeFile(this.#incoming, data)
    const sha1 = createHash('sha1').update(data).digest('hex').toUpperCase()
    const sha256 = createHash('sha256').update(data).digest('hex')
    return this.#place({ fileName, bytes: data.length, sha1, sha256, modified })
  }

  /** Copies a file, reading it once. null: it is empty, and no update has an empty file. */
  async addFile(path: string, gate: Gate): Promise<StoredFile | null> {
    const [sha1, sha256] = [createHash('sha1'), createHash('sha256')]
    let bytes = 0
    let modified: Date
    const source = await openRegularFile(path).catch((error: unknown) => unreadable(path, error))
    const target = await open(this.#incoming, 'w')
    try {
      modified = (await source.stat()).mtime
      for (;;) {
        await gate.pass()
        const { bytesRead } = await source
          .read(this.#buffer, 0, this.#buffer.length, bytes)
          .catch((error: unknown) => unreadable(path, error))
        if (bytesRead === 0) break
        const chunk = this.#buffer.subarray(0, bytesRead)
        sha1.update(chunk)
        sha256.update(chunk)
        bytes += bytesRead
        await target.writeFile(chunk)
      }
    } finally {
      await source.close()
      await target.close()
    }
    if (bytes === 0) return null
    const digests = { sha1: sha1.digest('hex').toUpperCase(), sha256: sha256.digest('hex') }
    return this.#place({ fileName: updateFileName(path), bytes, ...digests, modified: secondsOf(modified) })
  }

  async #place(file: StoredFile): Promise<StoredFile> {
    // Same bytes under another extension would be a second file of the store, so the SHA-1 alone decides.
    if (this.#known.has(file.sha1)) return file
    const folder = join(this.#root, file.sha1.slice(-2))
    if (!this.#folders.has(folder)) await mkdir(folder, { recursive: true })
    this.#folders.add(folder)
    await rename(this.#incoming, join(folder, `${file.sha1}${extensionOf(file.fileName).toLowerCase()}`))
    this.#known.add(file.sha1)
    this.#files += 1
    this.#bytes += file.bytes
    return file
  }

  /** Removes the temporary file that a duplicate or empty last file left. */
  async finish(): Promise<void> {
    await rm(this.#incoming, { force: true })
  }
}

/**
 * Copies every regular, non-empty file under `source`. Links are skipped, files with the same bytes collapse.
 * @throws CausewayError `file.unreadable` (details: path); `copy.nothing-to-copy` when there is no such file; `cancelled`
 */
export async function storeFilesOf(
  source: string,
  exclude: readonly string[],
  content: ContentWriter,
  gate: Gate,
  onFile: () => void,
): Promise<StoredFile[]> {
  const root = resolve(source)
  const excluded = exclude.map((folder) => resolve(folder) + sep)
  const stored: StoredFile[] = []
  for await (const entry of walkFiles(root)) {
    const path = join(root, ...entry.path.split('/'))
    if (entry.kind !== 'file' || entry.bytes === 0 || excluded.some((folder) => path.startsWith(folder))) continue
    const filesBefore = content.files
    const file = await content.addFile(path, gate)
    if (file && content.files > filesBefore) stored.push(file)
    onFile()
  }
  if (stored.length === 0) throw new CausewayError('copy.nothing-to-copy', { path: source })
  return stored
}

const KINDS = [
  { extension: 'cab', name: (kb: number) => `windows11.0-kb${kb}-x64.cab` },
  { extension: 'psf', name: (kb: number) => `windows11.0-kb${kb}-x64.psf` },
  { extension: 'msu', name: (kb: number) => `windows11.0-kb${kb}-x64.msu` },
  { extension: 'wim', name: (kb: number) => `windows11.0-kb${kb}-x64.wim` },
  { extension: 'exe', name: (kb: number) => `windows-kb${kb}-x64-v5.exe` },
] as const

/** Makes two or three files for each of `updates` updates: a few MB in all, of very different sizes. */
export async function storeSeededFiles(
  updates: number,
  seed: number,
  content: ContentWriter,
  gate: Gate,
  onFile: () => void,
): Promise<StoredFile[][]> {
  const random = new SeededRandom(seed)
  const meanBytes = Math.max(600, 4_000_000 / (updates * 2.5))
  const groups: StoredFile[][] = []
  for (let update = 0; update < updates; update += 1) {
    const group: StoredFile[] = []
    const first = random.between(0, KINDS.length - 1)
    const count = random.between(2, 3)
    for (let file = 0; file < count; file += 1) {
      await gate.pass()
      const kind = KINDS[(first + file) % KINDS.length]!
      // 2^0 to 2^7 has its mean near 26: most files small, some a hundred times larger.
      const bytes = Math.round((meanBytes / 26) * 2 ** (random.next() * 7)) + random.between(64, 319)
      const modified = secondsOf(new Date(Date.UTC(2026, 0, 1) + random.between(0, 27_000_000) * 1000))
      group.push(await content.addBytes(kind.name(knowledgeBaseNumber(update)), modified, random.bytes(bytes)))
      onFile()
    }
    groups.push(group)
  }
  return groups
}

export function knowledgeBaseNumber(update: number): number {
  return 5_060_000 + update * 7
}

function unreadable(path: string, cause: unknown): never {
  throw new CausewayError('file.unreadable', { path }, cause)
}

function secondsOf(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

/** A name as an update document may carry it: with an extension, without characters that XML does not know. */
function updateFileName(path: string): string {
  const name = basename(path).replaceAll(/[\p{Cc}\p{Cs}\uFFFD-\uFFFF]/gu, '_')
  return /[^.]\.[A-Za-z0-9]{1,16}$/.test(name) ? name : `${name}.bin`
}

function extensionOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.')
  return dot < 0 ? '' : fileName.slice(dot)
}
