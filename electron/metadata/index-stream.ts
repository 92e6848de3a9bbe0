import { damaged } from './byte-streams'
import { PackageIndexHandler, type IndexEntry } from './package-index'
import { createXmlParser } from './xml-events'

/** Reads an index text piece by piece and gives its entries out one at a time. */
export class IndexStream {
  readonly handler: PackageIndexHandler
  readonly #path: string
  readonly #text: AsyncIterator<string, void>
  readonly #parser: ReturnType<typeof createXmlParser>
  /** Not XML, or no longer: what follows is only read to prove the container. */
  #broken: unknown = null
  #ended = false

  constructor(path: string, text: AsyncGenerator<string, void>, language: string) {
    this.#path = path
    this.#text = text
    this.handler = new PackageIndexHandler(language)
    this.#parser = createXmlParser(this.handler)
  }

  /** Reads until the header is known, or the text is not an index. */
  async readHeader(): Promise<void> {
    while (!this.handler.headerDone && this.#broken === null && (await this.#advance())) continue
    if (this.#broken !== null && this.handler.rootName === 'ExportPackage') this.#failIfBroken()
  }

  /** The next entry, or null after the last one, when the container is proven as well. */
  async next(): Promise<IndexEntry | null> {
    for (;;) {
      const entry = this.handler.entries.shift()
      if (entry) return entry
      if (await this.#advance()) continue
      this.#failIfBroken()
      return null
    }
  }

  /** Reads to the end, whatever the text is. */
  async drain(): Promise<void> {
    while (await this.#advance()) continue
  }

  async close(): Promise<void> {
    await this.#text.return?.()
  }

  async #advance(): Promise<boolean> {
    if (this.#ended) return false
    const piece = await this.#text.next()
    this.#ended = piece.done === true
    if (this.#broken !== null || this.handler.rootClosed) return !this.#ended
    try {
      if (piece.done === true) this.#parser.end()
      else this.#parser.write(piece.value)
    } catch (error) {
      // Text after the root element is some addition that we do not know; inside it, it is damage.
      if (!this.handler.rootClosed) this.#broken = error
    }
    return !this.#ended
  }

  #failIfBroken(): void {
    if (this.#broken !== null) throw damaged(this.#path, 'the index is not well-formed', this.#broken)
  }
}
