/**
 * The one way of a command to its operator's terminal. Names from a medium, labels, serial numbers, causes and the output of
 * tools go through here in pieces that are a line each: nothing in them can begin a line, move the cursor, turn the direction
 * of text around or hide.
 */
import { visibleText } from '../../shared/text'
import type { CommandIo } from './output'

const CLEAR_LINE = '\r\u001b[K'

/** What JSON.stringify leaves as it is and a terminal acts upon, or nobody sees. */
const RAW_IN_JSON = /[\u007f-\u009f\u2028\u2029]|[\p{Cf}\p{Cn}\p{Co}\p{Default_Ignorable_Code_Point}]/gu

export class Screen {
  readonly #io: CommandIo
  /** True while the cursor is behind a line that may be redrawn. */
  #isOpen = false

  constructor(io: CommandIo) {
    this.#io = io
  }

  /** True where a progress line may be redrawn. */
  get isTerminal(): boolean {
    return this.#io.isTerminal
  }

  /** Calls back when the operator interrupts (Ctrl+C), until the returned function is called. */
  onInterrupt(callback: () => void): () => void {
    return this.#io.onInterrupt(callback)
  }

  /** Writes lines of a result to standard output. */
  print(...lines: readonly string[]): void {
    this.#io.stdout(textOf(lines))
  }

  /** Writes a result for machines to standard output: JSON that reads back as it was, with nothing raw in it. */
  printJson(document: unknown): void {
    this.#io.stdout(`${JSON.stringify(document, null, 2).replaceAll(RAW_IN_JSON, asEscape)}\n`)
  }

  /** Writes lines to standard error, in the place of a line that may be redrawn. */
  say(...lines: readonly string[]): void {
    this.#io.stderr(`${this.#isOpen ? CLEAR_LINE : ''}${textOf(lines)}`)
    this.#isOpen = false
  }

  /** Writes a line to a terminal in the place of the last one that was written so. */
  redraw(line: string): void {
    this.#io.stderr(`${CLEAR_LINE}${visibleText(line)}`)
    this.#isOpen = true
  }

  /** Waits until standard output has taken everything; null, or the system's reason why it has not. */
  outputLost(): Promise<string | null> {
    return this.#io.outputLost?.() ?? Promise.resolve(null)
  }

  /** Leaves the redrawn line as it is; what comes next begins below it. */
  endLine(): void {
    if (this.#isOpen) this.#io.stderr('\n')
    this.#isOpen = false
  }

  /** A line that is typed and not shown; undefined where nobody can type. @throws CausewayError `usage`, `cancelled` */
  readSecret(prompt: string): Promise<string> | undefined {
    return this.#io.readSecret?.(visibleText(prompt))
  }

  /** A line of standard input that is shown as it is typed; undefined where nobody can type. @throws CausewayError `usage` */
  readLine(prompt: string): Promise<string> | undefined {
    return this.#io.readLine?.(visibleText(prompt))
  }
}

/** The lines of a text from outside that have something in them, with blanks for tabs: each is a piece of its own. */
export function outsideLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replaceAll('\t', '  ').trimEnd())
    .filter((line) => line.trim() !== '')
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${visibleText(line)}\n`).join('')
}

/** `\u202e`; two of them for a character beyond the first plane. */
function asEscape(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
