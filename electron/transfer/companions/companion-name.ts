import { companionNameSchema } from '../../../shared/companions'
import { CausewayError } from '../../../shared/errors'
import { cutText } from '../../../shared/text'
import { isTemporaryName } from '../../files/durable'
import { foldPath, nfcOf, parseMediumPath } from '../../files/safe-path'
import { COMPANIONS_FOLDER } from '../payload-folders'

/**
 * A companion's name is one part of a path, on Windows and everywhere: 1 to 64 characters, none that a name may not hold.
 * @throws CausewayError `companion.bad-name` (details: name; nfc, points: see `nfcOf`)
 */
export function demandCompanionName(name: string): void {
  const bad = (cause?: unknown): CausewayError =>
    new CausewayError('companion.bad-name', { ...nfcOf(cause), name: cutText(name, 64) }, cause)
  if (!companionNameSchema.safeParse(name).success) throw bad('not 1 to 64 characters')
  try {
    if (parseMediumPath(name).length !== 1) throw bad('not one name')
  } catch (error) {
    throw error instanceof CausewayError && error.code === 'companion.bad-name' ? error : bad(error)
  }
}

/**
 * Names are good, and no two are the same where letter case is not told apart.
 * @throws CausewayError `companion.bad-name`, `companion.name-taken` (details: name)
 */
export function demandDistinctNames(names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    demandCompanionName(name)
    if (seen.has(foldPath(name))) throw new CausewayError('companion.name-taken', { name })
    seen.add(foldPath(name))
  }
}

/** What is known under a name, whatever the letter case. */
export function byName<T extends { readonly name: string }>(all: readonly T[], name: string): T | undefined {
  return all.find((one) => foldPath(one.name) === foldPath(name))
}

/** The folder of a companion in the payload, with `/` at its end. */
export function companionFolder(name: string): string {
  return `${COMPANIONS_FOLDER}${name}/`
}

/**
 * True for a payload path that a companion of this name may have. Our own temporary names are none: whoever takes up
 * interrupted work deletes them.
 */
export function isFileOf(name: string, path: string): boolean {
  return path.startsWith(companionFolder(name)) && !isTemporaryName(path)
}
