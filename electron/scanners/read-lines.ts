import { StringDecoder } from 'node:string_decoder'

/** A longer line is no answer of a scanner: it is passed over, so that output without line ends fills no memory. */
const LONGEST_LINE = 1024 * 1024

/** Cuts output that comes in pieces into lines (UTF-8, LF or CRLF). */
export class LineReader {
  readonly #decoder = new StringDecoder('utf8')
  readonly #onLine: (line: string) => void
  #rest = ''
  #isTooLong = false

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  add(chunk: Buffer): void {
    const parts = (this.#rest + this.#decoder.write(chunk)).split('\n')
    this.#rest = parts.pop() ?? ''
    for (const part of parts) this.#give(part)
    if (this.#rest.length <= LONGEST_LINE) return
    this.#rest = ''
    this.#isTooLong = true
  }

  /** The output has ended: what follows the last line end is a line too. */
  end(): void {
    this.#rest += this.#decoder.end()
    if (this.#rest !== '') this.#give(this.#rest)
    this.#rest = ''
  }

  #give(part: string): void {
    const line = part.endsWith('\r') ? part.slice(0, -1) : part
    // The end of a line whose beginning was passed over says nothing.
    if (!this.#isTooLong && line.length <= LONGEST_LINE) this.#onLine(line)
    this.#isTooLong = false
  }
}
