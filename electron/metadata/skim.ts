/** What takes an XML text in pieces. */
export interface TextSink {
  write(text: string): void
  end(): void
}

/** Characters between two `<` at most: one tag, one text, one comment. The longest known document has 47 MB in all. */
export const LONGEST_RUN = 16 * 1024 * 1024

/** A prefix is longer only in a document that no server wrote; such an element is parsed like any other. */
const PREFIX = '(?:[\\w.-]{1,32}:)?'
/** Something that starts with `<` and is longer than this is nothing that is looked for. */
const LONGEST_MARK = 96

/** Sections in which a tag is no tag. */
const ENDS: Readonly<Record<string, string>> = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' }
const SECTIONS = '!--|!\\[CDATA\\[|\\?'

/**
 * Hands an XML text on without what stands inside of the named elements: their tags stay, and whatever else there is.
 * Most of a large update document are its rules, which nobody here asks for; looking for their end alone is far
 * faster than parsing them. Elements with attributes, or with a long prefix, are left as they are.
 *
 * What is left out is not proven to be well-formed; that its bytes are what was exported, the container proves.
 *
 * @param names local names of the elements whose content is left out
 * @throws Error for such an element that has no end or holds another of its name, as no document does; for more than
 *   `LONGEST_RUN` characters without markup
 */
export class Skim implements TextSink {
  readonly #sink: TextSink
  readonly #marks: RegExp
  /** Not decided yet: from a `<` on that may become a mark. */
  #pending = ''
  /** The end of the comment, CDATA section or processing instruction that the text is in. */
  #sectionEnd: string | null = null
  /** The element whose content is left out, and what is looked for in it. */
  #left: { readonly name: string; readonly marks: RegExp } | null = null
  #run = 0

  constructor(names: readonly string[], sink: TextSink) {
    this.#sink = sink
    this.#marks = new RegExp(`<(?:${SECTIONS}|${PREFIX}(?:${names.join('|')})>)`, 'g')
  }

  write(piece: string): void {
    const text = this.#pending === '' ? piece : this.#pending + piece
    this.#pending = ''
    let from = 0
    while (from < text.length) from = this.#sectionEnd === null ? this.#markup(text, from) : this.#section(text, from)
  }

  end(): void {
    if (this.#left) throw new Error(`the text ends inside of ${this.#left.name}`)
    this.#hand(this.#pending)
    this.#pending = ''
    this.#sink.end()
  }

  /** Goes on behind the next mark, or to the end of what is decided. */
  #markup(text: string, from: number): number {
    const marks = this.#left?.marks ?? this.#marks
    marks.lastIndex = from
    const match = marks.exec(text)
    if (!match) {
      const open = text.lastIndexOf('<')
      const decided = open >= from && this.#mayBecomeMark(text, open) ? open : text.length
      this.#hand(text.slice(from, decided))
      this.#pending = text.slice(decided)
      return text.length
    }
    const [mark] = match
    const behind = match.index + mark.length
    const end = ENDS[mark]
    if (end !== undefined) {
      this.#hand(text.slice(from, behind))
      this.#sectionEnd = end
    } else if (!this.#left) {
      this.#hand(text.slice(from, behind))
      this.#leaveOut(mark.slice(1, -1))
    } else if (mark.startsWith('</')) {
      this.#left = null
      this.#hand(mark)
    } else throw new Error(`${this.#left.name} stands inside of itself`)
    return behind
  }

  /** What begins at a `<` and is cut off may be a mark once the rest is there. */
  #mayBecomeMark(text: string, open: number): boolean {
    if (text.length - open >= LONGEST_MARK) return false
    const next = text[open + 1]
    if (!this.#left || next === undefined || next === '!' || next === '?' || next === '/') return true
    return next === this.#left.name[0]
  }

  #section(text: string, from: number): number {
    const end = this.#sectionEnd ?? ''
    const at = text.indexOf(end, from)
    if (at >= 0) {
      this.#sectionEnd = null
      this.#hand(text.slice(from, at + end.length))
      return at + end.length
    }
    const decided = Math.max(from, text.length - end.length + 1)
    this.#hand(text.slice(from, decided))
    this.#pending = text.slice(decided)
    return text.length
  }

  #leaveOut(name: string): void {
    const literal = name.replaceAll('.', '\\.')
    this.#left = { name, marks: new RegExp(`<(?:${SECTIONS}|/${literal}\\s{0,32}>|${literal}[\\s/>])`, 'g') }
  }

  #hand(text: string): void {
    if (this.#left) return
    const first = text.indexOf('<')
    const before = this.#run + (first < 0 ? text.length : first)
    this.#run = first < 0 ? before : text.length - text.lastIndexOf('<')
    if (before > LONGEST_RUN) throw new Error(`more than ${LONGEST_RUN} characters without markup`)
    if (text !== '') this.#sink.write(text)
  }
}
