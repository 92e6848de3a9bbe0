/**
 * `node:fs`, `node:fs/promises` and the calls that Node lacks, as the engine uses them: paths below `MOUNTS` go to the
 * simulated kernel, all others to this machine. A test puts them in place with `vi.mock`, so that what runs is the
 * engine as it ships, from its steps down to its system calls.
 */
import { dirname } from 'node:path'
import type * as Fs from 'node:fs'
import type * as FsPromises from 'node:fs/promises'
import type * as Native from '../../../electron/files/native/linux'
import type { LinuxCalls } from '../../../electron/files/native/linux'
import { simulatedError } from './faults'
import type { Inode } from './inode'
import { SimulatedKernel } from './simulated-kernel'
import type { SimulatedVolume } from './simulated-volume'

let kernel: SimulatedKernel

/** From now on simulated paths are this kernel's. */
export function useKernel(next: SimulatedKernel): void {
  kernel = next
}

type Any = (...args: never[]) => unknown

/** The machine's function, but for simulated paths or file descriptors in its first argument. */
function routed(real: Any, simulated: Any): Any {
  return (...args) => {
    const first = args[0] as unknown
    const isOurs = typeof first === 'number' ? SimulatedKernel.ownsFd(first) : SimulatedKernel.owns(first)
    return (isOurs ? simulated : real)(...args)
  }
}

function routedAll<T extends object>(real: T, simulated: Readonly<Record<string, Any>>): T {
  const routes = Object.entries(simulated).map(([name, ours]) => [name, routed(real[name as keyof T] as Any, ours)])
  const module = { ...real, ...(Object.fromEntries(routes) as Partial<T>) }
  return { ...module, default: module }
}

function statsOf({ inode, volume }: { inode: Inode; volume: SimulatedVolume }, options?: { bigint?: boolean }) {
  const number = (value: number | bigint): number | bigint => (options?.bigint ? BigInt(value) : Number(value))
  return {
    dev: number(volume.device),
    ino: number(inode.number),
    size: number(inode.size),
    mtimeMs: number(inode.mtimeNs / 1_000_000n),
    mtimeNs: inode.mtimeNs,
    ...kindsOf(inode),
  }
}

const kindsOf = ({ kind }: Inode) => ({
  isFile: () => kind === 'file',
  isDirectory: () => kind === 'folder',
  isSymbolicLink: () => false,
})

const SIMULATED_FLAGS: Readonly<Record<string, number>> = { r: 0, wx: 0o301 }

function open(path: string, flags: number | string): number {
  const number = typeof flags === 'number' ? flags : SIMULATED_FLAGS[flags]
  if (number === undefined) throw new Error(`flags ${flags} are not simulated`)
  return kernel.open(path, number)
}

interface StatOptions {
  readonly bigint?: boolean
  readonly throwIfNoEntry?: boolean
}

function stat(path: string, options?: StatOptions) {
  const found = kernel.lstat(path)
  if (found) return statsOf(found, options)
  if (options?.throwIfNoEntry === false) return undefined
  throw simulatedError('ENOENT', 'stat', path)
}

function makeFolder(path: string, options?: { readonly recursive?: boolean }): void {
  try {
    kernel.mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (!options?.recursive || (code !== 'EEXIST' && code !== 'ENOENT')) throw error
    if (code === 'EEXIST') return
    makeFolder(dirname(path), options)
    kernel.mkdir(path)
  }
}

function remove(path: string, options?: { readonly force?: boolean }): void {
  if (kernel.lstat(path)) kernel.unlink(path)
  else if (!options?.force) throw simulatedError('ENOENT', 'rm', path)
}

