import { createCipheriv, createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../fuzz/random'

/** What a content store may be like. */
export interface Shape {
  readonly name: string
  /** Sizes in bytes, of about `bytes` in all. */
  readonly sizes: (random: Random, bytes: number) => number[]
}

const KIB = 1024
const MIB = 1024 * KIB
/** Pages, pieces and blocks of the layers below: a byte less, exactly, a byte more. */
const EDGES = [512, 4 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB, 8 * MIB].flatMap((edge) => [edge - 1, edge, edge + 1])

export const SHAPES: readonly Shape[] = [
  { name: 'many small', sizes: (random, bytes) => fill(bytes / 8, () => 1 + random.below(40 * KIB)) },
  { name: 'few large', sizes: (random, bytes) => fill(bytes, () => Math.ceil(bytes / 6) + random.below(MIB)) },
  { name: 'odd sizes', sizes: (random, bytes) => fill(bytes / 2, () => random.pick(EDGES)) },
  { name: 'mixed', sizes: (random, bytes) => fill(bytes, () => 1 + random.below(2 ** (6 + random.below(22)))) },
]

function fill(bytes: number, next: () => number): number[] {
  const sizes: number[] = []
  for (let left = bytes; left > 0; left -= sizes.at(-1) ?? left) sizes.push(next())
  return sizes
}

/** Writes files of these sizes, with bytes that no earlier round had. */
export function writeFiles(folder: string, sizes: readonly number[], seed: string): void {
  mkdirSync(folder, { recursive: true })
  const key = createHash('sha256').update(seed).digest()
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const zeros = Buffer.alloc(MIB)
  for (const [n, size] of sizes.entries()) {
    const file = openSync(join(folder, `windows-kb${n}-x64.cab`), 'wx')
    try {
      for (let left = size; left > 0; left -= Math.min(left, MIB))
        writeSync(file, stream.update(zeros.subarray(0, Math.min(left, MIB))))
    } finally {
      closeSync(file)
    }
  }
}
