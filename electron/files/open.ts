import { constants } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'
import { CausewayError } from '../../shared/errors'
import { demandFile, demandFolder, isSameFile, levelsAbove, notTheSame, OPENING_TRIES } from './door'

// Windows has neither flag. O_NONBLOCK keeps a named pipe with a file's name from stopping us for ever.
const flag = (value: number | undefined) => value ?? 0
const FLAGS = constants.O_RDONLY | flag(constants.O_NOFOLLOW) | flag(constants.O_NONBLOCK)

/** Where a file is looked for. */
export interface Below {
  /** The folder that a person named: no level between it and the file may be a link. The file's own folder if not given. */
  readonly below?: string | undefined
}

/**
 * Opens a regular file for reading, and nothing else: a pipe or a device is not touched, a link is followed at no level
 * below `below`. What was opened is what was looked at, also where names are exchanged meanwhile.
 * @throws system errors as they are (ELOOP for a link); CausewayError `file.unreadable` for anything but a regular file
 */
export async function openRegularFile(path: string, { below }: Below = {}): Promise<FileHandle> {
  for (let attempt = 1; ; attempt++) {
    for (const level of levelsAbove(path, below)) demandFolder(level, await lstat(level))
    const seen = demandFile(path, await lstat(path, { bigint: true }))
    const file = await open(path, FLAGS)
    try {
      if (isSameFile(seen, await file.stat({ bigint: true }))) return file
      if (attempt === OPENING_TRIES) throw notTheSame(path)
    } catch (error) {
      await file.close()
      throw error
    }
    await file.close()
  }
}

const PIECE = 1024 * 1024

/**
 * The bytes of an open file in order, in pieces of at most 1 MiB. The next piece is being read while the caller
 * works on this one, so a piece is valid only until the next is asked for.
 */
export async function* readPieces(file: FileHandle): AsyncGenerator<Buffer, void, undefined> {
  // Small files get small buffers: a content store may hold a million of them.
  const size = Math.min(PIECE, Math.max(4096, (await file.stat()).size + 1))
  let [filling, spare] = [Buffer.allocUnsafe(size), Buffer.allocUnsafe(size)]
  const readNext = () => {
    const reading = file.read(filling, 0, size, null)
    reading.catch(() => undefined) // heard when it is awaited; until then it must not end the process
    return reading
  }
  let reading = readNext()
  try {
    for (;;) {
      const { bytesRead } = await reading
      if (bytesRead === 0) return
      const full = filling
      ;[filling, spare] = [spare, filling]
      reading = readNext()
      yield full.subarray(0, bytesRead)
    }
  } finally {
    await reading.catch(() => undefined)
  }
}

/**
 * Reads a whole small file: opened as `openRegularFile` does, at most `maxBytes`.
 * @throws CausewayError `file.unreadable` when it is larger or no regular file; system errors as they are
 */
export async function readSmallFile(path: string, maxBytes: number, where: Below = {}): Promise<Buffer> {
  const file = await openRegularFile(path, where)
  try {
    const pieces: Buffer[] = []
    let bytes = 0
    for await (const piece of readPieces(file)) {
      bytes += piece.length
      if (bytes > maxBytes) throw new CausewayError('file.unreadable', { path }, `larger than ${maxBytes} bytes`)
      pieces.push(Buffer.from(piece))
    }
    return Buffer.concat(pieces)
  } finally {
    await file.close()
  }
}
