/** Which characters the report's fonts can show, and what stands for the others. */
import { codePointName } from '../../../shared/text'

/** What Helvetica and Courier show: the WinAnsi set without its invisible members. */
const WIN_ANSI = /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/u

/**
 * What DejaVu Sans shows besides, in its regular and bold cut: Latin, phonetic, Greek, Cyrillic, Armenian,
 * punctuation, arrows, mathematics, boxes. Only blocks without gaps are here.
 */
const DEJAVU =
  /[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02e9\u0370-\u0482\u048a-\u0525\u0531-\u0556\u0561-\u0587\u1e00-\u1efb\u1f00-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u209c\u20a0-\u20b5\u2122\u2190-\u22ff\u2500-\u25ff]|[\u0300-\u034e]/u

/** Control, format (direction marks, soft hyphens), private and unassigned characters: never shown as themselves. */
const HIDDEN = /\p{C}/u

/** Thin spaces, which number formats use, as the no-break space that every font has. */
const THIN_SPACES = /[\u2009\u202f]/gu

/**
 * The text with every character that would be invisible, misleading or a box replaced by `‹U+XXXX›`. Right-to-left
 * scripts are among them: set letter by letter they would read backwards. The JSON and CSV forms hold the original.
 */
export function displayable(text: string): string {
  let shown = ''
  for (const character of text.replaceAll(THIN_SPACES, '\u00a0').normalize('NFC'))
    shown += DEJAVU.test(character) && !HIDDEN.test(character) ? character : codePointName(character)
  return shown
}

/** True when the fonts that every PDF reader has can show the text; else it is set in the embedded one. */
export function isWinAnsi(text: string): boolean {
  return WIN_ANSI.test(text)
}
