import { CausewayError } from '../../../shared/errors'
import type { Gate } from '../../files/gate'
import { walkNames } from '../../files/walk'
import { contentStoreName } from '../../wsus/content-store'

/**
 * The SHA-1 digests that the files of a content store are named by.
 * @throws CausewayError `file.unreadable` (details: path), `cancelled`
 */
export async function* contentDigests(store: string, gate: Gate): AsyncGenerator<Buffer> {
  try {
    for await (const { path, kind } of walkNames(store)) {
      await gate.pass()
      const sha1 = kind === 'file' ? contentStoreName(path) : null
      if (sha1 !== null) yield Buffer.from(sha1, 'hex')
    }
  } catch (error) {
    throw error instanceof CausewayError ? error : new CausewayError('file.unreadable', { path: store }, error)
  }
}
