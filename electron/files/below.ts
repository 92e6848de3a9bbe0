import { isAbsolute, join, relative, sep } from 'node:path'

/** Returns the names on the way from a folder down to a path, none for the folder itself; null when it is not below. */
export function namesBelow(folder: string, path: string): string[] | null {
  const way = relative(folder, path)
  const names = way.split(sep)
  // Between two drives of Windows there is no way: the answer is the path itself.
  return names[0] === '..' || isAbsolute(way) ? null : names.filter((name) => name !== '')
}

/**
 * Lists the folders from below `root`, which may itself be a link, down to `folder`; none when that is `root`.
 * @throws Error for a folder that is not below
 */
export function levelsBelow(root: string, folder: string): string[] {
  const names = namesBelow(root, folder)
  if (names === null) throw new Error(`${folder} is not below ${root}`)
  return names.map((_, n) => join(root, ...names.slice(0, n + 1)))
}
