import { join } from 'node:path'
import type { Disk, FileFacts } from './disk'
import { joinMediumPath, parseMediumPath } from './safe-path'
import { errorCode } from './system-error'

export type Looked = { readonly kind: 'file'; readonly bytes: number } | { readonly kind: 'link' | 'other' | 'missing' }

/**
 * Looks up files below a root without following a link on the way: neither the file nor any folder between it and the
 * root may be one. Remembers the last chain of folders, because neighbours follow each other in a manifest.
 */
export class PayloadFolders {
  readonly #root: string
  readonly #disk: Disk
  #known: readonly string[] = []

  constructor(root: string, disk: Disk) {
    this.#root = root
    this.#disk = disk
  }

  /**
   * @param path as `parseMediumPath` accepts it
   * @throws system errors as they are, but for names that are not there
   */
  look(path: string): Looked {
    const folders = parseMediumPath(path).slice(0, -1)
    const same = folders.findIndex((name, depth) => this.#known[depth] !== name)
    const depth = same < 0 ? folders.length : same
    this.#known = folders.slice(0, depth)
    for (let n = depth + 1; n <= folders.length; n++) {
      const facts = this.#lookUp(join(this.#root, ...folders.slice(0, n)))
      if (facts?.kind !== 'folder') return { kind: facts?.kind === 'link' ? 'link' : 'missing' }
      this.#known = folders.slice(0, n)
    }
    const facts = this.#lookUp(joinMediumPath(this.#root, path))
    if (!facts) return { kind: 'missing' }
    if (facts.kind === 'file') return { kind: 'file', bytes: facts.bytes }
    return { kind: facts.kind === 'link' ? 'link' : 'other' }
  }

  /** Null for a name that is not there, or cannot be. */
  #lookUp(path: string): FileFacts | null {
    try {
      return this.#disk.lookUp(path)
    } catch (error) {
      if (['ENOTDIR', 'ENAMETOOLONG'].includes(errorCode(error) ?? '')) return null
      throw error
    }
  }
}
