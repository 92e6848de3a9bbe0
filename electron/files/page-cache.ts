import { statSync, statfsSync } from 'node:fs'
import { linuxCalls } from './native/linux'
import { windowsCalls } from './native/windows'

// Magic numbers: statfs(2).
const FUSE = 0x65735546
const TMPFS = 0x01021994
const RAMFS = 0x858458f6
const kinds = new Map<number, number>()

/** The number of a file system's kind; answered once for each device (`st_dev`). */
function kindOf(path: string, device: number): number {
  let kind = kinds.get(device)
  if (kind === undefined) {
    kind = statfsSync(path).type
    kinds.set(device, kind)
  }
  return kind
}

/**
 * Whether an emptied page cache means that the next read of this file comes from its device. Not so behind FUSE
 * drivers, which read the device through the kernel's own cache, and where there is no device (tmpfs, ramfs).
 * @param device the file's `st_dev`
 */
export function readsFromDevice(path: string, device: number): boolean {
  return process.platform === 'linux' && ![FUSE, TMPFS, RAMFS].includes(kindOf(path, device))
}

/**
 * Whether one flush makes all that was written on the volume durable: syncfs(2), which FUSE drivers are not told of,
 * or the volume's own flush on Windows, which takes an administrator.
 */
export function flushesByVolume(folder: string): boolean {
  const windows = windowsCalls()
  if (windows) return windows.flushVolume(folder)
  return linuxCalls() !== null && kindOf(folder, statSync(folder).dev) !== FUSE
}
