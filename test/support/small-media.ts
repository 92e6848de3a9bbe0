/** Folders that say they are small media: what the system answers of their free space is put in its place. */
import { readdirSync, statSync } from 'node:fs'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'

const UNIT = 4096
/** What the planner keeps free on each medium of less than 1.6 GB, and reckons for folders. */
const MARGIN = 16 * 1024 ** 2
const FOLDERS = 264 * UNIT

/**
 * Lets each folder have room for as many bytes of files, what they cost beside their bytes included, until the returned
 * function is called. @param together how many of them are chosen at once: on one file system they share its room
 */
export function smallMedia(rooms: ReadonlyMap<string, number>, together = rooms.size): () => void {
  const { statfs } = files
  const free = (folder: string, bytes: number): number =>
    Math.max(0, (bytes - bytesIn(folder) + FOLDERS) * together + MARGIN)
  const small = async (path: string): Promise<unknown> => {
    const facts = await statfs(path)
    const [folder, bytes] = [...rooms].find(([name]) => path === name) ?? []
    if (folder === undefined || bytes === undefined) return facts
    const blocks = Math.floor(free(folder, bytes) / UNIT)
    // The size of a medium stays what it is: it is part of what the medium is known by.
    return { ...facts, bsize: UNIT, frsize: UNIT, bfree: blocks, bavail: blocks }
  }
  Object.assign(files, { statfs: small })
  syncBuiltinESMExports()
  return () => {
    Object.assign(files, { statfs })
    syncBuiltinESMExports()
  }
}

/** Media of one size that hold so many bytes together, with a tenth to spare: none of them can be done without. */
export function smallMediaFor(folders: readonly string[], bytes: number): () => void {
  return smallMedia(new Map(folders.map((folder) => [folder, Math.ceil((bytes * 1.1) / folders.length)])))
}

/** Bytes of all files below a folder, each as whole units. */
export function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + Math.ceil(statSync(join(entry.parentPath, entry.name)).size / UNIT) * UNIT, 0)
}
