import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
  type BigIntStats,
} from 'node:fs'
import { CausewayError } from '../../shared/errors'
import { linuxCalls } from './native/linux'
import { windowsCalls } from './native/windows'
import { demandFile, demandFolder, isSameFile, levelsAbove, notTheSame, OPENING_TRIES } from './door'
import type { Below } from './open'
import { flushesByVolume, readsFromDevice } from './page-cache'
import { errorCode } from './system-error'

export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly bytes: number
  readonly mtimeNs: bigint
}

/** A regular file that is being read from its beginning to its end. */
export interface Reading {
  /** What is read comes from the device, not from the memory of the system. */
  readonly fromMedium: boolean
  /** As it is now. */
  facts(): FileFacts
  /** Fills the buffer's beginning with what comes next. @returns bytes read, 0 at the end */
  read(buffer: Buffer): number
  /** Asks the system to read the next bytes while the caller works on these. */
  readAhead(bytes: number): void
  close(): void
}

export interface OpenToRead extends Below {
  readonly pastCache: boolean
}

/** A new file that is being written. */
export interface Writing {
  write(bytes: Buffer): void
  /** Has the device begin with what was written, and waits for what was begun before: memory stays bounded. */
  pushOut(): void
  /** Waits until the device holds all bytes of the file. */
  flush(): void
  close(): void
}

/**
 * What the engine does with files, as calls that block: they are made on worker threads. Errors are the system's,
 * with its codes. Tests put a disk in its place that fails on command, or loses its power.
 */
export interface Disk {
  /** Facts of what has this name, links not followed; null when nothing has it. */
  lookUp(path: string): FileFacts | null
  /**
   * Opens a regular file as `openRegularFile` does: never through a link in its last part, nor at any level below `below`.
   * @param options pastCache: read from the device itself where the platform can; the bytes must be flushed
   * @throws ELOOP for a link, CausewayError `file.unreadable` for anything but a regular file
   */
  openToRead(path: string, options: OpenToRead): Reading
  /** @throws EEXIST when the name is taken */
  create(path: string): Writing
  remove(path: string): void
  /**
   * Gives a file its final name unless that name is taken: in one step, but for file systems that know neither such a
   * rename nor hard links.
   * @throws CausewayError `file.exists` (details: path) when `to` is taken
   */
  renameWithoutReplacing(from: string, to: string): void
  /** @returns false when it was there */
  makeFolder(path: string): boolean
  /** Waits until the device holds a folder's names, or a file's bytes. */
  flushPath(path: string): void
  /** Whether one flush of the whole volume does for all files on it; else each file is flushed by itself. */
  flushesByVolume(folder: string): boolean
  /** Opens a volume before anything is written on it, so that its flushes tell every error since then. */
  openVolume(folder: string): VolumeHandle
  /** Waits until the device holds all that was written on the volume. Only where `flushesByVolume`. */
  flushVolume(volume: VolumeHandle): void
  closeVolume(volume: VolumeHandle): void
}

/** Plain data, because one thread opens a volume and another one flushes it. */
export interface VolumeHandle {
  readonly folder: string
  readonly fd: number
}

