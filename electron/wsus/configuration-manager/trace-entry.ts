import { siteServerTime, traceTime, type TraceTime } from './trace-time'

/** One entry of a log of Configuration Manager. What the log does not say is null. */
export interface TraceEntry {
  /** As written, line ends included; `~` marks a line end in site server logs. */
  readonly text: string
  readonly time: TraceTime | null
  readonly component: string | null
  readonly context: string | null
  /** 0 to 3: 1 is information, 2 a warning, 3 an error. */
  readonly severity: number | null
  /** Decimal. */
  readonly thread: string | null
  readonly file: string | null
  readonly form: 'cmtrace' | 'site-server' | 'plain'
  /** The beginning or the end of the entry is not there. */
  readonly cut: boolean
}

/** Attributes are short; what is longer is no footer. */
const LONGEST_FOOTER = 4096
const LINE_FEED = 0x0a
const QUOTE = 0x22
const LESS = 0x3c
const GREATER = 0x3e

/** Beginning cut off: where a tail of a log was read from the middle of an entry. */
const CLOSE_AND_FOOTER = ']LOG]!><'
const SITE_SERVER_MARK = '$$<'
const SITE_SERVER_FOOTER = /^\$\$<([^<>]*)>(?:<([^<>]*)>(?:<thread=([^<>]*)>)?)?$/
const ATTRIBUTE = /([A-Za-z]+)="([^"]*)"/g

/** An entry from the text between `<![LOG[` and `]LOG]!>` and the attributes behind; without attributes it is cut. */
export function wrappedEntry(text: string, footer: string): TraceEntry {
  const attributes = new Map([...footer.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, value]))
  const said = (name: string): string | null => attributes.get(name) ?? null
  const severity = said('type')
  return {
    text,
    time: traceTime(said('time') ?? '', said('date') ?? ''),
    component: said('component'),
    context: said('context'),
    severity: severity !== null && /^[0-3]$/.test(severity) ? Number(severity) : null,
    thread: said('thread'),
    file: said('file'),
    form: 'cmtrace',
    cut: footer === '',
  }
}

/** An entry from a line that is not in the CMTrace form; null for an empty one. */
export function lineEntry(line: string): TraceEntry | null {
  const text = line.trimEnd()
  if (text === '') return null
  const close = text.lastIndexOf(CLOSE_AND_FOOTER)
  if (close >= 0 && text.endsWith('>') && text.length - close < LONGEST_FOOTER)
    return { ...wrappedEntry(text.slice(0, close), text.slice(close)), cut: true }
  const mark = text.lastIndexOf(SITE_SERVER_MARK)
  const [, component, time, thread] = (mark < 0 ? null : SITE_SERVER_FOOTER.exec(text.slice(mark))) ?? []
  const nothing = { context: null, severity: null, file: null, cut: false }
  if (component === undefined) return { ...nothing, text, time: null, component: null, thread: null, form: 'plain' }
  return {
    ...nothing,
    text: text.slice(0, mark).trimEnd(),
    time: siteServerTime(time ?? ''),
    component,
    thread: /^\d+/.exec(thread ?? '')?.[0] ?? null,
    form: 'site-server',
  }
}

/**
 * How long the attributes `<time="…" … file="…">` at the front are; 0: there are none; null: more bytes are needed.
 * A `>` inside quotes does not end them (C# components are named `Worker<T>`), a line feed shows that they never end.
 */
export function footerLength(bytes: Buffer, last: boolean): number | null {
  if (bytes.length > 0 && bytes[0] !== LESS) return 0
  let quoted = false
  for (let at = 0; at < Math.min(bytes.length, LONGEST_FOOTER); at += 1) {
    const byte = bytes[at]
    if (byte === LINE_FEED) return 0
    if (byte === QUOTE) quoted = !quoted
    else if (byte === GREATER && !quoted) return at + 1
  }
  return last || bytes.length >= LONGEST_FOOTER ? 0 : null
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Gives every byte a character. Which code page an older site server writes is not known. */
const CODE_PAGE = new TextDecoder('windows-1252')

/** The text of bytes: UTF-8 when they are that, else Windows-1252. @param cut they may end within a character */
export function textOf(bytes: Buffer, cut = false): string {
  try {
    return UTF8.decode(cut ? bytes.subarray(0, bytes.length - halfCharacter(bytes)) : bytes)
  } catch {
    return CODE_PAGE.decode(bytes)
  }
}

/** Bytes at the end that begin a UTF-8 character and do not finish it. */
function halfCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
    if (byte < 0x80) return 0
  }
  return 0
}
