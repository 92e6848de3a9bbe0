/** Looks at copies without the engine: a bench that copies wrongly measures nothing. */
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { BenchError } from './errors'
import { readTree, type Tree } from './trees'

/** @throws BenchError that names a file that is missing, too much, or has another size */
export async function demandSameNames(tree: Tree, target: string): Promise<void> {
  const copied = new Map((await readTree(target)).files.map(({ path, bytes }) => [path, bytes]))
  for (const { path, bytes } of tree.files) {
    if (copied.get(path) !== bytes) throw new BenchError(`The copy of ${path} is missing or has another size.`)
    copied.delete(path)
  }
  const [tooMuch] = copied.keys()
  if (tooMuch !== undefined) throw new BenchError(`${tooMuch} is in the copy, but not in the source.`)
}

const PIECE = 4 * 1024 * 1024

/** @throws BenchError that names the first file whose bytes differ */
export function demandSameBytes(tree: Tree, target: string): void {
  const [a, b] = [Buffer.allocUnsafe(PIECE), Buffer.allocUnsafe(PIECE)]
  for (const { path } of tree.files) {
    const [source, copy] = [openSync(join(tree.folder, path), 'r'), openSync(join(target, path), 'r')]
    try {
      for (let bytes = -1; bytes !== 0;) {
        bytes = readSync(source, a)
        if (readSync(copy, b) !== bytes || !a.subarray(0, bytes).equals(b.subarray(0, bytes)))
          throw new BenchError(`The copy of ${path} has other bytes.`)
      }
    } finally {
      closeSync(source)
      closeSync(copy)
    }
  }
}