// Windows has neither flag. O_NONBLOCK keeps a named pipe with a file's name from stopping us for ever.
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** The disk of this machine. */
export const systemDisk: Disk = {
  lookUp(path) {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    return stats ? factsOf(stats) : null
  },
  openToRead(path, { pastCache, below }) {
    for (let attempt = 1; ; attempt++) {
      for (const level of levelsAbove(path, below)) demandFolder(level, lstatSync(level))
      const seen = demandFile(path, lstatSync(path, { bigint: true }))
      const native = pastCache ? windowsCalls()?.openUnbuffered(path) : undefined
      const reading = native?.index === seen.ino ? native : native ? native.close() : openFile(path, pastCache, seen)
      if (reading) return reading
      if (attempt === OPENING_TRIES) throw notTheSame(path)
    }
  },
  create(path) {
    const fd = openSync(path, 'wx')
    const linux = linuxCalls()
    let [pushed, begun, written] = [0, 0, 0]
    return {
      write(bytes) {
        for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at)
        written += bytes.length
      },
      pushOut() {
        const known = linux?.startWriting(fd, begun, written - begun)
        if (known) linux?.waitForWriting(fd, pushed, begun - pushed)
        else fdatasyncSync(fd)
        ;[pushed, begun] = [begun, written]
      },
      flush: () => fsyncSync(fd),
      close: () => closeSync(fd),
    }
  },
  remove: (path) => rmSync(path, { force: true }),
  renameWithoutReplacing(from, to) {
    try {
      const done = linuxCalls()?.renameNoReplace(from, to) ?? windowsCalls()?.moveWithoutReplacing(from, to)
      if (!done) linkThenUnlink(from, to)
    } catch (error) {
      throw errorCode(error) === 'EEXIST' ? new CausewayError('file.exists', { path: to }, error) : error
    }
  },
  makeFolder(path) {
    try {
      mkdirSync(path)
      return true
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false
      throw error
    }
  },
  flushPath(path) {
    try {
      // Windows flushes only what is open for writing; a folder cannot be.
      const fd = openSync(path, process.platform === 'win32' ? 'r+' : 'r')
      try {
        fsyncSync(fd)
      } finally {
        closeSync(fd)
      }
    } catch (error) {
      // Windows flushes names by itself; EINVAL and ENOTSUP: file systems (FUSE, network) that know no flush of a folder.
      if (!['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'ENOSYS'].includes(errorCode(error) ?? '')) throw error
    }
  },
  flushesByVolume,
  openVolume: (folder) => ({ folder, fd: process.platform === 'win32' ? -1 : openSync(folder, 'r') }),
  flushVolume({ folder, fd }) {
    const windows = windowsCalls()
    if (!windows) linuxCalls()?.syncfs(fd)
    else if (!windows.flushVolume(folder)) throw new CausewayError('medium.lost', { path: folder }, 'no flush any more')
  },
  closeVolume({ fd }) {
    if (fd !== -1) closeSync(fd)
  },
}

/** @returns null, and nothing is open, when it is not the file that was seen */
function openFile(path: string, pastCache: boolean, seen: BigIntStats): Reading | null {
  const fd = openSync(path, READ)
  try {
    const stats = fstatSync(fd, { bigint: true })
    if (!isSameFile(seen, stats)) {
      closeSync(fd)
      return null
    }
    const linux = linuxCalls()
    let at = 0
    return {
      fromMedium: pastCache && readsFromDevice(path, Number(stats.dev)) && linux?.forgetPages(fd, 0, 0) === true,
      facts: () => factsOf(fstatSync(fd, { bigint: true })),
      read(buffer) {
        const bytes = readSync(fd, buffer, 0, buffer.length, null)
        at += bytes
        return bytes
      },
      readAhead: (bytes) => void linux?.willNeed(fd, at, bytes),
      close: () => closeSync(fd),
    }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

function factsOf(stats: BigIntStats): FileFacts {
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'other'
  return { kind, bytes: Number(stats.size), mtimeNs: stats.mtimeNs }
}

/** What file systems without hard links answer; EISDIR is how Windows' "invalid function" arrives. */
const WITHOUT_HARD_LINKS = [
  'EPERM',
  'EACCES',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EINVAL',
  'EISDIR',
  'UNKNOWN',
]

/** Takes the name atomically where there are hard links; elsewhere it is looked up just before the rename. */
function linkThenUnlink(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if (!WITHOUT_HARD_LINKS.includes(errorCode(error) ?? '')) throw error
    if (systemDisk.lookUp(to)) throw new CausewayError('file.exists', { path: to }, error)
    renameSync(from, to)
    return
  }
  unlinkSync(from)
}
