/** The calls of Linux that Node does not have. All of them block: they are for worker threads. */
import { createRequire } from 'node:module'
import { getSystemErrorMessage, getSystemErrorName } from 'node:util'
import type * as Koffi from 'koffi'
import { nativePath, systemError } from './system-error'

export interface LinuxCalls {
  /**
   * Has the system drop what it keeps in memory of an open file, so that the next read comes from the device. Only
   * flushed pages are dropped: fsync or syncfs comes first. Length 0 means to the end; of a part, what lies in one
   * piece of memory (up to 2 MiB) with bytes outside of the part stays. posix_fadvise(2).
   * @returns false where the file system refuses
   */
  forgetPages(fd: number, offset: number, length: number): boolean
  /**
   * Has the system begin to read a part of an open file into memory, and does not wait. posix_fadvise(2).
   * @returns false where the file system refuses
   */
  willNeed(fd: number, offset: number, length: number): boolean
  /**
   * Has the device begin with what was written to a part of an open file, and waits only for room in its queue.
   * Makes nothing durable: that is for fsync and syncfs. sync_file_range(2).
   * @returns false where the file system does not know it
   * @throws a system error, `EIO` and `ENOSPC` for instance, of a write that failed in the background
   */
  startWriting(fd: number, offset: number, length: number): boolean
  /** Waits until the device has taken what `startWriting` began in this part; else as `startWriting`. */
  waitForWriting(fd: number, offset: number, length: number): boolean
  /**
   * Waits until the device holds everything that was written on the file system of an open file or folder. Since
   * Linux 5.8 it tells of every write that failed since `fd` was opened: open it before the first write. syncfs(2).
   * @throws a system error, `EIO` and `ENOSPC` for instance
   */
  syncfs(fd: number): void
  /**
   * Renames unless the new name is taken, in one step. renameat2(2) with RENAME_NOREPLACE.
   * @returns false, and nothing is done, where the kernel or the file system does not know it
   * @throws a system error, `EEXIST` when the new name is taken
   */
  renameNoReplace(from: string, to: string): boolean
  /**
   * Has the C library give blocks of so many bytes and more back to the system as soon as they are freed; left to
   * itself it raises that bound with each one that is. mallopt(3) with M_MMAP_THRESHOLD.
   */
  giveBackFrom(bytes: number): void
}

// From fcntl.h and linux/fs.h; the same on every architecture that Electron runs on.
const AT_FDCWD = -100
const RENAME_NOREPLACE = 1
const FADV_WILLNEED = 3
const FADV_DONTNEED = 4
const SYNC_FILE_RANGE_WAIT_BEFORE = 1
const SYNC_FILE_RANGE_WRITE = 2

// From malloc.h.
const M_MMAP_THRESHOLD = -3

/** What a kernel or a file system says that does not know a call or its flag. */
const UNKNOWN_HERE = ['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'ESPIPE']

let calls: LinuxCalls | null | undefined

/** The calls, loaded when first asked for; null on other systems, with another C library than glibc, or without koffi. */
export function linuxCalls(): LinuxCalls | null {
  if (calls === undefined) calls = process.platform === 'linux' ? load() : null
  return calls
}

function load(): LinuxCalls | null {
  let koffi: typeof Koffi
  let libc: Koffi.LibraryHandle
  try {
    koffi = createRequire(import.meta.url)('koffi') as typeof Koffi
    libc = koffi.load('libc.so.6')
  } catch {
    return null
  }
  const posixFadvise = libc.func('int posix_fadvise(int fd, int64_t offset, int64_t length, int advice)') as (
    fd: number,
    offset: number,
    length: number,
    advice: number,
  ) => number
  const syncFileRange = libc.func(
    'int sync_file_range(int fd, int64_t offset, int64_t length, unsigned int flags)',
  ) as (fd: number, offset: number, length: number, flags: number) => number
  const syncfs = libc.func('int syncfs(int fd)') as (fd: number) => number
  const renameat2 = libc.func(
    'int renameat2(int fromFolder, const char *from, int toFolder, const char *to, unsigned int flags)',
  ) as (fromFolder: number, from: string, toFolder: number, to: string, flags: number) => number
  const mallopt = libc.func('int mallopt(int param, int value)') as (param: number, value: number) => number

  /** After a call that answered -1: false for what is unknown here, where the caller has another way, else thrown. */
  function fail(syscall: string, hasOtherWay: boolean, path?: string, dest?: string): false {
    const errno = -koffi.errno()
    const code = getSystemErrorName(errno)
    if (hasOtherWay && UNKNOWN_HERE.includes(code)) return false
    throw systemError({ code, message: getSystemErrorMessage(errno), errno, syscall, path, dest })
  }
  const writeRange = (fd: number, offset: number, length: number, flags: number) =>
    syncFileRange(fd, offset, length, flags) === 0 || fail('sync_file_range', true)

  return {
    forgetPages: (fd, offset, length) => posixFadvise(fd, offset, length, FADV_DONTNEED) === 0,
    willNeed: (fd, offset, length) => posixFadvise(fd, offset, length, FADV_WILLNEED) === 0,
    startWriting: (fd, offset, length) => writeRange(fd, offset, length, SYNC_FILE_RANGE_WRITE),
    waitForWriting: (fd, offset, length) => writeRange(fd, offset, length, SYNC_FILE_RANGE_WAIT_BEFORE),
    syncfs: (fd) => {
      if (syncfs(fd) !== 0) fail('syncfs', false)
    },
    renameNoReplace: (from, to) =>
      renameat2(AT_FDCWD, nativePath(from), AT_FDCWD, nativePath(to), RENAME_NOREPLACE) === 0 ||
      fail('rename', true, from, to),
    giveBackFrom: (bytes) => void mallopt(M_MMAP_THRESHOLD, bytes),
  }
}
