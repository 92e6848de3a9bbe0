import { hash } from 'node:crypto'
import { join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { DigestSet } from './digest-set'

/** Limits that every file system on either side keeps: NTFS counts UTF-16 units, ext4 counts bytes. */
const MAX_SEGMENT = 255
const MAX_PATH_BYTES = 1024

// Control characters, lone surrogates, noncharacters; line and paragraph separators; marks that reorder or hide text,
// so that a name is what it looks like. Then what Windows forbids in names: `:` opens an alternate data stream.
const UNSAFE_CHARACTER =
  /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff<>:"|?*\\]/u

// Windows gives these names to devices in every folder, whatever follows the first dot. Superscript digits count.
const DEVICE_NAME = /^(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])$/i

/**
 * The one builder of paths from names that came from a medium (or will go to one): relative, `/`-separated, safe on
 * Windows and Linux alike. Names are never mended; one that is not safe as it stands is refused.
 * @returns the segments
 * @throws CausewayError `path.unsafe`, `path.too-long` (details: path)
 */
export function parseMediumPath(text: string): string[] {
  const unsafe = (why: string) => new CausewayError('path.unsafe', { path: shown(text) }, why)
  if (Buffer.byteLength(text) > MAX_PATH_BYTES) throw new CausewayError('path.too-long', { path: shown(text) })
  if (UNSAFE_CHARACTER.test(text)) throw unsafe('a character that is not allowed in names')
  if (text.normalize('NFC') !== text) throw unsafe('not in Unicode normalization form C')
  const segments = text.split('/')
  for (const segment of segments) {
    if (segment === '') throw unsafe('an empty name, or an absolute path')
    if (segment === '.' || segment === '..') throw unsafe('a step to the same or the upper folder')
    if (segment.endsWith('.') || segment.endsWith(' ')) throw unsafe('a name that ends in a dot or a blank')
    if (DEVICE_NAME.test(stem(segment))) throw unsafe('a name that Windows reserves for a device')
    if (Buffer.byteLength(segment) > MAX_SEGMENT) throw new CausewayError('path.too-long', { path: shown(text) })
  }
  return segments
}

/**
 * The place below `root` that a name from a medium stands for.
 * @throws CausewayError as `parseMediumPath`
 */
export function joinMediumPath(root: string, text: string): string {
  return join(root, ...parseMediumPath(text))
}

/**
 * Paths that must be able to live together on a file system that does not tell upper from lower case: no two files
 * with the same folded name, no file that is also a folder, no folder written in two ways. Keeps 16 bytes per file,
 * not the names, so that a million files stay small.
 */
export class PathSet {
  readonly #files = new DigestSet()
  readonly #folders = new Map<string, string>()

  get size(): number {
    return this.#files.size
  }

  /**
   * @param text a path that `parseMediumPath` accepts
   * @throws CausewayError as `parseMediumPath`; `path.collision` (details: path, other: the folder in its earlier
   *   writing, or the folded name that two files share)
   */
  add(text: string): void {
    const segments = parseMediumPath(text)
    const key = foldPath(text)
    const collision = (other: string) => new CausewayError('path.collision', { path: text, other })
    let end = 0
    for (const segment of segments.slice(0, -1)) {
      end += segment.length
      this.#addFolder(text.slice(0, end), collision)
      end++
    }
    if (this.#folders.has(key)) throw collision(this.#folders.get(key) ?? key)
    if (!this.#files.add(digest(key))) throw collision(key)
  }

  #addFolder(folder: string, collision: (other: string) => CausewayError): void {
    const key = foldPath(folder)
    const known = this.#folders.get(key)
    if (known === folder) return
    if (known !== undefined) throw collision(known)
    if (this.#files.has(digest(key))) throw collision(key)
    this.#folders.set(key, folder)
  }
}

/** The same text for all names that a file system without upper and lower case may hold to be one. */
export function foldPath(text: string): string {
  return text.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC')
}

/** 16 bytes that stand for a text. */
export function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer').subarray(0, 16)
}

/** What Windows compares with device names: up to the first dot, without trailing blanks. */
function stem(segment: string): string {
  return (segment.split('.', 1)[0] ?? '').trimEnd()
}

/** A hostile name for messages and the ledger: short, and every unsafe character visible. */
function shown(text: string): string {
  const clean = text.slice(0, MAX_PATH_BYTES).replace(new RegExp(UNSAFE_CHARACTER, 'gu'), (c) => {
    return /[<>:"|?*\\]/.test(c) ? c : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`
  })
  return text.length > MAX_PATH_BYTES ? `${clean}…` : clean
}
