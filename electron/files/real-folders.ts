import { lstat, mkdir } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { syncFolder } from './durable'
import { errorCode } from './system-error'

/** What a link, or anything else that is no folder where a folder should be, means to whoever asks. */
export type Refusal = 'medium.not-ready' | 'content.conflict'

/**
 * Makes a folder below `root` and flushes the entries of all levels that were new. Never goes through a link: on a
 * medium that was used before, one could lead out of it, and what was copied would lie elsewhere.
 * @param root exists; it may itself be reached through links, it is what a person or the server named
 * @throws CausewayError `refusal` (details: path) for a level that is there and is no folder; system errors as they are
 */
export async function makeRealFolder(root: string, folder: string, refusal: Refusal): Promise<void> {
  for (const level of levelsBelow(root, folder)) {
    const made = await mkdir(level).then(
      () => true,
      (error: unknown) => {
        if (errorCode(error) === 'EEXIST') return false
        throw error
      },
    )
    if (made) await syncFolder(dirname(level))
    else if (!(await lstat(level)).isDirectory()) throw new CausewayError(refusal, { path: level })
  }
}

/**
 * Looks at what is there of a folder below `root`.
 * @throws CausewayError `refusal` (details: path) for a level that is there and is no folder; system errors as they are
 */
export async function demandRealFolder(root: string, folder: string, refusal: Refusal): Promise<void> {
  for (const level of levelsBelow(root, folder)) {
    const facts = await lstat(level).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null
      throw error
    })
    if (facts === null) return
    if (!facts.isDirectory()) throw new CausewayError(refusal, { path: level })
  }
}

/** The folders from below `root` down to `folder`; none when it is `root`. */
function levelsBelow(root: string, folder: string): string[] {
  const names = relative(root, folder).split(sep)
  if (names[0] === '..') throw new Error(`${folder} is not below ${root}`)
  return names.filter((name) => name !== '').map((_, n) => join(root, ...names.slice(0, n + 1)))
}
