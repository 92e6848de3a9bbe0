import { decodeCodePage } from '../../processes/code-pages'

const UTF16 = 1200

/**
 * Text as a console program of a machine with this code page prints it; what the page does not have becomes `?`, as
 * on Windows.
 * @param codePage null: UTF-8
 */
export function encodeOutput(text: string, codePage: number | null): Uint8Array {
  if (codePage === null) return Buffer.from(text)
  if (codePage === UTF16) return Buffer.from(text, 'utf16le')
  const bytes = bytesByCharacter(codePage)
  return Buffer.from([...text].flatMap((character) => bytes.get(character) ?? [0x3f]))
}

/** The code page turned round: each byte, and each pair of bytes that can be one character, is decoded once. */
function bytesByCharacter(codePage: number): Map<string, readonly number[]> {
  const found = new Map<string, readonly number[]>()
  const add = (...bytes: number[]): void => {
    const character = decodeCodePage(Uint8Array.from(bytes), codePage) ?? ''
    if ([...character].length === 1 && character !== '\ufffd' && !found.has(character)) found.set(character, bytes)
  }
  for (let byte = 0; byte < 0x100; byte++) add(byte)
  for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) add(lead, trail)
  return found
}
