import { join } from 'node:path'
import { Findings } from './findings'
import type { ListedFile, ScanOptions, UnitReport } from './scanner'

/** clamscan's names for files that it did not read to their end: they are no malware, and no proof of anything. */
const LIMIT = /^Heuristics\.Limits\.Exceeded/
const EMPTY = ': Empty file'
const OK = ': OK'
const FOUND = / FOUND$/
/** It counts what it has unpacked in MB (of 2^20) with two decimals; below so much of a payload it may say 0.00. */
const SURELY_COUNTED = 4 * 1024 * 1024
const NOTHING_SCANNED = /^Data scanned: 0(\.0+)? /

/**
 * What clamscan says of the files on a list, one line each: `PATH: OK`, `PATH: NAME FOUND`, `PATH: Empty file`, or words
 * that say why it was not read; of a file that is not there it says nothing on standard output. Each counts once.
 */
export class ClamavOutput {
  readonly #waiting = new Map<string, ListedFile>()
  readonly #hits = new Findings()
  readonly #unread = new Findings()
  readonly #progress: ScanOptions['progress']
  readonly #bytesWanted: number
  #alertedUnread = 0
  #files = 0
  #bytes = 0
  #isNothingScanned = false

  constructor(folder: string, list: readonly ListedFile[], progress: ScanOptions['progress']) {
    this.#progress = progress
    for (const file of list) this.#waiting.set(join(folder, ...file.path.split('/')), file)
    this.#bytesWanted = list.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** The absolute paths, as clamscan gets and prints them. */
  paths(): Iterable<string> {
    return this.#waiting.keys()
  }

  read(line: string): void {
    if (line.endsWith(OK)) return this.#settle(line.slice(0, -OK.length), (file) => this.#count(file))
    if (line.endsWith(EMPTY))
      return this.#settle(line.slice(0, -EMPTY.length), (file) => {
        if (file.bytes === 0) this.#count(file)
        else this.#unread.add(file.path, 'read as empty')
      })
    if (FOUND.test(line)) return this.#found(line.replace(FOUND, ''))
    if (NOTHING_SCANNED.test(line)) this.#isNothingScanned = true
  }

  /** Once it has ended: a file of which it said nothing, or why it could not read it, was not read. */
  result(): Omit<UnitReport, 'engine' | 'run'> & { readonly alertedUnread: number } {
    for (const { path } of this.#waiting.values()) this.#unread.add(path, 'not read')
    this.#waiting.clear()
    return {
      files: this.#files,
      bytes: this.#isNothingScanned && this.#bytesWanted - this.#unreadBytes >= SURELY_COUNTED ? 0 : this.#bytes,
      hits: this.#hits.list,
      hitCount: this.#hits.count,
      unread: this.#unread.list,
      unreadCount: this.#unread.count,
      alertedUnread: this.#alertedUnread,
    }
  }

  get #unreadBytes(): number {
    return this.#bytesWanted - this.#bytes
  }

  #found(text: string): void {
    const at = text.lastIndexOf(': ')
    // A finding counts also where nobody can tell the file.
    if (at < 0) return this.#hits.add(text, '')
    const [path, name] = [text.slice(0, at), text.slice(at + 2)]
    if (LIMIT.test(name))
      return this.#settle(path, (file) => {
        this.#unread.add(file.path, name)
        this.#alertedUnread++
      })
    const file = this.#waiting.get(path)
    if (file) this.#settle(path, (read) => this.#count(read))
    // A finding counts whatever file it is said to be in.
    this.#hits.add(file?.path ?? path, name)
  }

  #count({ bytes }: ListedFile): void {
    this.#files++
    this.#bytes += bytes
    this.#progress?.(this.#files, this.#bytes)
  }

  #settle(path: string, work: (file: ListedFile) => void): void {
    const file = this.#waiting.get(path)
    if (!file) return
    this.#waiting.delete(path)
    work(file)
  }
}
