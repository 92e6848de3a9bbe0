import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { walkFiles } from '../../electron/files/walk'
import { BenchError } from './errors'

export interface TreeFile {
  /** Relative to the tree's folder, separated by `/`. */
  readonly path: string
  readonly bytes: number
}

export interface Tree {
  readonly folder: string
  readonly files: readonly TreeFile[]
  readonly bytes: number
}

const MIB = 1024 * 1024

/** What is there below a folder. @throws BenchError for links and the like, which nothing here copies */
export async function readTree(folder: string): Promise<Tree> {
  const files: TreeFile[] = []
  for await (const { path, bytes, kind } of walkFiles(folder)) {
    if (kind !== 'file') throw new BenchError(`${path} is no regular file: such a tree cannot be compared.`)
    files.push({ path, bytes })
  }
  return treeOf(folder, files)
}

export function treeOf(folder: string, files: readonly TreeFile[]): Tree {
  return { folder, files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }
}

/** Files of one size, of bytes that no device can compress. */
export function makeLargeFiles(folder: string, count: number, bytesEach: number): Tree {
  return makeTree(
    folder,
    Array.from({ length: count }, (_, n) => ({ path: `large/file-${n}.bin`, bytes: bytesEach })),
  )
}

/** Sizes spread evenly over their logarithm, in 256 folders as a content store has them. The same for the same count. */
export function makeSmallFiles(folder: string, count: number, smallest = 4_000, largest = 200_000): Tree {
  const random = pseudoRandom(count)
  const files = Array.from({ length: count }, (_, n) => {
    const name = Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
      .toUpperCase()
    const bytes = Math.round(smallest * (largest / smallest) ** random())
    return { path: `${name.slice(-2)}/${name}-${n}.cab`, bytes }
  })
  return makeTree(folder, files)
}

function makeTree(folder: string, files: readonly TreeFile[]): Tree {
  const noise = randomBytes(16 * MIB)
  for (const sub of new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/')))))
    mkdirSync(join(folder, sub), { recursive: true })
  for (const [n, { path, bytes }] of files.entries()) {
    const fd = openSync(join(folder, path), 'wx')
    // Another place to begin for each file: no two are alike.
    for (let left = bytes, from = (n * 4099) % (8 * MIB); left > 0; from = 0) {
      const length = Math.min(left, noise.length - from)
      writeSync(fd, noise, from, length)
      left -= length
    }
    closeSync(fd)
  }
  return treeOf(folder, files)
}

/** Numbers from 0 to below 1, the same for the same seed (xorshift32). */
function pseudoRandom(seed: number): () => number {
  let state = seed | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
