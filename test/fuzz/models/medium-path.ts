/**
 * What may be a name on every file system that a medium or a server has, written down a second time and in another
 * way than electron/files/safe-path.ts does it: character by character, from the lists that Windows publishes.
 */
import { posix, win32 } from 'node:path'

const DEVICES = new Set(
  ['CON', 'PRN', 'AUX', 'NUL', 'CONIN$', 'CONOUT$'].concat(
    ['COM', 'LPT'].flatMap((kind) => [...'0123456789¹²³'].map((digit) => kind + digit)),
  ),
)
const FORBIDDEN = new Set([...'<>:"|?*\\'])
/** DerivedCoreProperties.txt, Default_Ignorable_Code_Point, and the rest of general category Cf. */
const UNSEEN: readonly (readonly [first: number, last: number])[] = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x600, 0x605],
  [0x61c, 0x61c],
  [0x6dd, 0x6dd],
  [0x70f, 0x70f],
  [0x890, 0x891],
  [0x8e2, 0x8e2],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x110bd, 0x110bd],
  [0x110cd, 0x110cd],
  [0x13430, 0x1343f],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
]

/** Null for a path that may go anywhere, else why it may not. */
export function flawOf(path: string): string | null {
  if (Buffer.byteLength(path) > 1024) return 'longer than 1024 bytes'
  if (path !== path.normalize('NFC')) return 'not NFC'
  if (posix.isAbsolute(path) || win32.isAbsolute(path)) return 'absolute'
  for (const character of path) {
    if (FORBIDDEN.has(character)) return `holds ${character}`
    if (isUnfit(character.codePointAt(0) ?? 0)) return 'holds a character that no name may hold'
  }
  for (const name of path.split('/')) {
    if (name === '' || name === '.' || name === '..') return 'an empty, same or upper folder'
    if (name.at(-1) === '.' || /\p{Zs}$/u.test(name)) return 'ends in what Windows drops or nobody sees'
    if (Buffer.byteLength(name) > 255) return 'a name longer than 255 bytes'
    const stem = (/^[^.]*/.exec(name)?.[0] ?? '').replace(/\s+$/, '')
    if (DEVICES.has(stem.toUpperCase())) return 'a device'
  }
  return null
}

function isUnfit(code: number): boolean {
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true
  if (code >= 0xd800 && code <= 0xdfff) return true
  if ((code & 0xfffe) === 0xfffe || (code >= 0xfdd0 && code <= 0xfdef)) return true
  if (UNSEEN.some(([first, last]) => first <= code && code <= last)) return true
  // Which characters are not assigned, only the tables of Unicode tell.
  return /^\p{Cn}$/u.test(String.fromCodePoint(code))
}

/** What NTFS, APFS and a case-folding ext4 make of a name before they compare it. */
const FOLDINGS: readonly ((name: string) => string)[] = [
  // One unit at a time, as the table on an NTFS or exFAT volume does.
  (name) =>
    name
      .split('')
      .map((unit) => (unit.toUpperCase().length === 1 ? unit.toUpperCase() : unit))
      .join(''),
  // Full case folding; it equals lower(upper(lower(c))) for every character.
  (name) =>
    [...name.normalize('NFD')]
      .map((c) => c.toLowerCase().toUpperCase().toLowerCase())
      .join('')
      .normalize('NFD'),
]

/** True when some file system may hold two names to be one. */
export function mayBeOne(a: string, b: string): boolean {
  return FOLDINGS.some((fold) => fold(a) === fold(b))
}

/**
 * Why two files cannot lie together on every file system: the same name, one being a folder of the other, or a folder
 * written in two ways. Null when they can.
 */
export function clashOf(one: string, other: string): string | null {
  if (mayBeOne(one, other)) return 'the same file'
  const [a, b] = [one.split('/'), other.split('/')]
  for (let depth = 1; depth <= Math.min(a.length, b.length); depth++) {
    const [x, y] = [a.slice(0, depth).join('/'), b.slice(0, depth).join('/')]
    if (!mayBeOne(x, y)) return null
    if (depth === a.length || depth === b.length) return 'a file that is a folder too'
    if (x !== y) return 'a folder written in two ways'
  }
  return null
}
