import { dirname } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { levelsBelow } from './below'
import type { Disk } from './disk'

/** What a link, or anything else that is no folder where a folder should be, means to whoever asks. */
export type Refusal = 'medium.not-ready' | 'content.conflict'

/**
 * Makes a folder below `root` and flushes the entries of all levels that were new. Never goes through a link: on a
 * medium that was used before, one could lead out of it, and what was copied would lie elsewhere.
 * @param root exists; it may itself be reached through links, it is what a person or the server named
 * @throws CausewayError `refusal` (details: path) for a level that is there and is no folder; system errors as they are
 */
export function makeRealFolder(disk: Disk, root: string, folder: string, refusal: Refusal): void {
  for (const level of levelsBelow(root, folder)) {
    if (disk.makeFolder(level)) disk.flushPath(dirname(level))
    else if (disk.lookUp(level)?.kind !== 'folder') throw new CausewayError(refusal, { path: level })
  }
}

/**
 * Looks at what is there of a folder below `root`.
 * @throws CausewayError `refusal` (details: path) for a level that is there and is no folder; system errors as they are
 */
export function demandRealFolder(disk: Disk, root: string, folder: string, refusal: Refusal): void {
  for (const level of levelsBelow(root, folder)) {
    const facts = disk.lookUp(level)
    if (facts === null) return
    if (facts.kind !== 'folder') throw new CausewayError(refusal, { path: level })
  }
}

/** True when every level below `root`, down to `folder`, is there and is a folder, none of them a link. @throws system errors as they are */
export function isRealFolder(disk: Disk, root: string, folder: string): boolean {
  return levelsBelow(root, folder).every((level) => disk.lookUp(level)?.kind === 'folder')
}
