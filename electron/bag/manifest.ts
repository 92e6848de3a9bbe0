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

/** One line as `sha256sum` writes it, with CR, LF and `%` percent-encoded (RFC 8493, 2.1.3). */
export function formatManifestLine({ sha256, path }: ManifestEntry): string {
  const encoded = path.replace(/[%\r\n]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
  return `${sha256}  ${encoded}\n`
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
  const paths = new PathSet()
  let line = 0
  for await (const bytes of splitLines(source)) {
    line++
    const entry = bytes === null ? null : parseLine(bytes)
    if (!entry) throw new CausewayError('bag.manifest-malformed', { line })
    paths.add(entry.path)
    if (entry.path.startsWith(`${PAYLOAD}/`) !== (kind === 'payload')) {
      throw new CausewayError('bag.manifest-malformed', { line, path: entry.path }, 'not a path of this manifest')
    }
    yield entry
  }
  if (line === 0) throw new CausewayError('bag.manifest-empty')
}

function parseLine(bytes: Uint8Array): ManifestEntry | null {
  const match = LINE.exec(decode(bytes) ?? '')
  const [, sha256, encoded] = match ?? []
  if (sha256 === undefined || encoded === undefined) return null
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

/** Lines without their LF; null for one that is too long or has no LF at its end, and nothing after that. */
async function* splitLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | null, void, undefined> {
  let rest: Uint8Array = new Uint8Array(0)
  for await (const piece of source) {
    // A copy: the source may fill its buffer again while a line's beginning waits for its end.
    const bytes = Buffer.concat([rest, piece])
    let start = 0
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      if (end - start > MAX_LINE) return yield null
      yield bytes.subarray(start, end)
      start = end + 1
    }
    rest = bytes.subarray(start)
    if (rest.length > MAX_LINE) return yield null
  }
  if (rest.length > 0) yield null
}
