import type { FileHandle } from 'node:fs/promises'
import type { LogProblem } from '../../../shared/configuration-manager'
import { openRegularFile } from '../../files/open'
import { errorCode } from '../../files/system-error'
import { TraceParser, type TraceEntry } from './cmtrace'

/** A site server's log is 2 to 5 MB before it is rotated; verbose ones are larger. */
export const TAIL_BYTES = 8 * 1024 * 1024
const PIECE = 64 * 1024
/** Bytes before the place where reading stopped, by which the file is known again. */
const ANCHOR_BYTES = 256

/**
 * Reads a growing log of Configuration Manager from where it stopped the last time, across rotation: a full `.log` is
 * copied or renamed to `.lo_` (both are documented: "About log files in Configuration Manager") and begun anew.
 *
 * A file is known by what stands before the place where reading stopped, not by its number: network shares have none
 * that lasts, and a copied log keeps the number of the old one. The file is closed between two readings, so that
 * nothing here is in the way of the component that writes it.
 */
export class LogTail {
  readonly path: string
  readonly #rotatedPath: string | null
  readonly #tailBytes: number
  #parser = new TraceParser()
  #offset = 0
  #anchor: Buffer = Buffer.alloc(0)
  #problem: LogProblem | null = null
  /** What the rotated file was when it was last read or passed over; null: not looked at yet, '': none. */
  #rotated: string | null = null

  /** @param tailBytes of each file, only the end of this length is ever read */
  constructor(path: string, tailBytes = TAIL_BYTES) {
    this.path = path
    this.#rotatedPath = rotatedPath(path)
    this.#tailBytes = tailBytes
  }

  /** Why the last reading of the log ended early, or null. */
  get problem(): LogProblem | null {
    return this.#problem
  }

  /**
   * The entries that were completed since the last reading; at the first one, those at the end of the rotated and of
   * the current log. Never throws: `problem` says what was in the way, and the next reading goes on from there.
   */
  async *read(): AsyncGenerator<TraceEntry> {
    try {
      if (this.#rotated === null) yield* this.#readRotated()
      yield* this.#readLog()
      this.#problem = null
    } catch (error) {
      this.#problem = problemOf(error)
    }
    // A renamed log is followed by a new one only when there is something to write.
    try {
      if (this.#problem === 'missing' && this.#offset > 0) yield* this.#readRestOfRotated()
    } catch {
      this.#problem = 'unreadable'
    }
  }

  /** The last line, when nothing more is to be read. */
  end(): TraceEntry[] {
    return this.#parser.end()
  }

  async *#readLog(): AsyncGenerator<TraceEntry> {
    const file = await openRegularFile(this.path)
    try {
      const { size } = await file.stat()
      if (!(await this.#isSame(file))) {
        yield* this.#readRestOfRotated()
        yield* this.#parser.end()
        // Rotated more than once: what was between is lost, the latest of it is in the rotated log.
        yield* this.#readRotated()
        this.#startOver()
      }
      if (size - this.#offset > this.#tailBytes) {
        this.#startOver()
        this.#offset = await afterLine(file, size - this.#tailBytes, size)
        this.#anchor = await bytesBefore(file, this.#offset, ANCHOR_BYTES)
      }
      yield* this.#readOn(file, size)
    } finally {
      await file.close()
    }
  }

  async *#readOn(file: FileHandle, size: number): AsyncGenerator<TraceEntry> {
    for await (const piece of pieces(file, this.#offset, size)) {
      this.#offset += piece.length
      this.#anchor = Buffer.concat([this.#anchor, piece]).subarray(-ANCHOR_BYTES)
      yield* this.#parser.push(piece)
    }
  }

  #startOver(): void {
    this.#parser = new TraceParser()
    this.#offset = 0
    this.#anchor = Buffer.alloc(0)
  }

  /** Whether a file still holds, right before the offset, what was read there. */
  async #isSame(file: FileHandle): Promise<boolean> {
    return this.#anchor.equals(await bytesBefore(file, this.#offset, this.#anchor.length))
  }

  /** What was written to the log after the last reading and before it was rotated. */
  async *#readRestOfRotated(): AsyncGenerator<TraceEntry> {
    const file = await this.#openRotated()
    if (!file) return
    try {
      if (!(await this.#isSame(file))) return
      const { size } = await file.stat()
      yield* this.#readOn(file, size)
      this.#rotated = await signatureOf(file, size)
    } finally {
      await file.close()
    }
  }

  async #openRotated(): Promise<FileHandle | null> {
    return this.#rotatedPath === null ? null : openRegularFile(this.#rotatedPath).catch(() => null)
  }

  /** The end of the rotated log, unless it was read already. */
  async *#readRotated(): AsyncGenerator<TraceEntry> {
    const file = await this.#openRotated()
    if (!file) {
      this.#rotated = ''
      return
    }
    try {
      const { size } = await file.stat()
      const signature = await signatureOf(file, size)
      if (signature === this.#rotated) return
      this.#rotated = signature
      const parser = new TraceParser()
      const from = size > this.#tailBytes ? await afterLine(file, size - this.#tailBytes, size) : 0
      for await (const piece of pieces(file, from, size)) yield* parser.push(piece)
      yield* parser.end()
    } catch {
      this.#rotated ??= ''
    } finally {
      await file.close()
    }
  }
}

/** `wsyncmgr.log` → `wsyncmgr.lo_`, as Configuration Manager names it; null for a file of another name. */
export function rotatedPath(path: string): string | null {
  return /\.log$/i.test(path) ? `${path.slice(0, -1)}_` : null
}

/** The bytes from `from` to `to`, or to where the file ends before; a piece is valid until the next one. */
async function* pieces(file: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(PIECE, to - from)))
  for (let at = from; at < to;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, to - at), at)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** At most `length` bytes up to `end`; fewer where the file begins or ends before. */
async function bytesBefore(file: FileHandle, end: number, length: number): Promise<Buffer> {
  const found: Buffer[] = []
  for await (const piece of pieces(file, Math.max(0, end - length), end)) found.push(Buffer.from(piece))
  return Buffer.concat(found)
}

/** The beginning of the first line that begins after `from`; `to` when there is none. */
async function afterLine(file: FileHandle, from: number, to: number): Promise<number> {
  let at = from
  for await (const piece of pieces(file, from, to)) {
    const lineFeed = piece.indexOf(0x0a)
    if (lineFeed >= 0) return at + lineFeed + 1
    at += piece.length
  }
  return to
}

/** Size and last bytes: a log that was rotated since has another end. */
async function signatureOf(file: FileHandle, size: number): Promise<string> {
  return `${size} ${(await bytesBefore(file, size, ANCHOR_BYTES)).toString('base64')}`
}

function problemOf(error: unknown): LogProblem {
  return errorCode(error) === 'ENOENT' ? 'missing' : 'unreadable'
}
