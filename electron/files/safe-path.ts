import { hash } from 'node:crypto'
import { join } from 'node:path'
import { CausewayError, type ErrorDetails } from '../../shared/errors'
import { cutText } from '../../shared/text'
import { DigestSet } from './digest-set'

/** Limits that every file system on either side keeps: NTFS counts UTF-16 units, ext4 counts bytes. */
const MAX_SEGMENT = 255
const MAX_PATH_BYTES = 1024

// By Unicode property, so that a name is what it looks like: what draws nothing (zero-width characters, soft hyphen, tag
// letters, variation selectors, fillers, the blank of Braille), controls and marks that reorder text, separators of lines,
// lone surrogates, and what this Unicode version does not know: nobody can say how it looks or what its normal form will
// be. Then what Windows forbids in names: `:` opens an alternate data stream.
const UNSAFE_CHARACTER = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800<>:"|?*\\]/u

// What nearly all names are made of: printable ASCII without the unsafe characters. It is its own normal form, and has
// one byte per character. A million names are looked at with this alone.
const PLAIN = /^[\x20-\x7e]*$/
const UNSAFE_PLAIN = /[<>:"|?*\\]/

// Windows gives these names to devices in every folder, whatever follows blanks and the first dot. Superscript digits
// count.
const DEVICE_NAME = /^(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])\s*(?:\.|$)/i

/**
 * The one builder of paths from names that came from a medium (or will go to one): relative, `/`-separated, safe on
 * Windows and Linux alike. Names are never mended; one that is not safe as it stands is refused.
 * @returns the segments
 * @throws CausewayError `path.unsafe` (details: path; nfc, points: see `inNfc`), `path.too-long` (details: path)
 */
export function parseMediumPath(text: string): string[] {
  const unsafe = (why: string) => new CausewayError('path.unsafe', { path: shownPath(text) }, why)
  const tooLong = () => new CausewayError('path.too-long', { path: shownPath(text) })
  const plain = PLAIN.test(text)
  const bytes = (part: string) => (plain ? part.length : Buffer.byteLength(part))
  if (bytes(text) > MAX_PATH_BYTES) throw tooLong()
  if ((plain ? UNSAFE_PLAIN : UNSAFE_CHARACTER).test(text)) throw unsafe('a character that is not allowed in names')
  if (!plain && text.normalize('NFC') !== text)
    throw new CausewayError('path.unsafe', { path: shownPath(text), ...inNfc(text) }, 'not in normalization form C')
  const segments = text.split('/')
  for (const segment of segments) {
    if (segment === '') throw unsafe('an empty name, or an absolute path')
    if (segment === '.' || segment === '..') throw unsafe('a step to the same or the upper folder')
    // Windows drops a dot and a blank there; any other blank nobody sees.
    if (segment.endsWith('.') || segment.trimEnd() !== segment) throw unsafe('a name that ends in a dot or a blank')
    if (DEVICE_NAME.test(segment)) throw unsafe('a name that Windows reserves for a device')
    if (bytes(segment) > MAX_SEGMENT) throw tooLong()
  }
  return segments
}

/** UTF-16 units of a character and its marks that an error shows. */
const MOST_POINTS = 8

/**
 * Tells how a name is written in normalization form C (`nfc`) and which characters differ first (`points`): the two names
 * look the same. As details of an error.
 */
function inNfc(text: string): { readonly nfc: string; readonly points: string } {
  const first = text.match(/\P{M}\p{M}*/gu)?.find((part) => part.normalize('NFC') !== part) ?? text
  const points = (part: string): string =>
    [...cutText(part, MOST_POINTS)]
      .map((c) => `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
      .join(' ')
  return { nfc: shownPath(text.normalize('NFC')), points: `${points(first)} → ${points(first.normalize('NFC'))}` }
}

/** Returns what an error of `parseMediumPath` says of normalization form C, for the details of another error. */
export function nfcOf(error: unknown): ErrorDetails {
  const { nfc, points } = error instanceof CausewayError ? error.details : {}
  return nfc === undefined || points === undefined ? {} : { nfc, points }
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
  #lastFolder = ''

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
    const folder = text.slice(0, text.lastIndexOf('/') + 1)
    // Neighbours in a manifest share their folder; one that was added is known with all the folders above it.
    if (folder !== this.#lastFolder) {
      let end = 0
      for (const segment of segments.slice(0, -1)) {
        end += segment.length
        this.#addFolder(text.slice(0, end), collision)
        end++
      }
      this.#lastFolder = folder
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

/**
 * The same text for all names that a file system without upper and lower case may hold to be one. Lower case comes
 * first for ẞ alone: it has no upper case but itself, while that of its lower case ß is SS.
 */
export function foldPath(text: string): string {
  return text.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().normalize('NFC')
}

/** 16 bytes that stand for a text. */
export function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer').subarray(0, 16)
}

/** Writes a hostile name for messages and the ledger: short, and every unsafe character visible. */
export function shownPath(text: string): string {
  const clean = cutText(text, MAX_PATH_BYTES).replace(new RegExp(UNSAFE_CHARACTER, 'gu'), (c) => {
    return /[<>:"|?*\\]/.test(c) ? c : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`
  })
  return text.length > MAX_PATH_BYTES ? `${clean}…` : clean
}
