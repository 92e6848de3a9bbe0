import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { joinMediumPath, parseMediumPath } from '../files/safe-path'
import { errorCode } from '../files/system-error'

export type Looked = { readonly kind: 'file'; readonly bytes: number } | { readonly kind: 'link' | 'other' | 'missing' }

/**
 * Looks up payload files without following a link on the way: neither the file nor any folder between it and the
 * volume may be one. Remembers the last chain of folders, because neighbours follow each other in a manifest.
 */
export class PayloadFolders {
  readonly #root: string
  #known: readonly string[] = []

  constructor(volume: string) {
    this.#root = volume
  }

  /**
   * @param path as `parseMediumPath` accepts it
   * @throws system errors as they are, but for names that are not there
   */
  async look(path: string): Promise<Looked> {
    const folders = parseMediumPath(path).slice(0, -1)
    const same = folders.findIndex((name, depth) => this.#known[depth] !== name)
    const depth = same < 0 ? folders.length : same
    this.#known = folders.slice(0, depth)
    for (let n = depth + 1; n <= folders.length; n++) {
      const facts = await lstatOrNull(join(this.#root, ...folders.slice(0, n)))
      if (!facts) return { kind: 'missing' }
      if (!facts.isDirectory()) return { kind: facts.isSymbolicLink() ? 'link' : 'missing' }
      this.#known = folders.slice(0, n)
    }
    const facts = await lstatOrNull(joinMediumPath(this.#root, path))
    if (!facts) return { kind: 'missing' }
    if (facts.isFile()) return { kind: 'file', bytes: facts.size }
    return { kind: facts.isSymbolicLink() ? 'link' : 'other' }
  }
}

/** Null for a name that is not there, or cannot be. */
export async function lstatOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(errorCode(error) ?? '')) return null
    throw error
  }
}
