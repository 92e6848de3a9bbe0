import { constants } from 'node:fs'
import { PowerCut, simulatedError, type ErrorFault, type FaultPlan } from './faults'
import type { Inode } from './inode'
import type { Random } from './random'
import type { SimulatedVolume } from './simulated-volume'

/** Where simulated volumes are mounted; nothing of this machine lies there. */
export const MOUNTS = '/simulated/'
/** File descriptors of the simulation; the machine's own are far below. */
const FIRST_FD = 1_000_000
const FUSE = 0x65735546
const EXT4 = 0xef53

interface OpenFile {
  readonly volume: SimulatedVolume
  readonly inode: Inode
  readonly path: string
  at: number
  /** Its pages were dropped: reads come from the device. */
  fromDevice: boolean
}

interface Found {
  readonly volume: SimulatedVolume
  readonly folder: Inode
  readonly name: string
  readonly inode: Inode | undefined
}

/** What happens to one flush besides an error. */
export type FlushFault = 'flips a bit'

/**
 * The system's calls on files, on volumes in memory. Each call is one operation: it is counted, and a plan may have
 * it fail, or have the power go just then.
 */
export class SimulatedKernel {
  readonly volumes: ReadonlyMap<string, SimulatedVolume>
  /** Calls since the last `restart`, as `fsync /simulated/medium/a`. */
  readonly operations: string[] = []
  /** How many calls a plan has had fail. */
  fired = 0
  plan: FaultPlan | null = null
  /** The power goes at this operation: it is done or not, by chance, and never answers. */
  cutAt: { readonly operation: number; readonly random: Random } | null = null
  /** The first flush from this operation on that has bytes to flush has one bit flipped. */
  flipAt: { readonly operation: number; readonly random: Random } | null = null
  #hasPower = true
  #failing: SimulatedVolume | null = null
  readonly #open = new Map<number, OpenFile>()
  #nextFd = FIRST_FD

  /** @param volumes by the name below `MOUNTS` under which they are mounted */
  constructor(volumes: Readonly<Record<string, SimulatedVolume>>) {
    this.volumes = new Map(Object.entries(volumes))
  }

  get hasPower(): boolean {
    return this.#hasPower
  }

  /** File descriptors that nobody closed. */
  get openFiles(): string[] {
    return [...this.#open.values()].map(({ path }) => path)
  }

  static owns(path: unknown): path is string {
    return typeof path === 'string' && path.startsWith(MOUNTS)
  }

  static ownsFd(fd: number): boolean {
    return fd >= FIRST_FD
  }

  /** Power, mounts and counters as at the beginning; nothing fails any more. After faults media are put in again. */
  restart(): void {
    if (this.#hasPower) for (const volume of this.volumes.values()) volume.remount()
    this.#hasPower = true
    this.#failing = null
    this.#open.clear()
    this.operations.length = 0
    this.plan = this.cutAt = this.flipAt = null
    this.fired = 0
  }

  open(path: string, flags: number): number {
    const wanted = flags & constants.O_CREAT ? 'create' : 'open'
    return this.#call(wanted, path, () => {
      const found = this.#find(path, wanted)
      let inode = found.inode
      if (inode && flags & constants.O_EXCL) throw simulatedError('EEXIST', wanted, path)
      if (!inode) {
        if (!(flags & constants.O_CREAT)) throw simulatedError('ENOENT', wanted, path)
        inode = found.volume.newInode('file')
        this.#change(found.volume, found.folder, { name: found.name, inode })
      }
      const fd = this.#nextFd++
      this.#open.set(fd, { volume: found.volume, inode, path, at: 0, fromDevice: false })
      return fd
    })
  }

  fstat(fd: number): { inode: Inode; volume: SimulatedVolume } {
    const file = this.#file(fd)
    return this.#call('fstat', file.path, () => file)
  }

