import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import { displayable, isWinAnsi } from './characters'
import { cutText } from '../../../shared/text'

export type Style = 'regular' | 'bold' | 'mono'

/** A run of text in one style; it wraps in the width it is given. */
export interface Line {
  readonly text: string
  readonly style?: Style
  /** Points; 9 when not given. */
  readonly size?: number
  readonly color?: string
  /** A mark before the text, in the text's colour. */
  readonly dot?: boolean
}

/** Lines that stand below one another. */
export type Cell = string | Line | readonly Line[]

export interface Table {
  /** Points; together at most `WIDTH`. */
  readonly columns: readonly number[]
  readonly header?: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

export const INK = '#1a1d21'
export const MUTED = '#59616b'
const HAIRLINE = '#d3d8dd'

const MARGIN = 48
const BOTTOM = 60
const CELL_GAP = 10
const ROW_PADDING = 4
const DOT = 9
const PAGE_WIDTH = 595.28
const PAGE_HEIGHT = 841.89

/** The width of the text on the page, in points. */
export const WIDTH = PAGE_WIDTH - 2 * MARGIN

/** No cell is taller than a page holds: longer text is cut where it still fits beside a word that says so. */
const LONGEST_TEXT = 1600

const resolve = createRequire(import.meta.url).resolve
const STANDARD: Record<Style, string> = { regular: 'Helvetica', bold: 'Helvetica-Bold', mono: 'Courier' }

/** A4 pages that fill from top to bottom: text, headings and tables that break between rows and repeat their header. */
export class Sheet {
  readonly #doc: PDFKit.PDFDocument
  readonly #chunks: Buffer[] = []
  readonly #ended: Promise<void>
  readonly #more: string
  #y = MARGIN

