import { CausewayError } from '../../../shared/errors'

/** The room for one volume: on one medium, or the least of the media that carry the same volume. */
export interface Room {
  /** The volume's number when it holds files already; else it gets one with its first file. */
  readonly index: number | null
  /** How people call the medium. */
  readonly label: string
  /** Size of the medium for us: what is free, and what our own files take already. */
  readonly sizeBytes: number
  /** Bytes that further files may take, each with what it costs beside its bytes. */
  readonly bytes: number
  /** How many further files. */
  readonly files: number
  /** The largest file that its file system holds. */
  readonly largestFileBytes: number
  /** Files take whole units of this many bytes. */
  readonly allocationBytes: number
}

/** Manifest lines, directory entries and the file system's own record of a file. */
const OVERHEAD_PER_FILE = 2048 + 256

interface Filling<R extends Room> {
  readonly room: R
  index: number | null
  bytesLeft: number
  filesLeft: number
}

/**
 * Splits files over volumes, largest medium first; no file is cut. Each file goes to the first medium, in the order of
 * their sizes, that has room for it. Given the files largest first this is first-fit decreasing: a large file that no
 * longer fits leaves room that smaller ones fill later, so a medium is begun only when all larger ones have refused a
 * file, and no more media are begun than that. Memory holds the media, not the files.
 */
export class VolumeSplit<R extends Room> {
  readonly #fillings: readonly Filling<R>[]
  readonly #taken: Set<number>

  /** @param taken numbers of volumes that hold files already and get no more */
  constructor(rooms: readonly R[], taken: readonly number[] = []) {
    this.#fillings = rooms
      .map((room) => ({ room, index: room.index, bytesLeft: room.bytes, filesLeft: room.files }))
      .sort((a, b) => b.room.sizeBytes - a.room.sizeBytes)
    this.#taken = new Set([...taken, ...rooms.flatMap(({ index }) => (index === null ? [] : [index]))])
  }

  /**
   * Decides on which volume the next file goes. Volumes are numbered as they are begun.
   * @throws CausewayError `medium.no-room-for-file` (details: path, bytes, label) when it fits on none
   */
  place(file: { readonly path: string; readonly bytes: number }): number {
    for (const filling of this.#fillings) {
      const { room } = filling
      const cost = Math.ceil(file.bytes / room.allocationBytes) * room.allocationBytes + OVERHEAD_PER_FILE
      if (cost > filling.bytesLeft || filling.filesLeft < 1 || file.bytes > room.largestFileBytes) continue
      filling.bytesLeft -= cost
      filling.filesLeft -= 1
      return (filling.index ??= this.#number())
    }
    const label = this.#fillings.map(({ room }) => room.label).join(', ')
    throw new CausewayError('medium.no-room-for-file', { path: file.path, bytes: file.bytes, label })
  }

  /** The rooms whose volumes have a number, in its order. */
  get begun(): readonly { readonly room: R; readonly index: number }[] {
    return this.#fillings
      .flatMap(({ room, index }) => (index === null ? [] : [{ room, index }]))
      .sort((a, b) => a.index - b.index)
  }

  #number(): number {
    let index = 1
    while (this.#taken.has(index)) index++
    this.#taken.add(index)
    return index
  }
}
