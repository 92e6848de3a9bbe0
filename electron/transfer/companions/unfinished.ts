import type { CompanionKind } from '../../../shared/companions'
import { isTemporaryName } from '../../files/durable'

/** How programs that download or unpack call what is not whole yet. */
const UNFINISHED = /\.(?:tmp|temp|part|partial|crdownload|download|filepart)$|^~\$/i

/** True for a name that says that somebody still writes the file. */
export function isUnfinishedName(path: string): boolean {
  return UNFINISHED.test(path.slice(path.lastIndexOf('/') + 1)) || isTemporaryName(path)
}

/**
 * True where a file without a byte can only be one that was begun: a download, or a package. Any other folder may hold
 * empty files for reasons of its own.
 */
export function neverEmpty(kind: CompanionKind): boolean {
  return kind !== 'other'
}
