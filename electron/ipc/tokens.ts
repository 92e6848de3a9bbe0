import { randomUUID } from 'node:crypto'
import { CausewayError } from '../../shared/errors'

/**
 * Stands tokens for paths: the window names a folder or file by a token that main gave out, and can name no other.
 * A path keeps its token while the program runs, so that a list that is read again does not lose what was chosen.
 */
export class PathTokens {
  readonly #paths = new Map<string, string>()
  readonly #tokens = new Map<string, string>()

  tokenFor(path: string): string {
    const known = this.#tokens.get(path)
    if (known !== undefined) return known
    const token = randomUUID()
    this.#tokens.set(path, token)
    this.#paths.set(token, path)
    return token
  }

  /** @throws CausewayError `usage` for a token that was not given out */
  pathOf(token: string): string {
    const path = this.#paths.get(token)
    if (path === undefined) throw new CausewayError('usage', { token })
    return path
  }

  /** @throws CausewayError `usage` for a token that was not given out */
  pathsOf(tokens: readonly string[]): Record<string, string> {
    return Object.fromEntries(tokens.map((token) => [token, this.pathOf(token)]))
  }
}
