/** What the simulated transfers carry: bytes of many sizes under the names that their digests give them. */
import { createHash } from 'node:crypto'
import type { JournalFile } from '../../../electron/transfer/jobs/journal'
import { BLOCK } from './inode'
import { Random } from './random'

export interface PayloadFile {
  /** In the bag. */
  readonly path: string
  readonly bytes: Buffer
  /** Upper-case hex, for content. */
  readonly sha1: string | null
  readonly sha256: string
}

/** Around block limits, in a few folders, so that folders are shared and new ones are made. */
const CONTENT_BYTES = [1, BLOCK - 1, BLOCK, BLOCK + 1, 9000, 33_000]
const FOLDERS = ['2A', 'C0', 'FF'] as const

const random = new Random(20_261_121)
export const PAYLOAD: readonly PayloadFile[] = [
  fileOf('data/metadata/export.xml.gz', bytesOf(5000), null),
  fileOf('data/metadata/export.log', bytesOf(300), null),
  ...CONTENT_BYTES.map((size, n) => contentFile(size, FOLDERS[n % FOLDERS.length] ?? 'FF')),
].sort((a, b) => (a.path < b.path ? -1 : 1))

export const CONTENT = PAYLOAD.filter(({ sha1 }) => sha1 !== null)

/** A file below WSUSContent whose digest ends in the name of its folder. */
export function contentFile(size: number, folder: string): PayloadFile {
  for (;;) {
    const bytes = bytesOf(size)
    const sha1 = createHash('sha1').update(bytes).digest('hex').toUpperCase()
    if (size > 1 && !sha1.endsWith(folder)) continue
    return fileOf(`data/WSUSContent/${sha1.slice(-2)}/${sha1}.cab`, bytes, sha1)
  }
}

export function journalFile({ path, bytes, sha1 }: PayloadFile, sha256: string | null): JournalFile {
  return { path, volume: 1, bytes: bytes.length, sha1, sha256 }
}

function fileOf(path: string, bytes: Buffer, sha1: string | null): PayloadFile {
  return { path, bytes, sha1, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Only the first bytes change from call to call: a search for a digest should not wait for chance. */
function bytesOf(size: number): Buffer {
  const bytes = Buffer.alloc(size, 0x55)
  for (let at = 0; at < Math.min(8, size); at++) bytes[at] = random.below(256)
  for (let at = 8; at < size; at += 512) bytes[at] = at % 251
  return bytes
}