  /** @param more the words that stand where a long text was cut */
  constructor(info: { title: string; author: string; language: string; created: Date; more: string }) {
    this.#doc = new PDFDocument({
      size: 'A4',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 0 },
      bufferPages: true,
      lang: info.language,
      displayTitle: true,
      info: { Title: info.title, Author: info.author, Creator: 'Causeway', CreationDate: info.created },
    })
    this.#more = info.more
    this.#doc.registerFont('fallback-regular', resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'))
    this.#doc.registerFont('fallback-bold', resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'))
    const { promise, resolve: done, reject } = Promise.withResolvers<void>()
    this.#ended = promise
    this.#doc.on('data', (chunk: Buffer) => this.#chunks.push(chunk))
    this.#doc.on('end', done)
    this.#doc.on('error', reject)
  }

  gap(points: number): void {
    this.#y += points
  }

  /** Lines across the whole width. */
  text(cell: Cell): void {
    for (const line of linesOf(cell)) {
      this.#ensure(this.#heightOf(line, WIDTH))
      this.#y += this.#draw(line, MARGIN, this.#y, WIDTH)
    }
  }

  /** Two texts on one line, at the left and at the right. */
  spread(left: Line, right: Line): void {
    this.#ensure(this.#heightOf(left, WIDTH))
    const height = this.#draw(left, MARGIN, this.#y, WIDTH)
    const shown = this.#prepare(right)
    this.#doc.text(shown, MARGIN, this.#y, { width: WIDTH, align: 'right' })
    this.#y += height
  }

  /** A heading that never stands alone at the end of a page: at least `together` points with what follows. */
  heading(text: string, together = 90): void {
    this.#ensure(together)
    this.#y += 18
    this.#y += this.#draw({ text, style: 'bold', size: 12 }, MARGIN, this.#y, WIDTH) + 5
  }

  /** A tinted field with a bar at its left: the one thing to read first. */
  panel(lines: readonly Line[], color: string, tint: string): void {
    const inset = 16
    const width = WIDTH - 2 * inset
    const height = this.#heightOfCell(lines, width) + 2 * inset - 4
    this.#ensure(height)
    this.#doc.rect(MARGIN, this.#y, WIDTH, height).fill(tint)
    this.#doc.rect(MARGIN, this.#y, 4, height).fill(color)
    this.#drawCell(lines, MARGIN + inset, this.#y + inset, width)
    this.#y += height
  }

  table({ columns, header, rows }: Table): void {
    const head = header?.map((text): Line => ({ text, style: 'bold', size: 7.5, color: MUTED }))
    if (head) this.#row(columns, head)
    for (const row of rows) {
      if (this.#ensure(this.#rowHeight(columns, row)) && head) this.#row(columns, head)
      this.#row(columns, row)
    }
  }

  /** Empty lines to write on by hand. */
  blanks(labels: readonly string[]): void {
    const width = (WIDTH - CELL_GAP * (labels.length - 1)) / labels.length
    this.#ensure(56)
    this.#y += 34
    labels.forEach((text, n) => {
      const x = MARGIN + n * (width + CELL_GAP)
      this.#line(x, this.#y, width, MUTED)
      this.#draw({ text, size: 7.5, color: MUTED }, x, this.#y + 4, width)
    })
    this.#y += 18
  }

  /** Writes the footer on every page and returns the document. `page` gives the words for page n of m. */
  async finish(
    left: readonly [label: string, value: string],
    page: (n: number, of: number) => string,
  ): Promise<Uint8Array> {
    const { count } = this.#doc.bufferedPageRange()
    const y = PAGE_HEIGHT - BOTTOM + 22
    for (let n = 0; n < count; n++) {
      this.#doc.switchToPage(n)
      this.#line(MARGIN, y - 8, WIDTH, HAIRLINE)
      const label: Line = { text: left[0], size: 7, color: MUTED }
      this.#draw(label, MARGIN, y, WIDTH)
      const { width } = this.#measure(label)
      this.#draw({ text: left[1], style: 'mono', size: 7, color: MUTED }, MARGIN + width + 6, y + 0.5, WIDTH - width)
      const shown = this.#prepare({ text: page(n + 1, count), size: 7, color: MUTED })
      this.#doc.text(shown, MARGIN, y, { width: WIDTH, align: 'right' })
    }
    this.#doc.end()
    await this.#ended
    return Buffer.concat(this.#chunks)
  }

  /** Starts a new page when so much does not fit on this one; true when it did. */
  #ensure(height: number): boolean {
    if (this.#y + height <= PAGE_HEIGHT - BOTTOM || this.#y === MARGIN) return false
    this.#doc.addPage()
    this.#y = MARGIN
    return true
  }

  #row(columns: readonly number[], row: readonly Cell[]): void {
    const height = this.#rowHeight(columns, row)
    let x = MARGIN
    row.forEach((cell, n) => {
      const width = columns[n] ?? 0
      this.#drawCell(linesOf(cell), x, this.#y + ROW_PADDING, width - CELL_GAP)
      x += width
    })
    this.#y += height
    this.#line(MARGIN, this.#y, WIDTH, HAIRLINE)
  }

  #rowHeight(columns: readonly number[], row: readonly Cell[]): number {
    const heights = row.map((cell, n) => this.#heightOfCell(linesOf(cell), (columns[n] ?? 0) - CELL_GAP))
    return Math.max(...heights) + 2 * ROW_PADDING
  }

  #drawCell(lines: readonly Line[], x: number, y: number, width: number): void {
    let below = y
    for (const line of lines) below += this.#draw(line, x, below, width)
  }

  #heightOfCell(lines: readonly Line[], width: number): number {
    return lines.reduce((height, line) => height + this.#heightOf(line, width), 0)
  }

  #heightOf(line: Line, width: number): number {
    return this.#doc.heightOfString(this.#prepare(line), { width: width - indentOf(line), lineGap: gapOf(line) })
  }

  #draw(line: Line, x: number, y: number, width: number): number {
    const height = this.#heightOf(line, width)
    const shown = this.#prepare(line)
    const indent = indentOf(line)
    if (line.dot) this.#doc.circle(x + 2.5, y + (line.size ?? 9) * 0.42, 2.5).fill(line.color ?? INK)
    this.#doc.fillColor(line.color ?? INK)
    this.#doc.text(shown, x + indent, y + this.#drop(line, shown), { width: width - indent, lineGap: gapOf(line) })
    return height
  }

  #measure(line: Line): { width: number } {
    return { width: this.#doc.widthOfString(this.#prepare(line)) }
  }

  /** Sets font, size and colour for a line, and answers the characters to show. */
  #prepare(line: Line): string {
    const style = line.style ?? 'regular'
    const full = displayable(line.text)
    const text = full.length > LONGEST_TEXT ? `${cutText(full, LONGEST_TEXT)}… (${this.#more})` : full
    this.#doc.font(isWinAnsi(text) ? STANDARD[style] : `fallback-${style === 'bold' ? 'bold' : 'regular'}`)
    this.#doc.fontSize(line.size ?? 9).fillColor(line.color ?? INK)
    return text
  }

  /** Courier sits higher in its line than Helvetica, DejaVu lower: this brings them to one base line. */
  #drop(line: Line, shown: string): number {
    const size = line.size ?? 9
    if (!isWinAnsi(shown)) return size * -0.18
    return line.style === 'mono' ? size * 0.12 : 0
  }

  #line(x: number, y: number, width: number, color: string): void {
    this.#doc
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(0.5)
      .stroke(color)
  }
}

function linesOf(cell: Cell): readonly Line[] {
  if (typeof cell === 'string') return [{ text: cell }]
  return 'text' in cell ? [cell] : cell
}

function indentOf(line: Line): number {
  return line.dot ? DOT : 0
}

function gapOf(line: Line): number {
  return (line.size ?? 9) * 0.15
}
