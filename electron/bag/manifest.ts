import { isAscii } from 'node:buffer'
import { CausewayError } from '../../shared/errors'
import { PathSet } from '../files/safe-path'
import { PAYLOAD } from './names'

export interface ManifestEntry {
  /** 64 lower-case hex digits. */
  readonly sha256: string
  /** Relative to the volume, `/`-separated, safe on every file system that we carry. */
  readonly path: string
}

/** payload: every path lies below `data/`; tag: none does. */
export type ManifestKind = 'payload' | 'tag'

/** A path of 1024 bytes, all of them percent-encoded, fits; nothing longer is kept while a line's end is sought. */
const MAX_LINE = 64 + 2 + 3 * 1024
const LINE = /^([0-9a-f]{64}) {2}([^\r]+)$/
const LF = 0x0a
/** Bytes whose entries are given out together: few, so that they are garbage before the collector keeps them. */
const AT_ONCE = 32 * 1024

/** One line as `sha256sum` writes it, with CR, LF and `%` percent-encoded (RFC 8493, 2.1.3). */
export function formatManifestLine({ sha256, path }: ManifestEntry): string {
  return `${sha256}  ${percentEncode(path)}\n`
}

function percentEncode(path: string): string {
  return path.replace(/[%\r\n]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}

/**
 * Reads a manifest piece by piece. It is stricter than RFC 8493 asks of readers: only lines in the one form that we
 * write, each ended by LF, so that every tool reads in them what we do. Paths are checked one by one and together.
 * @throws CausewayError `bag.manifest-malformed` (details: line, counted from 1), `bag.manifest-empty`,
 *   `path.unsafe`, `path.too-long`, `path.collision` (details: path)
 */
export async function* parseManifest(
  source: AsyncIterable<Uint8Array>,
  kind: ManifestKind,
): AsyncGenerator<ManifestEntry, void, undefined> {
  for await (const entries of parseManifestPieces(source, kind)) for (const entry of entries) yield entry
}

/**
 * As `parseManifest`, for a million lines.
 * @param paths the paths that those of this manifest must get along with: of other volumes of the same transfer
 * @returns some hundred entries at a time; none of those that stand close before a line that is refused
 */
export async function* parseManifestPieces(
  source: AsyncIterable<Uint8Array>,
  kind: ManifestKind,
  paths = new PathSet(),
): AsyncGenerator<readonly ManifestEntry[], void, undefined> {
  const lines = new LineSplitter()
  let line = 0
  const parse = (text: string | null): ManifestEntry => {
    line++
    const entry = parseLine(text ?? '')
    if (!entry) throw new CausewayError('bag.manifest-malformed', { line })
    paths.add(entry.path)
    if (entry.path.startsWith(`${PAYLOAD}/`) !== (kind === 'payload')) {
      throw new CausewayError('bag.manifest-malformed', { line, path: entry.path }, 'not a path of this manifest')
    }
    return entry
  }
  for await (const piece of source) {
    for (let rest = piece; rest.length > 0; rest = rest.subarray(AT_ONCE)) {
      const entries: ManifestEntry[] = []
      for (const text of lines.linesOf(rest.subarray(0, AT_ONCE))) entries.push(parse(text))
      if (entries.length > 0) yield entries
    }
  }
  if (lines.isMidLine) parse(null)
  if (line === 0) throw new CausewayError('bag.manifest-empty')
}

function parseLine(text: string): ManifestEntry | null {
  const match = LINE.exec(text)
  if (!match) return null
  const [, sha256 = '', encoded = ''] = match
  const path = percentDecode(encoded)
  return path === null ? null : { sha256, path }
}

/** Null for text in which `%` stands for anything but CR, LF or itself: RFC 8493 encodes nothing else. */
function percentDecode(text: string): string | null {
  if (/%(?!25|0[AaDd])/.test(text)) return null
  return text.replace(/%(25|0[AaDd])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

// ignoreBOM keeps a byte order mark in the text, where the line's form then refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Null for bytes that are not UTF-8. */
export function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

function asciiOf(bytes: Buffer): string {
  return bytes.toString('latin1')
}

const NOTHING = Buffer.alloc(0)

/** Cuts pieces of a text into lines. */
class LineSplitter {
  #rest = NOTHING

  /** Bytes came after the last LF. */
  get isMidLine(): boolean {
    return this.#rest.length > 0
  }

  /** Lines without their LF; null for one that is too long or not UTF-8. Keeps nothing of the piece itself. */
  *linesOf(piece: Uint8Array): Generator<string | null, void, undefined> {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    // Nearly all names are ASCII, and then no line needs to be decoded with care.
    const text = isAscii(bytes) && isAscii(this.#rest) ? asciiOf : decode
    let start = 0
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      const line = bytes.subarray(start, end)
      const whole = this.isMidLine ? Buffer.concat([this.#rest, line]) : line
      this.#rest = NOTHING
      yield whole.length > MAX_LINE ? null : text(whole)
      start = end + 1
    }
    this.#rest = Buffer.concat([this.#rest, bytes.subarray(start)])
    if (this.#rest.length > MAX_LINE) yield null
  }
}
