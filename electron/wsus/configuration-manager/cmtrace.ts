import { ByteQueue } from './byte-queue'
import { footerLength, lineEntry, textOf, wrappedEntry, type TraceEntry } from './trace-entry'

export type { TraceEntry } from './trace-entry'

/** An entry or line that is longer is cut there, and what follows of its line is passed over. */
export const LONGEST_ENTRY = 1024 * 1024
/** A large piece goes through the queue in parts, so that the queue stays small. */
const PART = 64 * 1024

const OPEN = Buffer.from('<![LOG[')
const CLOSE = Buffer.from(']LOG]!>')
const LINE_FEED = 0x0a
const OPEN_ON_NEXT_LINE = Buffer.from('\n<![LOG[')
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/** How many bytes at the front are understood, and as what; null: more bytes are needed. */
type Step = { readonly length: number; readonly entry: TraceEntry | null } | null

/**
 * Reads a log of Configuration Manager in pieces of any size, in whichever of its forms each line is written:
 * - CMTrace: `<![LOG[text, over several lines]LOG]!><time="HH:mm:ss.fff±bias" date="M-d-yyyy" component="…" …>`;
 * - site server: `text  $$<component><MM-dd-yyyy HH:mm:ss.fff±bias><thread=1234 (0x4D2)>`, the form of wsyncmgr.log;
 * - any other line, as it is.
 *
 * Nothing is refused and nothing throws. Memory stays below a few times LONGEST_ENTRY whatever comes. The same bytes
 * give the same entries however they are cut into pieces.
 * Sources: the anonymised client log in test/fixtures/wsus, public wsyncmgr.log and site server excerpts of 2016-2026.
 */
export class TraceParser {
  readonly #queue = new ByteQueue()
  /** So many bytes at the front are known not to hold the end of what they begin. */
  #searched = 0
  #atStart = true
  #passingOver = false

  /** The entries that end in this piece. The piece is copied; the caller may use it again. */
  push(piece: Uint8Array): TraceEntry[] {
    const entries: TraceEntry[] = []
    for (let at = 0; at < piece.length; at += PART) {
      this.#queue.push(piece.subarray(at, at + PART))
      this.#take(entries, false)
    }
    return entries
  }

  /** What is left at the end: the last line, or an entry that was never finished. */
  end(): TraceEntry[] {
    const entries: TraceEntry[] = []
    this.#take(entries, true)
    return entries
  }

  #take(entries: TraceEntry[], last: boolean): void {
    for (let step = this.#next(last); step; step = this.#next(last)) {
      this.#queue.drop(step.length)
      this.#searched = 0
      if (step.entry) entries.push(step.entry)
    }
  }

  #next(last: boolean): Step {
    const { bytes } = this.#queue
    if (bytes.length === 0) return null
    if (this.#atStart) return this.#start(bytes, last)
    if (this.#passingOver) return this.#passOver(bytes)
    if (bytes[0] === LINE_FEED) return { length: 1, entry: null }
    return begins(bytes, OPEN) ? this.#wrapped(bytes, last) : this.#line(bytes, last)
  }

  #start(bytes: Buffer, last: boolean): Step {
    if (!last && bytes.length < BYTE_ORDER_MARK.length && begins(BYTE_ORDER_MARK, bytes)) return null
    this.#atStart = false
    return begins(bytes, BYTE_ORDER_MARK) ? { length: BYTE_ORDER_MARK.length, entry: null } : this.#next(last)
  }

  #passOver(bytes: Buffer): Step {
    const end = bytes.indexOf(LINE_FEED)
    if (end >= 0) this.#passingOver = false
    return { length: end < 0 ? bytes.length : end, entry: null }
  }

  /** An entry that begins at the front. One that another begins after, on a line of its own, was never finished. */
  #wrapped(bytes: Buffer, last: boolean): Step {
    const from = Math.max(OPEN.length, this.#searched)
    const close = bytes.indexOf(CLOSE, from)
    const before = close < 0 ? bytes : bytes.subarray(0, close)
    const next = before.indexOf(OPEN_ON_NEXT_LINE, Math.max(0, from - 1))
    const end = next < 0 ? close : next
    if (end > LONGEST_ENTRY || (end < 0 && bytes.length >= LONGEST_ENTRY + OPEN_ON_NEXT_LINE.length))
      return this.#cut(bytes, OPEN.length)
    if (end < 0 && !last) return this.#wait(bytes, OPEN_ON_NEXT_LINE.length - 1)
    if (end < 0 || end === next) {
      const length = end < 0 ? bytes.length : end
      return { length, entry: wrappedEntry(textOf(bytes.subarray(OPEN.length, length), true).trimEnd(), '') }
    }
    const footerAt = end + CLOSE.length
    const footer = footerLength(bytes.subarray(footerAt), last)
    if (footer === null) {
      this.#searched = end
      return null
    }
    const length = footerAt + footer
    const attributes = textOf(bytes.subarray(footerAt, length))
    return { length, entry: wrappedEntry(textOf(bytes.subarray(OPEN.length, end)), attributes) }
  }

  /** A line that begins at the front; an entry that begins in it ends it. */
  #line(bytes: Buffer, last: boolean): Step {
    const lineFeed = bytes.indexOf(LINE_FEED, this.#searched)
    const before = lineFeed < 0 ? bytes : bytes.subarray(0, lineFeed)
    const open = before.indexOf(OPEN, this.#searched)
    const end = open < 0 ? lineFeed : open
    if (end > LONGEST_ENTRY || (end < 0 && bytes.length >= LONGEST_ENTRY + OPEN.length)) return this.#cut(bytes, 0)
    if (end < 0 && !last) return this.#wait(bytes, OPEN.length - 1)
    const length = end < 0 ? bytes.length : end
    return { length, entry: lineEntry(textOf(bytes.subarray(0, length))) }
  }

  #wait(bytes: Buffer, longestBeginning: number): null {
    this.#searched = Math.max(0, bytes.length - longestBeginning)
    return null
  }

  #cut(bytes: Buffer, textAt: number): Step {
    this.#passingOver = true
    const text = textOf(bytes.subarray(textAt, LONGEST_ENTRY), true)
    return { length: LONGEST_ENTRY, entry: { ...wrappedEntry(text, ''), form: textAt === 0 ? 'plain' : 'cmtrace' } }
  }
}

function begins(bytes: Buffer, beginning: Buffer): boolean {
  return bytes.length >= beginning.length && bytes.subarray(0, beginning.length).equals(beginning)
}
