/** The calls of Windows that Node does not have. All of them block: they are for worker threads. */
import { toNamespacedPath } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { loadKernel32, type Kernel32 } from './kernel32'
import type { Pointer } from './load-library'
import { nativePath, systemError } from './system-error'
import { UnbufferedReader, type UnbufferedFile } from './unbuffered-reader'
import { windowsErrorCode } from './windows-errors'

export interface WindowsCalls {
  /**
   * Opens a regular file to be read from its beginning, past the cache of the system (FILE_FLAG_NO_BUFFERING) and
   * never through a link. What was written to it must be flushed.
   * @returns null where a file cannot be read so: a placeholder of deduplication or of a cloud, some network shares
   * @throws ELOOP for a link, CausewayError `file.unreadable` for a folder, other system errors
   */
  openUnbuffered(path: string): UnbufferedFile | null
  /**
   * Waits until the device holds everything that was written on the volume of `path`. FlushFileBuffers.
   * @returns false, and nothing is flushed, where that is not allowed (it takes an administrator) or not known (a
   *   network share)
   * @throws a system error, `EIO` and `ENOSPC` for instance
   */
  flushVolume(path: string): boolean
  /**
   * Renames unless the new name is taken, in one step, and waits until the device holds the name. MoveFileExW without
   * MOVEFILE_REPLACE_EXISTING, with MOVEFILE_WRITE_THROUGH. A virus scanner may hold a fresh file for a moment: it is
   * tried again for a second.
   * @returns true
   * @throws a system error: `EEXIST` when the new name is taken, `EXDEV` from one volume to another
   */
  moveWithoutReplacing(from: string, to: string): true
}

// From winnt.h, fileapi.h and winbase.h.
const GENERIC_READ = 0x8000_0000
const GENERIC_WRITE = 0x4000_0000
const FILE_SHARE_ALL = 7
const OPEN_EXISTING = 3
const FILE_FLAG_OVERLAPPED = 0x4000_0000
const FILE_FLAG_NO_BUFFERING = 0x2000_0000
const FILE_FLAG_BACKUP_SEMANTICS = 0x0200_0000 // without it a folder is "access denied" instead of a folder
const FILE_FLAG_OPEN_REPARSE_POINT = 0x0020_0000
const FILE_ATTRIBUTE_DIRECTORY = 0x10
const FILE_ATTRIBUTE_REPARSE_POINT = 0x400
const FILE_ATTRIBUTE_TAG_INFO = 9
/** The bit of a reparse tag that says: stands for another name (symbolic links, junctions). */
const NAME_SURROGATE = 0x2000_0000
const MOVEFILE_WRITE_THROUGH = 8
const INVALID_HANDLE = -1
const LONGEST_PATH = 32_768

let calls: WindowsCalls | null | undefined

/** The calls, loaded when first asked for; null on other systems and where koffi has no binary for the machine. */
export function windowsCalls(): WindowsCalls | null {
  if (calls === undefined) {
    const kernel = loadKernel32()
    calls = kernel && {
      openUnbuffered: (path) => openUnbuffered(kernel, path),
      flushVolume: (path) => flushVolume(kernel, path),
      moveWithoutReplacing: (from, to) => moveWithoutReplacing(kernel, from, to),
    }
  }
  return calls
}

/** With the prefix that lifts the limit of 260 characters and has no name mean a device. */
const longPath = (path: string) => toNamespacedPath(nativePath(path))

function failure(kernel: Kernel32, syscall: string, path: string, dest?: string): NodeJS.ErrnoException {
  const errno = kernel.GetLastError()
  return systemError({ code: windowsErrorCode(errno), message: `Windows error ${errno}`, errno, syscall, path, dest })
}

function openUnbuffered(kernel: Kernel32, path: string): UnbufferedFile | null {
  const flags =
    FILE_FLAG_NO_BUFFERING | FILE_FLAG_OVERLAPPED | FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_BACKUP_SEMANTICS
  const handle = kernel.CreateFileW(longPath(path), GENERIC_READ, FILE_SHARE_ALL, null, OPEN_EXISTING, flags, null)
  if (handle === INVALID_HANDLE) {
    const error = failure(kernel, 'open', path)
    if (['EINVAL', 'ENOTSUP'].includes(error.code ?? '')) return null
    throw error
  }
  try {
    const file = new UnbufferedReader(kernel, handle, (syscall) => failure(kernel, syscall, path))
    const { attributes } = file.information()
    if (attributes & FILE_ATTRIBUTE_REPARSE_POINT) {
      if (isLink(kernel, handle, path))
        throw systemError({ code: 'ELOOP', message: 'a link', errno: 0, syscall: 'open', path })
      kernel.CloseHandle(handle)
      return null
    }
    if (attributes & FILE_ATTRIBUTE_DIRECTORY)
      throw new CausewayError('file.unreadable', { path }, 'not a regular file')
    return file
  } catch (error) {
    kernel.CloseHandle(handle)
    throw error
  }
}

function isLink(kernel: Kernel32, handle: Pointer, path: string): boolean {
  const information = Buffer.alloc(8)
  if (!kernel.GetFileInformationByHandleEx(handle, FILE_ATTRIBUTE_TAG_INFO, information, information.length))
    throw failure(kernel, 'fstat', path)
  return (information.readUInt32LE(4) & NAME_SURROGATE) !== 0
}

/** What Windows says of a volume that this process may not flush, or that has no device. */
const NO_VOLUME_FLUSH = ['EPERM', 'EACCES', 'EINVAL', 'ENOTSUP']

function flushVolume(kernel: Kernel32, path: string): boolean {
  const volume = volumeOf(kernel, path)
  if (volume === null) return false
  const handle = kernel.CreateFileW(volume, GENERIC_WRITE, FILE_SHARE_ALL, null, OPEN_EXISTING, 0, null)
  if (handle === INVALID_HANDLE) return orRefused(failure(kernel, 'open', path))
  try {
    return kernel.FlushFileBuffers(handle) !== 0 || orRefused(failure(kernel, 'fsync', path))
  } finally {
    kernel.CloseHandle(handle)
  }
}

function orRefused(error: NodeJS.ErrnoException): false {
  if (NO_VOLUME_FLUSH.includes(error.code ?? '')) return false
  throw error
}

/** The name under which the volume of a path is opened; null for network shares. Drives can be folders of others. */
function volumeOf(kernel: Kernel32, path: string): string | null {
  const mountPoint = Buffer.alloc(LONGEST_PATH * 2)
  if (!kernel.GetVolumePathNameW(longPath(path), mountPoint, LONGEST_PATH))
    throw failure(kernel, 'GetVolumePathName', path)
  const name = Buffer.alloc(128)
  const found = kernel.GetVolumeNameForVolumeMountPointW(textOf(mountPoint), name, name.length / 2)
  // With the backslash at its end it would be the volume's root folder.
  return found ? textOf(name).replace(/\\$/, '') : null
}

function textOf(buffer: Buffer): string {
  const text = buffer.toString('utf16le')
  return text.slice(0, text.indexOf('\0'))
}

const HELD_BY_ANOTHER = ['EPERM', 'EACCES', 'EBUSY']

function moveWithoutReplacing(kernel: Kernel32, from: string, to: string): true {
  for (let attempt = 1; ; attempt++) {
    if (kernel.MoveFileExW(longPath(from), longPath(to), MOVEFILE_WRITE_THROUGH)) return true
    const error = failure(kernel, 'rename', from, to)
    if (attempt === 20 || !HELD_BY_ANOTHER.includes(error.code ?? '')) throw error
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
  }
}
