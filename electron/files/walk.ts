import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from './system-error'

export interface WalkedFile {
  /** Relative to the root, separated by `/`. */
  readonly path: string
  readonly bytes: number
  readonly mtimeMs: number
  /** `other`: a pipe, socket or device, or a name that this system cannot even look up. */
  readonly kind: 'file' | 'link' | 'other'
}

/**
 * Everything below `root` that is not a folder, sorted by whole path (UTF-16 code units). Links are reported and
 * never followed. Memory holds the names of the folders on the way down, not the tree.
 * @throws system errors as they are, also for a root that does not exist
 */
export async function* walkFiles(root: string): AsyncGenerator<WalkedFile, void, undefined> {
  const open = [await readFolder(root, '')]
  for (let folder = open.at(-1); folder; folder = open.at(-1)) {
    const entry = folder.pop()
    if (entry === undefined) {
      open.pop()
    } else if (entry.endsWith('/')) {
      try {
        open.push(await readFolder(join(root, entry), entry))
      } catch (error) {
        if (errorCode(error) !== 'ENAMETOOLONG') throw error
        yield unreachable(entry.slice(0, -1))
      }
    } else {
      yield await describe(root, entry)
    }
  }
}

/** The entries of a folder as paths, last one first (they are taken from the end); folders end in `/`. */
async function readFolder(absolute: string, prefix: string): Promise<string[]> {
  const entries: string[] = []
  for await (const entry of await opendir(absolute)) {
    // Some file systems do not tell the kind in the listing; then it is looked up.
    const known = entry.isDirectory() || entry.isFile() || entry.isSymbolicLink()
    const isFolder = known ? entry.isDirectory() : await isRealFolder(join(absolute, entry.name))
    entries.push(prefix + entry.name + (isFolder ? '/' : ''))
  }
  return entries.sort((a, b) => (a < b ? 1 : -1))
}

async function describe(root: string, path: string): Promise<WalkedFile> {
  try {
    const facts = await lstat(join(root, path))
    const kind = facts.isFile() ? 'file' : facts.isSymbolicLink() ? 'link' : 'other'
    return { path, bytes: facts.size, mtimeMs: facts.mtimeMs, kind }
  } catch (error) {
    if (isUnreachable(error, path)) return unreachable(path)
    throw error
  }
}

async function isRealFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory()
  } catch (error) {
    if (isUnreachable(error, path)) return false
    throw error
  }
}

/** A name that is no text (it was decoded with U+FFFD) or lies too deep cannot be looked up, yet it is there. */
function isUnreachable(error: unknown, path: string): boolean {
  const code = errorCode(error)
  return code === 'ENAMETOOLONG' || (code === 'ENOENT' && path.includes('\uFFFD'))
}

function unreachable(path: string): WalkedFile {
  return { path, bytes: 0, mtimeMs: 0, kind: 'other' }
}
