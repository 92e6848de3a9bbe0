import { damaged } from './byte-streams'
import { UpdateDocumentHandler, type DocumentContents } from './update-document'
import { createXmlParser } from './xml-events'

export interface UpdateDocumentRecord {
  readonly updateId: string
  readonly revision: number
  readonly contents: DocumentContents
}

const PREFIX = /^\r?\n?\{?([0-9A-Fa-f-]{36})\}?,([0-9A-Fa-f]{1,8}),([0-9A-Fa-f]{1,8}),/
/** A record's prefix is 55 characters long; with braces and a line end before it a few more. */
const LONGEST_PREFIX = 80

/** Whether a text begins as `metadata.txt` does. */
export function looksLikeRecords(text: string): boolean {
  return PREFIX.test(text.slice(0, LONGEST_PREFIX))
}

/**
 * The records of `metadata.txt`: `GUID,revision,length,XML` and a line end; revision and length in hex, length in
 * UTF-16 code units. The XML is parsed as it comes: a document of 47 MB is never held as one.
 *
 * @throws CausewayError `metadata.damaged`
 */
export async function* readRecords(
  path: string,
  text: AsyncIterable<string>,
  language: string,
): AsyncGenerator<UpdateDocumentRecord> {
  let pending = ''
  let open: OpenRecord | null = null
  for await (const piece of text) {
    pending += piece
    for (;;) {
      if (!open) {
        open = takePrefix(path, pending, language)
        if (!open) break
        pending = pending.slice(open.prefixLength)
      }
      pending = open.feed(path, pending)
      if (open.missing > 0) break
      yield open.record()
      open = null
    }
  }
  if (open || pending.trim() !== '') throw damaged(path, 'metadata.txt ends in the middle of a record')
}

/** null: the prefix is not complete yet. */
function takePrefix(path: string, pending: string, language: string): OpenRecord | null {
  const match = PREFIX.exec(pending.slice(0, LONGEST_PREFIX))
  if (match) return new OpenRecord(match, language)
  if (pending.length < LONGEST_PREFIX) return null
  throw damaged(path, 'metadata.txt holds something that is not a record')
}

class OpenRecord {
  readonly prefixLength: number
  missing: number
  readonly #updateId: string
  readonly #revision: number
  readonly #handler: UpdateDocumentHandler
  readonly #parser: ReturnType<typeof createXmlParser>

  constructor(match: RegExpExecArray, language: string) {
    const [prefix, updateId, revision, length] = match as unknown as [string, string, string, string]
    this.prefixLength = prefix.length
    this.#updateId = updateId.toLowerCase()
    this.#revision = Number.parseInt(revision, 16)
    this.missing = Number.parseInt(length, 16)
    this.#handler = new UpdateDocumentHandler(language)
    this.#parser = createXmlParser(this.#handler)
  }

  /** Parses what belongs to this record and answers the rest. */
  feed(path: string, text: string): string {
    const mine = text.slice(0, this.missing)
    this.missing -= mine.length
    try {
      this.#parser.write(mine)
      if (this.missing === 0) this.#parser.end()
    } catch (error) {
      throw damaged(path, `the document of update ${this.#updateId} is not well-formed`, error)
    }
    return text.slice(mine.length)
  }

  record(): UpdateDocumentRecord {
    return { updateId: this.#updateId, revision: this.#revision, contents: this.#handler.contents() }
  }
}
