import { readFile } from 'node:fs/promises'

/** One line of /proc/self/mountinfo (proc(5)). */
export interface Mount {
  /** `major:minor` of the mounted file system; `0:n` for one without a device of its own (FUSE, btrfs, NFS). */
  readonly deviceNumber: string
  /** The folder inside the file system that is mounted; `/` unless it is a bind mount. */
  readonly root: string
  readonly mountPoint: string
  readonly fileSystem: string
  /** `/dev/sdb1`, `server:/export`: whatever the file system calls its source. */
  readonly source: string
  readonly readOnly: boolean
}

/** @param text content of /proc/self/mountinfo; lines that do not have its form are passed over */
export function parseMountInfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before, after] = line.split(' - ')
    const left = before?.split(' ') ?? []
    const [fileSystem, source, superOptions] = after?.split(' ') ?? []
    const [, , deviceNumber, root, mountPoint, options] = left
    if (!/^[0-9]+:[0-9]+$/.test(deviceNumber ?? '')) return []
    if (!deviceNumber || !root || !mountPoint || !options || !fileSystem || !source) return []
    return [
      {
        deviceNumber,
        root: unescape(root),
        mountPoint: unescape(mountPoint),
        fileSystem,
        source: unescape(source),
        readOnly: isReadOnly(options) || isReadOnly(superOptions ?? ''),
      },
    ]
  })
}

export async function readMounts(): Promise<Mount[]> {
  return parseMountInfo(await readFile('/proc/self/mountinfo', 'utf8'))
}

/** Devices in use as swap space, from the text of /proc/swaps. */
export function parseSwaps(text: string): string[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => unescape(line.split(/\s/)[0] ?? ''))
    .filter((name) => name !== '')
}

/** The mount that holds an absolute, resolved path: the last one with the longest mount point above it. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | null {
  let best: Mount | null = null
  for (const mount of mounts) {
    const prefix = mount.mountPoint === '/' ? '/' : `${mount.mountPoint}/`
    const holds = path === mount.mountPoint || path.startsWith(prefix)
    if (holds && (!best || mount.mountPoint.length >= best.mountPoint.length)) best = mount
  }
  return best
}

/** True for the source of a mount that is a device of this machine: no share, no memory. */
export function isBlockDevice(source: string): boolean {
  return source.startsWith('/dev/')
}

function isReadOnly(options: string): boolean {
  return options.split(',').includes('ro')
}

/** The kernel writes blank, tab, newline and backslash as three octal digits. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)))
}
