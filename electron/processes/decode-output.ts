import type { ToolText } from '../../shared/jobs'
import { decodeCodePage } from './code-pages'

/** Of a text that is kept, so many bytes at most: its end. */
export const KEPT_BYTES = 64 * 1024
/** As many of the bytes themselves are kept where their code page is only presumed. */
const RAW_BYTES = 16 * 1024

/** Where text begins in the middle of a stream, and what the machine prints in. */
export interface DecodeOptions {
  /** The machine's OEM code page, where it is known: what console programs print in. */
  readonly codePage?: number | null
  /** Bytes before these were left out: an even number, so that UTF-16 stays in step. */
  readonly cut?: boolean
}

interface Decoded {
  readonly text: string
  /** `ascii`, `utf-8`, `utf-16le`, `utf-16be`, `cp850`, `windows-1252`. */
  readonly encoding: string
  /** False where the bytes would be text in other code pages as well. */
  readonly certain: boolean
}

/**
 * Text of a program whose encoding is not known: UTF-16 as some Windows programs write it, UTF-8 when it is that,
 * else the machine's OEM code page, else Windows-1252, which gives every byte some character. Evidence: nothing is
 * decided by it.
 */
export function decodeOutput(bytes: Uint8Array, { codePage, cut = false }: DecodeOptions = {}): Decoded {
  const marked = markedUtf16(bytes)
  if (marked) return decodeUtf16(bytes, marked)
  const zeros = countZeros(bytes)
  if (zeros.even + zeros.odd > bytes.length / 4) return decodeUtf16(bytes, sideOf(zeros))
  const whole = cut ? fromWholeCharacter(bytes) : bytes
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(whole)
    return { text, encoding: whole.every((byte) => byte < 0x80) ? 'ascii' : 'utf-8', certain: true }
  } catch {
    // Chinese in UTF-16 has few NULs, those of blanks and line breaks; no code page has any.
    if (Math.max(zeros.even, zeros.odd) > 0 && Math.min(zeros.even, zeros.odd) === 0)
      return decodeUtf16(bytes, sideOf(zeros))
    const text = codePage ? decodeCodePage(bytes, codePage) : null
    if (text !== null) return { text, encoding: `cp${codePage}`, certain: false }
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252', certain: false }
  }
}

/**
 * What is kept of a text: its end as text, and the bytes as well where the encoding is a presumption.
 * @param end the last bytes, at most `KEPT_BYTES`
 * @param total how many bytes there were in all
 */
export function keepText(end: Uint8Array, total: number, codePage?: number | null): ToolText {
  const { text, encoding, certain } = decodeOutput(end, { codePage: codePage ?? null, cut: total > end.length })
  const raw = certain ? {} : { raw: Buffer.from(end.subarray(-RAW_BYTES)).toString('base64') }
  return { text, bytes: total, encoding, ...raw }
}

type Utf16 = 'utf-16le' | 'utf-16be'

function decodeUtf16(bytes: Uint8Array, encoding: Utf16): Decoded {
  return { text: new TextDecoder(encoding).decode(bytes), encoding, certain: true }
}

/** A byte order mark says it. */
function markedUtf16(bytes: Uint8Array): Utf16 | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
}

interface Zeros {
  readonly even: number
  readonly odd: number
}

/** NULs by place: the upper half of a Latin letter, a blank or a line break in UTF-16 is one. */
function countZeros(bytes: Uint8Array): Zeros {
  let [even, odd] = [0, 0]
  for (const [index, byte] of bytes.entries()) {
    if (byte !== 0) continue
    if (index % 2 === 0) even += 1
    else odd += 1
  }
  return { even, odd }
}

function sideOf({ even, odd }: Zeros): Utf16 {
  return odd >= even ? 'utf-16le' : 'utf-16be'
}

/** UTF-8 that was cut may begin with the rest of a character: three bytes at most. */
function fromWholeCharacter(bytes: Uint8Array): Uint8Array {
  let start = 0
  while (start < 3 && start < bytes.length && (bytes[start]! & 0xc0) === 0x80) start += 1
  return bytes.subarray(start)
}
