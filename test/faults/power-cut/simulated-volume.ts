import { Inode } from './inode'
import type { Random } from './random'

/** What a file system promises, and what it does not. */
export interface VolumeKind {
  readonly name: string
  /** syncfs flushes all that is on it, and an emptied page cache makes reads come from the device. */
  readonly hasBatchFlush: boolean
  /** Names reach the device in the order in which they were given, as with a journal; else in any. */
  readonly namesInOrder: boolean
  /** After a cut a renamed file has one of its names; else it may have both, or neither. */
  readonly renamesAreAtomic: boolean
  readonly hasHardLinks: boolean
  /** renameat2 with RENAME_NOREPLACE is known. */
  readonly renamesWithoutReplacing: boolean
  /** Flushes answer at once and do nothing: what an engine that forgets them would leave behind. */
  readonly ignoresFlushes?: true
}

/** The media and stores that Causeway meets, each in its least reliable form. */
export const VOLUME_KINDS = {
  /** ext4, xfs, NTFS: a journal of names. Data is no part of it. */
  journaled: {
    name: 'journaled',
    hasBatchFlush: true,
    namesInOrder: true,
    renamesAreAtomic: true,
    hasHardLinks: true,
    renamesWithoutReplacing: true,
  },
  /** What POSIX promises, and no more. */
  unordered: {
    name: 'unordered',
    hasBatchFlush: true,
    namesInOrder: false,
    renamesAreAtomic: true,
    hasHardLinks: true,
    renamesWithoutReplacing: false,
  },
  /** FAT and exFAT in the kernel: a rename is two entries in two sectors. */
  fat: {
    name: 'fat',
    hasBatchFlush: true,
    namesInOrder: false,
    renamesAreAtomic: false,
    hasHardLinks: false,
    renamesWithoutReplacing: true,
  },
  /** exFAT and NTFS through FUSE: each file and folder is flushed by itself, reads come through the cache. */
  fuse: {
    name: 'fuse',
    hasBatchFlush: false,
    namesInOrder: false,
    renamesAreAtomic: false,
    hasHardLinks: false,
    renamesWithoutReplacing: false,
  },
} as const satisfies Record<string, VolumeKind>

let devices = 10_000_000

/** A mounted volume in memory: one tree as programs see it, another as the device holds it. */
export class SimulatedVolume {
  readonly kind: VolumeKind
  /** `st_dev`; never one of this machine, and never given twice, because the engine remembers kinds by it. */
  readonly device = ++devices
  readonly root: Inode
  /** Whatever was changed since the last flush. */
  readonly #changed = new Set<Inode>()
  #inodes = 0

  constructor(kind: VolumeKind) {
    this.kind = kind
    this.root = this.newInode('folder')
  }

  newInode(kind: Inode['kind']): Inode {
    return new Inode(kind, ++this.#inodes)
  }

  /** Call it for every inode that is changed. */
  touch(inode: Inode): void {
    this.#changed.add(inode)
  }

  /** What is found at a path below the root. */
  find(names: readonly string[], view: 'seen' | 'durable' = 'seen'): Inode | undefined {
    return names.reduce<Inode | undefined>(
      (at, name) => (view === 'seen' ? at?.entries : at?.durableEntries)?.get(name),
      this.root,
    )
  }

  flush(inode: Inode): void {
    if (this.kind.ignoresFlushes) return
    inode.flush()
    this.#changed.delete(inode)
  }

  flushAll(): void {
    if (this.kind.ignoresFlushes) return
    for (const inode of this.#changed) inode.flush()
    this.#changed.clear()
  }

  /** A flush that failed, of one file or folder or of all: as Linux does, it is not tried again. */
  loseChanges(inode?: Inode): void {
    for (const lost of inode ? [inode] : this.#changed) {
      lost.loseChanges()
      this.#changed.delete(lost)
    }
  }

  /** A bit of something that is about to be flushed turns over on its way. @returns false when there is nothing */
  flushAllButOneBit(random: Random): boolean {
    const written = [...this.#changed].filter(({ kind, size }) => kind === 'file' && size > 0)
    this.flushAll()
    return written.length > 0 && (written[random.below(written.length)]?.flipDurableBit(random) ?? false)
  }

  /** The power fails: only what the device holds is left, and parts of what was on its way. */
  cut(random: Random): void {
    const { namesInOrder, renamesAreAtomic } = this.kind
    for (const inode of this.#changed) inode.cut(random, { inOrder: namesInOrder, renamesAreAtomic })
    this.#changed.clear()
    this.#reread(this.root)
  }

  /** Taken out after all was flushed, and put in again: what an earlier flush had lost now shows. */
  remount(): void {
    for (const inode of this.#changed) inode.flush()
    this.#changed.clear()
    this.#reread(this.root)
  }

  #reread(inode: Inode): void {
    inode.reread()
    for (const inner of inode.entries.values()) this.#reread(inner)
  }

  /** All files below the root, by their paths, as programs see them or as the device holds them. */
  files(view: 'seen' | 'durable'): Map<string, Buffer> {
    const found = new Map<string, Buffer>()
    const walk = (folder: Inode, path: string): void => {
      for (const [name, inode] of view === 'seen' ? folder.entries : folder.durableEntries) {
        if (inode.kind === 'folder') walk(inode, `${path}${name}/`)
        else found.set(path + name, view === 'seen' ? inode.data : inode.durable)
      }
    }
    walk(this.root, '')
    return found
  }

  /** Puts a file there as if it had always been. */
  place(path: string, bytes: Uint8Array): void {
    const names = path.split('/')
    let folder = this.root
    for (const name of names.slice(0, -1)) {
      const next = folder.entries.get(name) ?? this.newInode('folder')
      if (!folder.entries.has(name)) folder.change({ name, inode: next })
      folder.flush()
      folder = next
    }
    const file = this.newInode('file')
    file.append(bytes)
    file.flush()
    folder.change({ name: names.at(-1) ?? '', inode: file })
    folder.flush()
  }
}