/** A module for `vi.mock('node:fs', …)`. */
export function simulatedFs(real: typeof Fs): typeof Fs {
  return routedAll(real, {
    openSync: open,
    closeSync: (fd: number) => kernel.close(fd),
    fstatSync: (fd: number, options?: StatOptions) => statsOf(kernel.fstat(fd), options),
    lstat: (path: string, told: (error: unknown, facts?: unknown) => void) => {
      try {
        told(null, stat(path))
      } catch (error) {
        told(error)
      }
    },
    lstatSync: stat,
    statSync: stat,
    statfsSync: (path: string) => ({ type: kernel.statfsType(path) }),
    readSync: (fd: number, buffer: Uint8Array, at: number, length: number) => kernel.read(fd, buffer, at, length),
    writeSync: (fd: number, bytes: Uint8Array, at: number, length: number) =>
      kernel.write(fd, bytes.subarray(at, at + length)),
    fsyncSync: (fd: number) => kernel.fsync(fd),
    fdatasyncSync: (fd: number) => kernel.fsync(fd),
    mkdirSync: makeFolder,
    rmSync: remove,
    unlinkSync: (path: string) => kernel.unlink(path),
    renameSync: (from: string, to: string) => void kernel.rename(from, to, true),
    linkSync: (from: string, to: string) => kernel.link(from, to),
  })
}

/** A module for `vi.mock('node:fs/promises', …)`. Whatever is asked is done at once and answered later. */
export function simulatedFsPromises(real: typeof FsPromises): typeof FsPromises {
  const later =
    <A extends never[], R>(work: (...args: A) => R) =>
    (...args: A) =>
      new Promise<R>((resolve) => resolve(work(...args)))
  return routedAll(real, {
    open: later((path: string, flags: number | string = 'r') => handleOf(open(path, flags))),
    lstat: later(stat),
    stat: later(stat),
    mkdir: later(makeFolder),
    rm: later(remove),
    unlink: later((path: string) => kernel.unlink(path)),
    rename: later((from: string, to: string) => void kernel.rename(from, to, true)),
    link: later((from: string, to: string) => kernel.link(from, to)),
    readdir: later((path: string) => kernel.readFolder(path).map(([name]) => name)),
    opendir: later((path: string) => kernel.readFolder(path).map(([name, inode]) => ({ name, ...kindsOf(inode) }))),
  })
}

/** What the engine uses of a FileHandle. */
function handleOf(fd: number) {
  const later = <R>(work: () => R): Promise<R> => new Promise((resolve) => resolve(work()))
  return {
    fd,
    stat: (options?: StatOptions) => later(() => statsOf(kernel.fstat(fd), options)),
    read: (buffer: Uint8Array, at: number, length: number) =>
      later(() => ({ bytesRead: kernel.read(fd, buffer, at, length), buffer })),
    // Node writes on until all is written; so does this.
    writeFile: (data: string | Uint8Array) =>
      later(() => {
        const bytes = Buffer.from(data)
        for (let at = 0; at < bytes.length;) at += kernel.write(fd, bytes.subarray(at))
      }),
    sync: () => later(() => kernel.fsync(fd)),
    close: () => later(() => kernel.close(fd)),
  }
}

/** For `vi.mock` of the calls that Node lacks. */
export function simulatedNative(real: typeof Native): typeof Native {
  const calls = linuxCalls(real.linuxCalls())
  return { ...real, linuxCalls: () => calls }
}

function linuxCalls(real: LinuxCalls | null): LinuxCalls {
  const routed = <R>(fd: number, ours: () => R, theirs: (calls: LinuxCalls) => R): R => {
    if (SimulatedKernel.ownsFd(fd)) return ours()
    if (!real) throw new Error('no native calls on this machine')
    return theirs(real)
  }
  return {
    forgetPages: (fd, offset, length) =>
      routed(
        fd,
        () => kernel.forgetPages(fd),
        (calls) => calls.forgetPages(fd, offset, length),
      ),
    willNeed: (fd, offset, length) =>
      routed(
        fd,
        () => true,
        (calls) => calls.willNeed(fd, offset, length),
      ),
    startWriting: (fd, offset, length) =>
      routed(
        fd,
        () => (kernel.syncRange(fd), true),
        (calls) => calls.startWriting(fd, offset, length),
      ),
    waitForWriting: (fd, offset, length) =>
      routed(
        fd,
        () => (kernel.syncRange(fd), true),
        (calls) => calls.waitForWriting(fd, offset, length),
      ),
    syncfs: (fd) =>
      routed(
        fd,
        () => kernel.syncfs(fd),
        (calls) => calls.syncfs(fd),
      ),
    renameNoReplace: (from, to) =>
      SimulatedKernel.owns(from) ? kernel.rename(from, to, false) : (real?.renameNoReplace(from, to) ?? false),
    giveBackFrom: (bytes) => real?.giveBackFrom(bytes),
  }
}
