/** Media of real file systems in image files, on loop devices. They need root and a Linux kernel with loop devices. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { disposeAll, isMounted, missingProgram, seeEnd, tool, tried, undoable, waitUntil } from './tools'

export { disposeAll }

export const FILE_SYSTEMS = ['ext4', 'vfat', 'exfat', 'ntfs'] as const
export type FileSystem = (typeof FILE_SYSTEMS)[number]

interface Ways {
  readonly make: readonly string[]
  readonly programs: readonly string[]
  /** A FUSE driver that stays in the foreground; null: the kernel has one. */
  readonly driver: ((device: string, folder: string, readOnly: boolean) => readonly string[]) | null
}

// Most development kernels know ext4 only; the others are mounted by their FUSE drivers.
const WAYS: Readonly<Record<FileSystem, Ways>> = {
  // No blocks kept back for root, who runs the tests: full means full.
  ext4: { make: ['mkfs.ext4', '-q', '-F', '-m', '0'], programs: ['mkfs.ext4'], driver: null },
  vfat: {
    make: ['mkfs.vfat', '-F', '32'],
    programs: ['mkfs.vfat', 'fusefat'],
    driver: (device, folder, readOnly) => ['fusefat', '-f', '-o', readOnly ? 'ro' : 'rw+', device, folder],
  },
  exfat: {
    make: ['mkfs.exfat'],
    programs: ['mkfs.exfat', 'mount.exfat-fuse'],
    // -d is how it stays in the foreground
    driver: (device, folder, readOnly) => ['mount.exfat-fuse', '-d', ...(readOnly ? ['-o', 'ro'] : []), device, folder],
  },
  ntfs: {
    make: ['mkfs.ntfs', '-F', '-Q', '-q'],
    programs: ['mkfs.ntfs', 'ntfs-3g'],
    driver: (device, folder, readOnly) => ['ntfs-3g', '-o', `no_detach,${readOnly ? 'ro' : 'rw'}`, device, folder],
  },
}

/** Why such media cannot be had here, or null when they can: containers have no loop devices, most accounts may not. */
export function whyNoLoopMedia(fileSystems: readonly FileSystem[], programs: readonly string[] = []): string | null {
  if (process.platform !== 'linux') return 'loop devices are Linux'
  if (process.getuid?.() !== 0) return 'only root may attach loop devices and mount'
  const missing = missingProgram(['losetup', 'mount', ...programs, ...fileSystems.flatMap((fs) => WAYS[fs].programs)])
  if (missing !== null) return `${missing} is missing: npm run setup -- --tests`
  if (fileSystems.some((fs) => WAYS[fs].driver) && !existsSync('/dev/fuse')) return 'this machine has no FUSE'
  return (whyNoLoop ??= tryLoop())
}

let whyNoLoop: string | null | undefined

function tryLoop(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-loop-'))
  const image = join(folder, 'image')
  const mountPoint = join(folder, 'mounted')
  try {
    writeFileSync(image, '')
    truncateSync(image, 4 * 1024 * 1024)
    mkdirSync(mountPoint)
    const device = tool('losetup', '--find', '--show', image).trim()
    try {
      tool('mkfs.ext4', '-q', '-F', device)
      tool('mount', '-t', 'ext4', device, mountPoint)
      tool('umount', mountPoint)
    } finally {
      tool('losetup', '--detach', device)
    }
    return null
  } catch (error) {
    return `loop devices cannot be used here: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface LoopOptions {
  readonly fileSystem: FileSystem
  /** Made and sized by the caller, for instance a faulty device; without it an image file is made. */
  readonly image?: string
  readonly mebibytes?: number
  /** Where it is to be mounted; an empty folder. Without it one is made. */
  readonly mountPoint?: string
  /** The loop device reads and writes past the page cache of the image, so that faults below are seen at once. */
  readonly direct?: boolean
}

/** A file system on a loop device. Undone by `dispose`, or by `disposeAll` when a test fails. */
export class LoopMedium {
  readonly fileSystem: FileSystem
  readonly image: string
  readonly device: string
  readonly mountPoint: string
  readonly dispose: () => void
  #driver: ChildProcess | null = null

  constructor({ fileSystem, image, mebibytes = 64, mountPoint, direct = false }: LoopOptions) {
    const folder = mkdtempSync(join(tmpdir(), `causeway-${fileSystem}-`))
    const undoFolder = undoable(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
    this.fileSystem = fileSystem
    this.image = image ?? join(folder, 'image')
    this.mountPoint = mountPoint ?? join(folder, 'medium')
    if (!image) {
      writeFileSync(this.image, '')
      truncateSync(this.image, mebibytes * 1024 * 1024)
    }
    mkdirSync(this.mountPoint, { recursive: true })
    const attach = ['--find', '--show', ...(direct ? ['--direct-io=on'] : []), this.image]
    this.device = tool('losetup', ...attach).trim()
    const undoDevice = undoable(() => tool('losetup', '--detach', this.device))
    const undoMount = undoable(() => this.unmount())
    this.dispose = () => {
      undoMount()
      undoDevice()
      undoFolder()
    }
    try {
      const [make = '', ...args] = WAYS[fileSystem].make
      tool(make, ...args, this.device)
      this.mount()
    } catch (error) {
      this.dispose()
      throw error
    }
  }

  mount(readOnly = false): void {
    const { driver } = WAYS[this.fileSystem]
    if (!driver) {
      tool('mount', '-t', this.fileSystem, '-o', readOnly ? 'ro' : 'rw', this.device, this.mountPoint)
      return
    }
    const [program = '', ...args] = driver(this.device, this.mountPoint, readOnly)
    this.#driver = spawn(program, args, { stdio: 'ignore' })
    waitUntil(`${this.fileSystem} is mounted`, () => isMounted(this.mountPoint))
  }

  /** Takes it away also when a file on it is open; afterwards everything is on the device, or nothing ever will be. */
  unmount(): void {
    if (isMounted(this.mountPoint) && !tried('umount', this.mountPoint)) {
      waitUntil('an unmount', () => tried('umount', this.mountPoint) || tried('umount', '--lazy', this.mountPoint))
    }
    seeEnd(this.#driver?.pid, 20_000)
    this.#driver = null
  }

  /** As an operator does it who pulls a medium out and puts it in again. */
  remount(readOnly = false): void {
    this.unmount()
    this.mount(readOnly)
  }
}
