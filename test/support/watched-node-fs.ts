/**
 * Node's own file calls, watched: what the engine flushes, renames and removes without going through a `Disk`, in order.
 * The modules themselves are changed for the time of a test, so that what runs is the engine as it ships.
 */
import fs, { type Dirent, type PathLike } from 'node:fs'
import fsPromises, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { isAbsolute, relative } from 'node:path'
import { onTestFinished } from 'vitest'
import { systemDisk } from '../../electron/files/disk'
import { isTemporaryName } from '../../electron/files/durable'

export interface NodeCall {
  readonly name: 'open' | 'read' | 'flush' | 'rename' | 'remove' | 'lstat' | 'readdir' | 'opendir' | 'close'
  /** What the call is about; of a rename the old name. */
  readonly path: string
  /** The new name of a rename. */
  readonly to?: string
}

type Before = (call: NodeCall) => void
type Any = (...args: never[]) => unknown

/** An error as the system answers it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made by a test`), { code })
}

/** Lets every call of this kind on a path that ends so fail, as a device or a file system would. */
export function failing(name: NodeCall['name'], ending: string, code: string): Before {
  return (call) => {
    if (call.name === name && call.path.endsWith(ending) && code !== 'none') throw systemError(code)
  }
}

/**
 * Watches until the test ends.
 * @param root names in the answer are relative to it, temporary ones are `*.part`
 * @param before told of each call; what it throws, the call throws, and nothing is done
 * @returns the flushes, renames and removals so far: `flush *.part`, `rename *.part → key`, `flush .`
 */
export function watchNodeFiles(root: string, before: Before = () => {}): string[] {
  const told: string[] = []
  const shown = (path: string): string => {
    const inside = relative(root, path)
    if (isTemporaryName(path) || path.endsWith('.part')) return '*.part'
    return inside === '' ? '.' : inside.startsWith('..') || isAbsolute(inside) ? path : inside
  }
  const tell = (name: NodeCall['name'], path: PathLike | number): string => {
    const text = String(path)
    before({ name, path: text })
    if (name === 'flush' || name === 'remove') told.push(`${name} ${shown(text)}`)
    return text
  }
  const tellRename = (from: PathLike, to: PathLike): void => {
    before({ name: 'rename', path: String(from), to: String(to) })
    told.push(`rename ${shown(String(from))} → ${shown(String(to))}`)
  }

  const opened = new Map<number, string>()
  const { open, opendir, rename, rm, lstat, readdir } = fsPromises
  change(fsPromises, {
    open: async (...args: Parameters<typeof open>) => watched(tell('open', String(args[0])), await open(...args), tell),
    opendir: async (...args: Parameters<typeof opendir>) => (tell('opendir', String(args[0])), opendir(...args)),
    rename: async (from: PathLike, to: PathLike) => (tellRename(from, to), rename(from, to)),
    rm: async (...args: Parameters<typeof rm>) => (tell('remove', String(args[0])), rm(...args)),
    lstat: async (...args: Parameters<typeof lstat>) => (tell('lstat', String(args[0])), lstat(...args)),
    readdir: async (...args: Parameters<typeof readdir>) => (tell('readdir', String(args[0])), readdir(...args)),
  })
  const { openSync, closeSync, fsyncSync, renameSync } = fs
  change(fs, {
    openSync: (...args: Parameters<typeof openSync>) => {
      const path = tell('open', String(args[0]))
      const fd = openSync(...args)
      opened.set(fd, path)
      return fd
    },
    closeSync: (fd: number) => {
      const path = opened.get(fd)
      opened.delete(fd)
      closeSync(fd)
      if (path !== undefined) tell('close', path)
    },
    fsyncSync: (fd: number) => (tell('flush', opened.get(fd) ?? fd), fsyncSync(fd)),
    renameSync: (from: PathLike, to: PathLike) => (tellRename(from, to), renameSync(from, to)),
  })
  const renameWithoutReplacing = systemDisk.renameWithoutReplacing.bind(systemDisk)
  change(systemDisk, {
    renameWithoutReplacing: (from: string, to: string) => (tellRename(from, to), renameWithoutReplacing(from, to)),
  })
  return told
}

/** Puts functions into a module until the test ends. */
export function change<T extends object>(module: T, functions: Readonly<Partial<Record<keyof T, Any>>>): void {
  const before = Object.fromEntries(Object.keys(functions).map((name) => [name, module[name as keyof T]]))
  const put = (all: object): void => {
    Object.assign(module, all)
    syncBuiltinESMExports()
  }
  put(functions)
  onTestFinished(() => put(before))
}

/** An entry of a folder as file systems tell it that do not say its kind. */
export function withoutKind(entry: Dirent): Dirent {
  const no = (): boolean => false
  return Object.assign(Object.create(entry) as Dirent, { isFile: no, isDirectory: no, isSymbolicLink: no })
}

/**
 * Lets folders be listed otherwise than they are, by both calls that list them, until the test ends.
 * @param list answers what is told of a folder
 */
export function listedAs(list: (entries: Dirent[], folder: string) => Dirent[]): void {
  const { readdir } = fsPromises
  const entriesOf = async (folder: PathLike): Promise<Dirent[]> =>
    list(await readdir(folder, { withFileTypes: true }), String(folder))
  change(fsPromises, {
    readdir: (folder: PathLike, options?: { withFileTypes?: boolean }) =>
      options?.withFileTypes ? entriesOf(folder) : readdir(folder),
    opendir: (folder: PathLike) => entriesOf(folder),
  })
}

/** A file that tells when it is flushed, read or closed. */
function watched(path: string, file: FileHandle, tell: (name: NodeCall['name'], path: string) => void): FileHandle {
  const sync = file.sync.bind(file)
  const close = file.close.bind(file)
  const read = file.read.bind(file) as (...args: unknown[]) => Promise<unknown>
  const readFile = file.readFile.bind(file) as (...args: unknown[]) => Promise<unknown>
  return Object.assign(file, {
    sync: async () => (tell('flush', path), sync()),
    read: async (...args: unknown[]) => (tell('read', path), read(...args)),
    readFile: async (...args: unknown[]) => (tell('read', path), readFile(...args)),
    close: async () => {
      await close()
      tell('close', path)
    },
  })
}
