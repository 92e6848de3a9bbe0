/**
 * Tells what a barcode scanner meant that types as a keyboard of the USA does, at a computer that is set to another
 * layout. It serves the message alone: nothing that was typed so is accepted, because other keys may differ too.
 */

interface Layout {
  readonly name: string
  /** Each character as it arrives, and at the same place in `meant` the one that was sent. */
  readonly typed: string
  readonly meant: string
}

/** The keys that codes and the beginning of keys need. Source: the layouts of Windows for France, Belgium and Germany. */
const LAYOUTS: readonly Layout[] = [
  { name: 'AZERTY', typed: `&é"'(-è_çà)84qwazQWAZ,?`, meant: '1234567890-*$awqzAWQZmM' },
  { name: 'AZERTY', typed: `&é"'(§è!çà)84qwazQWAZ,?-`, meant: '1234567890-*$awqzAWQZmM=' },
  { name: 'QWERTZ', typed: `ß(°zyZY`, meant: '-*~yzYZ' },
  { name: 'QWERTZ', typed: `'(°zyZY`, meant: '-*~yzYZ' },
]

/** What nobody types who means a code or a key: without such a character it is an ordinary typing error. */
const OUT_OF_PLACE = /[^0-9A-Za-z*~$=+/\s\p{Pd}]/u

/**
 * Returns the layout under which `text` was typed, if what was sent is right and only another layout spoilt it.
 * @returns `AZERTY`, `QWERTZ`, or null
 */
export function layoutOf(text: string, isRight: (sent: string) => boolean): string | null {
  if (!OUT_OF_PLACE.test(text)) return null
  return LAYOUTS.find((layout) => isRight(sentBy(layout, text)))?.name ?? null
}

function sentBy({ typed, meant }: Layout, text: string): string {
  return [...text].map((character) => meant[typed.indexOf(character)] ?? character).join('')
}
