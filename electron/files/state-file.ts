import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { CausewayError } from '../../shared/errors'

/** Far more than any file of a station holds: a million signers would not fill it. */
const LARGEST = 64 * 1024 * 1024

// Windows does not have the flag, and no named pipes among its files either.
const FLAGS = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0)

/**
 * Reads a file of a station's home whole. It may be a link, as an administrator may lay one, but to a regular file of a
 * bounded size only: a device in its place would be read without end, and a pipe waited for.
 * @throws system errors as they are; CausewayError `file.unreadable` (details: path) for what is too large or no regular file
 */
export function readStateFile(path: string): Buffer {
  // Before it is opened: opening alone can set a device to work.
  demandBounded(path, statSync(path))
  const file = openSync(path, FLAGS)
  try {
    const { size } = demandBounded(path, fstatSync(file))
    const bytes = Buffer.alloc(size)
    let read = 0
    while (read < size) {
      const more = readSync(file, bytes, read, size - read, null)
      if (more === 0) break
      read += more
    }
    return bytes.subarray(0, read)
  } finally {
    closeSync(file)
  }
}

/** Reads the same as text; what `readStateFile` throws rejects the promise. */
export function readStateText(path: string): Promise<string> {
  return new Promise((resolve) => resolve(readStateFile(path).toString('utf8')))
}

interface Facts {
  readonly size: number
  isFile(): boolean
}

function demandBounded<T extends Facts>(path: string, facts: T): T {
  if (!facts.isFile()) throw new CausewayError('file.unreadable', { path }, 'not a regular file')
  if (facts.size > LARGEST) throw new CausewayError('file.unreadable', { path }, `larger than ${LARGEST} bytes`)
  return facts
}
