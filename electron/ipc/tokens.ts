import { randomUUID } from 'node:crypto'
import { CausewayError } from '../../shared/errors'

/** What a path was picked or listed for: it may be used for nothing else. */
export type PathPurpose = 'medium' | 'companion-folder' | 'key-file' | 'signer-file' | 'scanner-program'

/**
 * Stands tokens for paths: the window names a folder or file by a token that main gave out, and can name no other, nor
 * one for another purpose. A path keeps its token of a purpose while the program runs, so that a list that is read again
 * does not lose what was chosen.
 */
export class PathTokens {
  readonly #given = new Map<string, { readonly path: string; readonly purpose: PathPurpose }>()
  readonly #tokens = new Map<string, string>()

  tokenFor(path: string, purpose: PathPurpose): string {
    const key = `${purpose} ${path}`
    const known = this.#tokens.get(key)
    if (known !== undefined) return known
    const token = randomUUID()
    this.#tokens.set(key, token)
    this.#given.set(token, { path, purpose })
    return token
  }

  /** @throws CausewayError `usage` (details: token) for a token that was not given out for this purpose */
  pathOf(token: string, purpose: PathPurpose): string {
    const given = this.#given.get(token)
    if (given?.purpose !== purpose) throw new CausewayError('usage', { token })
    return given.path
  }
}
