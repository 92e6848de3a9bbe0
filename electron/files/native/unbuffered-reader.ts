import type { Kernel32 } from './kernel32'
import type { Pointer } from './load-library'

/** A file that is read from its beginning to its end, past the cache of the system. */
export interface UnbufferedFile {
  readonly fromMedium: true
  /** By which the volume tells the file from all others: what Node calls `ino`. */
  readonly index: bigint
  /** As it is now. */
  facts(): { readonly kind: 'file'; readonly bytes: number; readonly mtimeNs: bigint }
  /** Fills the buffer's beginning with what comes next. @returns bytes read, 0 at the end */
  read(buffer: Buffer): number
  /** Nothing to do: the next piece is always on its way. */
  readAhead(bytes: number): void
  close(): void
}

/**
 * Bytes of one read. Windows reads past its cache only from multiples of the device's sector, in multiples of it and
 * to memory at multiples of it: pieces of this size, one behind the other, are that for every sector up to it.
 */
const PIECE = 1024 * 1024
/** What VirtualAlloc's memory begins at a multiple of; the room for an OVERLAPPED before the pieces. */
const ALIGNMENT = 65_536
const OVERLAPPED_BYTES = 32
const MEM_COMMIT_AND_RESERVE = 0x3000
const PAGE_READWRITE = 4
const ERROR_HANDLE_EOF = 38
const ERROR_IO_PENDING = 997
const WAIT = 1

/** From 1601, where Windows' clock begins, to 1970, in its units of 100 ns. */
const EPOCH = 116_444_736_000_000_000n

/** Memory of closed files, for the next one. Never given back: no thread that ends leaves a read without its memory. */
const spare: Pointer[] = []

/**
 * Reads ahead by one piece: while the caller works on what it got, the device fills the other half. The memory is
 * Windows' own, because a read that is under way needs memory that stays where it is, whatever becomes of the thread.
 */
export class UnbufferedReader implements UnbufferedFile {
  readonly fromMedium = true
  readonly index: bigint
  readonly #kernel: Kernel32
  readonly #handle: Pointer
  readonly #failure: (syscall: string) => Error
  #memory: Pointer | null = null
  /** The half that the caller is being given. */
  #half = 0
  #from = 0
  #until = 0
  /** Where the next read starts in the file. */
  #next = 0
  #underWay = false
  #atEnd = false

  /** @param failure makes an error of what Windows said last */
  constructor(kernel: Kernel32, handle: Pointer, failure: (syscall: string) => Error) {
    this.#kernel = kernel
    this.#handle = handle
    this.#failure = failure
    this.index = this.information().index
  }

  /** BY_HANDLE_FILE_INFORMATION. */
  information(): { attributes: number; bytes: number; mtimeNs: bigint; index: bigint } {
    const information = Buffer.alloc(52)
    if (!this.#kernel.GetFileInformationByHandle(this.#handle, information)) throw this.#failure('fstat')
    return {
      attributes: information.readUInt32LE(0),
      bytes: information.readUInt32LE(32) * 2 ** 32 + information.readUInt32LE(36),
      mtimeNs: (information.readBigUInt64LE(20) - EPOCH) * 100n,
      index: (BigInt(information.readUInt32LE(44)) << 32n) | BigInt(information.readUInt32LE(48)),
    }
  }

  facts(): { readonly kind: 'file'; readonly bytes: number; readonly mtimeNs: bigint } {
    const { bytes, mtimeNs } = this.information()
    return { kind: 'file', bytes, mtimeNs }
  }

  read(buffer: Buffer): number {
    if (this.#from === this.#until && !this.#takeNext()) return 0
    const bytes = Math.min(buffer.length, this.#until - this.#from)
    this.#kernel.copyOut(buffer, this.#piece(this.#half, this.#from), bytes)
    this.#from += bytes
    return bytes
  }

  readAhead(): void {}

  close(): void {
    if (this.#underWay) {
      this.#kernel.CancelIoEx(this.#handle, this.#overlapped())
      this.#kernel.GetOverlappedResult(this.#handle, this.#overlapped(), Buffer.alloc(4), WAIT)
    }
    this.#kernel.CloseHandle(this.#handle)
    if (this.#memory !== null) spare.push(this.#memory)
    this.#memory = null
  }

  /** Waits for the piece that is on its way, and has the device begin with the one after it. @returns false at the end */
  #takeNext(): boolean {
    if (!this.#atEnd && !this.#underWay) this.#start()
    if (this.#atEnd) return false
    const bytes = this.#finish()
    this.#half = 1 - this.#half
    this.#from = 0
    this.#until = bytes
    this.#next += bytes
    // A shorter piece is the last one: behind it no multiple of the sector can follow.
    this.#atEnd = bytes < PIECE
    if (!this.#atEnd) this.#start()
    return bytes > 0
  }

  #start(): void {
    this.#memory ??= spare.pop() ?? this.#allocate()
    const overlapped = Buffer.alloc(OVERLAPPED_BYTES)
    overlapped.writeUInt32LE(this.#next % 2 ** 32, 16)
    overlapped.writeUInt32LE(Math.floor(this.#next / 2 ** 32), 20)
    this.#kernel.copyIn(this.#overlapped(), overlapped, OVERLAPPED_BYTES)
    const to = this.#piece(1 - this.#half, 0)
    if (!this.#kernel.ReadFile(this.#handle, to, PIECE, null, this.#overlapped())) {
      const error = this.#kernel.GetLastError()
      this.#atEnd = error === ERROR_HANDLE_EOF
      if (this.#atEnd) return
      if (error !== ERROR_IO_PENDING) throw this.#failure('read')
    }
    this.#underWay = true
  }

  #finish(): number {
    const transferred = Buffer.alloc(4)
    const done = this.#kernel.GetOverlappedResult(this.#handle, this.#overlapped(), transferred, WAIT)
    this.#underWay = false
    if (!done && this.#kernel.GetLastError() !== ERROR_HANDLE_EOF) throw this.#failure('read')
    return done ? transferred.readUInt32LE(0) : 0
  }

  #allocate(): Pointer {
    const bytes = ALIGNMENT + 2 * PIECE
    const memory = this.#kernel.VirtualAlloc(null, bytes, MEM_COMMIT_AND_RESERVE, PAGE_READWRITE)
    if (!memory) throw this.#failure('VirtualAlloc')
    return memory
  }

  #overlapped(): Pointer {
    return this.#memory ?? 0
  }

  #piece(half: number, offset: number): Pointer {
    return BigInt(this.#memory ?? 0) + BigInt(ALIGNMENT + half * PIECE + offset)
  }
}
