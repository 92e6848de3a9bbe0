import { existsSync } from 'node:fs'
import { readFile, readdir, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { watch as watchFolders } from 'chokidar'

/** Where systems mount what people plug in; udisks uses a folder of the user's name below them. */
const MOUNT_ROOTS = ['/media', '/run/media', '/mnt']
const POLL_MS = 2000
/** A stick with several partitions, or a desktop that mounts and remounts, is one change. */
const SETTLE_MS = 400

export interface WatchOptions {
  readonly roots?: readonly string[]
  /** A text that differs when media have come or gone. */
  readonly snapshot?: () => Promise<string>
}

/**
 * Calls back when a medium has been plugged in, mounted, unmounted or pulled out, until the returned function is
 * called. Folder events give the moment; the system's mount table, read at that moment and every 2 s, decides
 * whether anything has changed: mounting on a folder that exists already makes no event at all, and a file that
 * appears in such a folder is no medium.
 */
export function watchMedia(onChange: () => void, options: WatchOptions = {}): () => void {
  const snapshot = options.snapshot ?? (process.platform === 'win32' ? driveLetters : mountTable)
  let last: string | null = null
  let closed = false
  let settling: NodeJS.Timeout | undefined

  const look = async (): Promise<void> => {
    const now = await snapshot().catch(() => last)
    if (closed || now === null) return
    if (last !== null && now !== last) onChange()
    last = now
  }
  const lookSoon = (): void => {
    clearTimeout(settling)
    settling = setTimeout(() => void look(), SETTLE_MS)
  }

  void look()
  const poll = setInterval(() => void look(), POLL_MS)
  poll.unref()
  const roots = (options.roots ?? mountRoots()).filter((root) => existsSync(root))
  // depth 0: the names in a root are enough, and nothing on a medium itself is opened or kept busy.
  const folders = watchFolders([...roots], { depth: 0, ignoreInitial: true, followSymlinks: false })
  folders.on('all', lookSoon).on('error', lookSoon)

  return () => {
    closed = true
    clearInterval(poll)
    clearTimeout(settling)
    void folders.close()
  }
}

function mountRoots(): string[] {
  if (process.platform === 'win32') return []
  const user = userInfo().username
  return [...MOUNT_ROOTS, join('/media', user), join('/run/media', user)]
}

/** Mounted file systems and block devices: the second part changes also when an unmounted stick is plugged in. */
async function mountTable(): Promise<string> {
  const [mounts, devices] = await Promise.all([
    readFile('/proc/self/mountinfo', 'utf8'),
    readdir('/sys/class/block').catch(() => []),
  ])
  return `${mounts}\n${devices.sort().join(' ')}`
}

async function driveLetters(): Promise<string> {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index))
  const found = await Promise.all(
    letters.map((letter) =>
      stat(`${letter}:\\`).then(
        (facts) => `${letter}${String(facts.dev)}`,
        () => '',
      ),
    ),
  )
  return found.join('')
}
