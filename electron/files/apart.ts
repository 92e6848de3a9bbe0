import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { namesBelow } from './below'

/** A folder with every folder around it, as they really are. */
interface Place {
  /** With links resolved, also where the last parts of the path are still to be made. */
  readonly path: string
  /** Device and file number of the folder and of those around it; null for those that are still to be made. */
  readonly numbers: ReadonlySet<string | null>
  /** Its own, null where it is still to be made. */
  readonly number: string | null
}

/**
 * Returns the first of some folders that is the same as this one, inside it or around it; null when all are apart.
 * Compares what the paths lead to, through links, `..` and mounts of one folder at a second place, not only their text.
 */
export async function overlapping(folder: string, others: readonly string[]): Promise<string | null> {
  const own = await placeOf(folder)
  for (const named of others) {
    const other = await placeOf(named)
    if (isWithin(own, other) || isWithin(other, own)) return other.path
  }
  return null
}

/** True for the folder itself too. */
function isWithin(inner: Place, outer: Place): boolean {
  return namesBelow(outer.path, inner.path) !== null || (outer.number !== null && inner.numbers.has(outer.number))
}

async function placeOf(named: string): Promise<Place> {
  const path = await reallyAt(resolve(named))
  const numbers = new Set<string | null>()
  for (let at = path; ; at = dirname(at)) {
    numbers.add(await numberOf(at))
    if (at === dirname(at)) break
  }
  return { path, numbers, number: await numberOf(path) }
}

/** The path with the links of its existing part resolved. */
async function reallyAt(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null)
  if (real !== null || path === dirname(path)) return real ?? path
  return join(await reallyAt(dirname(path)), basename(path))
}

/** Some file systems number nothing, and say 0. */
async function numberOf(path: string): Promise<string | null> {
  const facts = await stat(path, { bigint: true }).catch(() => null)
  return facts === null || facts.ino === 0n ? null : `${String(facts.dev)}:${String(facts.ino)}`
}