  /** lstat and stat: there are no links. */
  lstat(path: string): { inode: Inode; volume: SimulatedVolume } | null {
    return this.#call('lstat', path, () => {
      const { volume, inode } = this.#find(path, 'lstat')
      return inode ? { volume, inode } : null
    })
  }

  statfsType(path: string): number {
    return this.#call('statfs', path, () => (this.#find(path, 'statfs').volume.kind.hasBatchFlush ? EXT4 : FUSE))
  }

  /** @returns bytes read, 0 at the end; a short read answers fewer than there are */
  read(fd: number, buffer: Uint8Array, offset: number, length: number): number {
    const file = this.#file(fd)
    return this.#call('read', file.path, (short) => {
      if (file.inode.kind === 'folder') throw simulatedError('EISDIR', 'read')
      const bytes = file.fromDevice ? file.inode.durable : file.inode.data
      const there = Math.min(length, bytes.length - file.at)
      const read = Math.max(0, short && there > 1 ? Math.floor(there / 2) : there)
      buffer.set(bytes.subarray(file.at, file.at + read), offset)
      file.at += read
      return read
    })
  }

  /** @returns bytes written */
  write(fd: number, bytes: Uint8Array): number {
    const file = this.#file(fd)
    return this.#call('write', file.path, (short) => {
      const taken = short && bytes.length > 1 ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes
      file.inode.append(taken)
      file.volume.touch(file.inode)
      return taken.length
    })
  }

  fsync(fd: number): void {
    const { volume, inode, path } = this.#file(fd)
    this.#call(
      'fsync',
      path,
      () => volume.flush(inode),
      () => volume.loseChanges(inode),
    )
  }

  syncfs(fd: number): void {
    const { volume, path } = this.#file(fd)
    const flush = (): void => {
      const { flipAt } = this
      if (!flipAt || flipAt.operation > this.operations.length) return volume.flushAll()
      if (!volume.flushAllButOneBit(flipAt.random)) return
      this.flipAt = null
      this.fired++
    }
    this.#call('syncfs', path, flush, () => volume.loseChanges())
  }

  /** posix_fadvise with POSIX_FADV_DONTNEED. @returns whether the file system takes the advice */
  forgetPages(fd: number): boolean {
    const file = this.#file(fd)
    return this.#call('fadvise', file.path, () => (file.fromDevice = file.volume.kind.hasBatchFlush))
  }

  /** sync_file_range: the device may begin, and nothing is promised. */
  syncRange(fd: number): void {
    this.#call('sync_file_range', this.#file(fd).path, () => undefined)
  }

  /** As in Linux, the descriptor is gone also when closing fails. */
  close(fd: number): void {
    const { path } = this.#file(fd)
    this.#open.delete(fd)
    this.#call('close', path, () => undefined)
  }

  unlink(path: string): void {
    this.#call('unlink', path, () => {
      const { volume, folder, name, inode } = this.#find(path, 'unlink')
      if (!inode) throw simulatedError('ENOENT', 'unlink', path)
      this.#change(volume, folder, { name, inode: null })
    })
  }

  /** @returns false when the volume does not know renaming without replacing */
  rename(from: string, to: string, mayReplace: boolean): boolean {
    return this.#call('rename', to, () => {
      const [source, target] = [this.#find(from, 'rename'), this.#find(to, 'rename')]
      if (!source.inode) throw simulatedError('ENOENT', 'rename', from, to)
      if (source.folder !== target.folder) throw new Error('names change within one folder only')
      if (!mayReplace && !source.volume.kind.renamesWithoutReplacing) return false
      if (!mayReplace && target.inode) throw simulatedError('EEXIST', 'rename', from, to)
      const given = { name: target.name, inode: source.inode }
      this.#change(source.volume, source.folder, given, { name: source.name, inode: null })
      return true
    })
  }

  link(from: string, to: string): void {
    this.#call('link', to, () => {
      const [source, target] = [this.#find(from, 'link'), this.#find(to, 'link')]
      if (!source.volume.kind.hasHardLinks) throw simulatedError('EPERM', 'link', from, to)
      if (!source.inode) throw simulatedError('ENOENT', 'link', from, to)
      if (target.inode) throw simulatedError('EEXIST', 'link', from, to)
      this.#change(target.volume, target.folder, { name: target.name, inode: source.inode })
    })
  }

  mkdir(path: string): void {
    this.#call('mkdir', path, () => {
      const { volume, folder, name, inode } = this.#find(path, 'mkdir')
      if (inode) throw simulatedError('EEXIST', 'mkdir', path)
      this.#change(volume, folder, { name, inode: volume.newInode('folder') })
    })
  }

  readFolder(path: string): (readonly [name: string, inode: Inode])[] {
    return this.#call('readdir', path, () => {
      const { inode } = this.#find(path, 'scandir')
      if (!inode) throw simulatedError('ENOENT', 'scandir', path)
      if (inode.kind !== 'folder') throw simulatedError('ENOTDIR', 'scandir', path)
      return [...inode.entries]
    })
  }

  #change(volume: SimulatedVolume, folder: Inode, ...changes: { name: string; inode: Inode | null }[]): void {
    folder.change(...changes)
    volume.touch(folder)
  }

  /** Counts an operation, then does it, unless it is its turn to fail or the power goes. */
  #call<T>(name: string, path: string, work: (short: boolean) => T, fail?: () => void): T {
    if (!this.#hasPower) throw new PowerCut(name)
    // What is on no volume is simply not there, and nothing can happen to it.
    this.#volumeOf(path)
    this.operations.push(`${name} ${path}`)
    if (this.operations.length === this.cutAt?.operation) this.#losePower(this.cutAt.random, () => work(false))
    const fault = this.#faultOf(name, path)
    if (fault === null) return work(false)
    this.fired++
    if (fault === 'short') return work(true)
    fail?.()
    throw simulatedError(fault, name, path)
  }

  #faultOf(name: string, path: string): ErrorFault | 'short' | null {
    const { plan } = this
    const number = this.operations.length
    if (!plan || number < plan.at || (number > plan.at && !plan.persistent)) return null
    const volume = this.#volumeOf(path)
    if (number === plan.at) this.#failing = volume
    if (this.#failing !== volume) return null
    if (plan.fault === 'short read') return name === 'read' ? 'short' : null
    if (plan.fault === 'short write') return name === 'write' ? 'short' : null
    return plan.fault
  }

  #losePower(random: Random, work: () => unknown): never {
    try {
      if (random.coin()) work()
    } finally {
      this.#hasPower = false
      this.fired++
      for (const volume of this.volumes.values()) volume.cut(random)
    }
    throw new PowerCut('the power is cut here')
  }

  #file(fd: number): OpenFile {
    if (!this.#hasPower) throw new PowerCut('a file that was open')
    const file = this.#open.get(fd)
    if (!file) throw simulatedError('EBADF', 'fd')
    return file
  }

  #volumeOf(path: string): SimulatedVolume {
    const volume = this.volumes.get(path.slice(MOUNTS.length).split('/', 1)[0] ?? '')
    if (!volume) throw simulatedError('ENOENT', 'mount', path)
    return volume
  }

  #find(path: string, syscall: string): Found {
    const volume = this.#volumeOf(path)
    const names = path
      .slice(MOUNTS.length)
      .split('/')
      .filter((name) => name !== '')
      .slice(1)
    if (names.length === 0) return { volume, folder: volume.root, name: '', inode: volume.root }
    const folder = volume.find(names.slice(0, -1))
    if (!folder) throw simulatedError('ENOENT', syscall, path)
    if (folder.kind !== 'folder') throw simulatedError('ENOTDIR', syscall, path)
    const name = names.at(-1) ?? ''
    return { volume, folder, name, inode: folder.entries.get(name) }
  }
}
