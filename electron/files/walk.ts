import { lstat as lstatCallback } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { levelsBelow } from './below'
import { demandFolder } from './door'
import { errorCode } from './system-error'

// The one of node:fs/promises leaves an array outside the heap behind for every file.
const lstat = promisify(lstatCallback)

export interface WalkedName {
  /** Relative to the root, separated by `/`. */
  readonly path: string
  /** `other`: a pipe, socket or device, or a name that this system cannot even look up. */
  readonly kind: 'file' | 'link' | 'other'
}

export interface WalkedFile extends WalkedName {
  readonly bytes: number
  readonly mtimeMs: number
}

/** So many files are looked up side by side. */
const GROUP = 64
/** No folder of ours is so deep. Looking at all levels of a chain of folders would take the square of its length. */
const WATCHED_LEVELS = 32

/**
 * Everything below `root` that is not a folder, sorted by whole path (UTF-16 code units). Links are reported and
 * never followed. Memory holds the names of the folders on the way down, not the tree.
 * @throws system errors as they are, also for a root that does not exist; ELOOP for a folder that became a link
 */
export async function* walkFiles(root: string): AsyncGenerator<WalkedFile, void, undefined> {
  let group: WalkedName[] = []
  const describeAll = () => Promise.all(group.map((name) => describe(root, name)))
  for await (const name of walkNames(root)) {
    group.push(name)
    if (group.length < GROUP) continue
    for (const file of await describeAll()) yield file
    group = []
  }
  for (const file of await describeAll()) yield file
}

/**
 * As `walkFiles`, with what the folders themselves tell: no file is looked up where they tell the kind, which takes
 * a tenth of the time.
 */
export async function* walkNames(root: string): AsyncGenerator<WalkedName, void, undefined> {
  const open = [await readFolder(root, root, '')]
  for (let folder = open.at(-1); folder; folder = open.at(-1)) {
    const path = folder.paths.pop()
    if (path === undefined) {
      open.pop()
    } else if (!path.endsWith('/')) {
      yield { path, kind: folder.kinds.get(path) ?? 'file' }
    } else {
      try {
        open.push(await readFolder(root, join(root, path), path))
      } catch (error) {
        if (errorCode(error) !== 'ENAMETOOLONG') throw error
        yield { path: path.slice(0, -1), kind: 'other' }
      }
    }
  }
}

interface Folder {
  /** Last one first: they are taken from the end. Folders end in `/`. */
  readonly paths: string[]
  /** Of the paths that are neither folders nor regular files. */
  readonly kinds: ReadonlyMap<string, 'link' | 'other'>
}

async function readFolder(root: string, absolute: string, prefix: string): Promise<Folder> {
  const paths: string[] = []
  const kinds = new Map<string, 'link' | 'other'>()
  for await (const entry of await opendir(absolute, { bufferSize: 256 })) {
    // Some file systems do not tell the kind in the listing; then it is looked up.
    const told = entry.isDirectory() || entry.isFile() || entry.isSymbolicLink()
    const kind = kindOf(told ? entry : await lookUp(join(absolute, entry.name)))
    const path = prefix + entry.name + (kind === 'folder' ? '/' : '')
    if (kind === 'link' || kind === 'other') kinds.set(path, kind)
    paths.push(path)
  }
  // A folder may be exchanged for a link after it was listed: the names are those of another place then.
  for (const level of levelsBelow(root, absolute).slice(0, WATCHED_LEVELS)) demandFolder(level, await lstat(level))
  return { paths: paths.sort().reverse(), kinds }
}

async function describe(root: string, { path }: WalkedName): Promise<WalkedFile> {
  const facts = await lookUp(join(root, path))
  if (facts === null) return { path, bytes: 0, mtimeMs: 0, kind: 'other' }
  const kind = kindOf(facts)
  return { path, bytes: facts.size, mtimeMs: facts.mtimeMs, kind: kind === 'folder' ? 'other' : kind }
}

interface Kinds {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

function kindOf(facts: Kinds | null): 'file' | 'folder' | 'link' | 'other' {
  if (facts?.isFile()) return 'file'
  if (facts?.isDirectory()) return 'folder'
  return facts?.isSymbolicLink() ? 'link' : 'other'
}

/** Null for a name that is no text (it was decoded with U+FFFD) or lies too deep: it cannot be looked up, yet it is there. */
async function lookUp(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENAMETOOLONG' || (code === 'ENOENT' && path.includes('\uFFFD'))) return null
    throw error
  }
}
