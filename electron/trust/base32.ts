/**
 * Codes that people read aloud and type, in Crockford's base32: no I, L, O (taken for 1 and 0) and no U.
 * Source: Douglas Crockford, "Base 32", www.crockford.com/base32.html, its check symbol included.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Beside those of the alphabet, a check symbol may be one of these: it stands for a number below 37. */
const CHECK_SYMBOLS = `${ALPHABET}*~$=U`
const BITS_PER_CHARACTER = 5n
const GROUP = /.{4}(?=.)/g

/** `bytes` whose bits are a multiple of five, as characters in groups of four: `7K3M-0QXV`. */
export function formatBase32(bytes: Uint8Array): string {
  return plainBase32(bytes).replace(GROUP, '$&-')
}

/** The same with its check symbol as a last group: every single wrong character and every two that changed places show. */
export function formatBase32Checked(bytes: Uint8Array): string {
  return `${formatBase32(bytes)}-${checkSymbolOf(plainBase32(bytes))}`
}

/**
 * The characters of a code with its check symbol as it was typed, without the symbol; letter case, blanks and dashes do
 * not count, O is 0, I and L are 1.
 * @returns `malformed` for what is no such code, `mistyped` where the check symbol says so
 */
export function readBase32Checked(
  typed: string,
  characters: number,
): { readonly plain: string } | 'malformed' | 'mistyped' {
  const ascii = typed.replace(/[\s\p{Pd}]/gu, '')
  // Before the case is changed: `ſ` and others would become ASCII letters by it.
  if (ascii.length !== characters + 1 || !/^[0-9A-Za-z]+[0-9A-Za-z*~$=]$/.test(ascii)) return 'malformed'
  const meant = ascii.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
  const [plain, symbol] = [meant.slice(0, -1), meant.slice(-1)]
  if (plain.includes('U')) return 'malformed'
  return checkSymbolOf(plain) === symbol ? { plain } : 'mistyped'
}

/** The characters without groups. @throws what BigInt throws when `bytes` are none, or no whole characters */
export function plainBase32(bytes: Uint8Array): string {
  const count = (bytes.length * 8) / Number(BITS_PER_CHARACTER)
  const bits = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  return Array.from({ length: count }, (_, index) => {
    const shift = BITS_PER_CHARACTER * BigInt(count - 1 - index)
    return ALPHABET[Number((bits >> shift) & 31n)]
  }).join('')
}

function checkSymbolOf(plain: string): string {
  const value = [...plain].reduce((sum, character) => sum * 32n + BigInt(ALPHABET.indexOf(character)), 0n)
  return CHECK_SYMBOLS[Number(value % 37n)] ?? ''
}
