import { createRequire } from 'node:module'
import { statfs } from 'node:fs/promises'
import type Koffi from 'koffi'

const POSIX_FADV_DONTNEED = 4
type Advise = (fd: number, offset: number, length: number, advice: number) => number

let advise: Advise | null | undefined

/**
 * Asks the system to forget what it keeps in memory of an open file, so that the next read comes from the device.
 * Only flushed bytes are forgotten: fsync comes first.
 * @returns false where this platform cannot do it
 */
export function dropFromPageCache(fd: number): boolean {
  advise ??= loadAdvise()
  return advise !== null && advise(fd, 0, 0, POSIX_FADV_DONTNEED) === 0
}

function loadAdvise(): Advise | null {
  if (process.platform !== 'linux') return null
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi
    return koffi.load('libc.so.6').func('int posix_fadvise(int fd, int64_t offset, int64_t len, int advice)') as Advise
  } catch {
    return null // No libc of that name (musl) or no native call: the read-back is then reported as `cache`.
  }
}

// File systems behind which a second cache remains (FUSE drivers read the device through the kernel's own cache)
// or that have no medium at all (tmpfs, ramfs). Magic numbers: statfs(2).
const NEVER_FROM_MEDIUM = new Set([0x65735546, 0x01021994, 0x858458f6])
const byDevice = new Map<number, boolean>()

/** Whether an emptied page cache means that the next read of this file comes from its device. `device`: its `st_dev`. */
export async function readsFromDevice(path: string, device: number): Promise<boolean> {
  let answer = byDevice.get(device)
  if (answer === undefined) {
    answer = process.platform === 'linux' && !NEVER_FROM_MEDIUM.has((await statfs(path)).type)
    byDevice.set(device, answer)
  }
  return answer
}
