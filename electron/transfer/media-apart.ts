import { CausewayError } from '../../shared/errors'
import { overlapping } from '../files/apart'
import type { HomePaths } from '../station/home'

/**
 * Holds media apart from the station's own folders and from the content store: what is written to a medium in the store
 * becomes content, and a medium around the home carries the station's key away.
 * @param contentPath the content store, where that is known
 * @throws CausewayError `medium.overlaps` (details: path, other)
 */
export async function demandMediaApart(
  media: readonly string[],
  { home, keys }: Pick<HomePaths, 'home' | 'keys'>,
  contentPath?: string | null,
): Promise<void> {
  for (const path of media) await demandNone(path, [home, keys, ...(contentPath ? [contentPath] : [])])
}

/**
 * Holds media that are written apart from each other: a copy inside another is no second copy.
 * @param media each once
 * @throws CausewayError `medium.overlaps` (details: path, other)
 */
export async function demandApartFromEachOther(media: readonly string[]): Promise<void> {
  for (const [at, path] of media.entries()) await demandNone(path, media.slice(at + 1))
}

async function demandNone(path: string, others: readonly string[]): Promise<void> {
  const other = await overlapping(path, others)
  if (other !== null) throw new CausewayError('medium.overlaps', { path, other })
}
