import type { Random } from './random'

export const BLOCK = 4096
const SECTOR = 512

/** One name that was given to something else, or to nothing. */
interface NameChange {
  readonly name: string
  readonly inode: Inode | null
}

/**
 * A file or a folder as programs see it, and as the device holds it. What is not flushed is in the first only, and
 * a power cut decides on each part of it by itself.
 */
export class Inode {
  readonly kind: 'file' | 'folder'
  readonly number: number
  mtimeNs = 0n
  #data = Buffer.alloc(0)
  #size = 0
  #durable = Buffer.alloc(0)
  readonly #dirtyBlocks = new Set<number>()
  #sizeIsDirty = false
  #entries = new Map<string, Inode>()
  #durableEntries = new Map<string, Inode>()
  /** Each group of changes is one operation: what renames is a name taken and a name given. */
  #pending: (readonly NameChange[])[] = []

  constructor(kind: 'file' | 'folder', number: number) {
    this.kind = kind
    this.number = number
  }

  get size(): number {
    return this.#size
  }

  /** Names in a folder, as programs see them. */
  get entries(): ReadonlyMap<string, Inode> {
    return this.#entries
  }

  /** Names in a folder, as the device holds them. */
  get durableEntries(): ReadonlyMap<string, Inode> {
    return this.#durableEntries
  }

  /** Bytes as programs see them. */
  get data(): Buffer {
    return this.#data.subarray(0, this.#size)
  }

  /** Bytes as the device holds them. */
  get durable(): Buffer {
    return this.#durable
  }

  append(bytes: Uint8Array): void {
    const end = this.#size + bytes.length
    if (end > this.#data.length) {
      const larger = Buffer.alloc(Math.max(end, 2 * this.#data.length))
      this.#data.copy(larger, 0, 0, this.#size)
      this.#data = larger
    }
    this.#data.set(bytes, this.#size)
    for (let block = Math.floor(this.#size / BLOCK); block * BLOCK < end; block++) this.#dirtyBlocks.add(block)
    this.#size = end
    this.#sizeIsDirty = true
    this.mtimeNs++
  }

  /** Gives names to files and folders, or takes them away, as one operation. */
  change(...changes: NameChange[]): void {
    for (const { name, inode } of changes) {
      if (inode) this.#entries.set(name, inode)
      else this.#entries.delete(name)
    }
    this.#pending.push(changes)
  }

  /** From now on the device holds what programs see of this file, or of the names in this folder. */
  flush(): void {
    for (const changes of this.#pending) apply(this.#durableEntries, changes)
    this.#pending = []
    if (this.#dirtyBlocks.size === 0 && !this.#sizeIsDirty) return
    const flushed = Buffer.alloc(this.#sizeIsDirty ? this.#size : this.#durable.length)
    this.#durable.copy(flushed)
    for (const block of this.#dirtyBlocks)
      this.#data.copy(flushed, block * BLOCK, block * BLOCK, Math.min(this.#size, (block + 1) * BLOCK))
    this.#durable = flushed
    this.#forgetChanges()
  }

  /** A flush that failed: programs go on seeing what they wrote, nothing will ever bring it to the device. */
  loseChanges(): void {
    this.#pending = []
    this.#forgetChanges()
  }

  /** Programs see what the device holds, as after mounting. */
  reread(): void {
    this.#entries = new Map(this.#durableEntries)
    this.#data = this.#durable
    this.#size = this.#durable.length
  }

  /** The device takes one bit of this file for another, as worn flash does. */
  flipDurableBit(random: Random): boolean {
    if (this.#durable.length === 0) return false
    this.#durable = Buffer.from(this.#durable)
    const at = random.below(this.#durable.length)
    this.#durable[at] = (this.#durable[at] ?? 0) ^ (1 << random.below(8))
    return true
  }

  /** What is not flushed is decided by chance; afterwards nothing is unflushed. `reread` comes next. */
  cut(random: Random, names: { readonly inOrder: boolean; readonly renamesAreAtomic: boolean }): void {
    this.#cutNames(random, names)
    this.#cutData(random)
    this.#forgetChanges()
  }

  #cutNames(random: Random, { inOrder, renamesAreAtomic }: { inOrder: boolean; renamesAreAtomic: boolean }): void {
    const operations = renamesAreAtomic ? this.#pending : this.#pending.flat().map((change) => [change])
    const reached = inOrder ? random.below(operations.length + 1) : operations.length
    for (const changes of operations.slice(0, reached))
      if (inOrder || random.coin()) apply(this.#durableEntries, changes)
    this.#pending = []
  }

  #cutData(random: Random): void {
    if (this.#dirtyBlocks.size > 0 || this.#sizeIsDirty) {
      const blocks = Math.ceil(this.#size / BLOCK)
      const size = random.pick([this.#size, this.#size, this.#durable.length, random.below(blocks + 1) * BLOCK])
      const left = Buffer.alloc(this.#sizeIsDirty ? Math.min(size, this.#size) : this.#size)
      this.#durable.copy(left)
      for (const block of this.#dirtyBlocks) this.#cutBlock(random, left, block * BLOCK)
      this.#durable = left
    }
  }

  #cutBlock(random: Random, left: Buffer, start: number): void {
    const end = Math.min(left.length, start + BLOCK)
    if (start >= end) return
    switch (random.pick(['kept', 'lost', 'zeros', 'scrambled', 'torn'])) {
      case 'kept':
        return void this.#data.copy(left, start, start, end)
      case 'lost':
        return
      case 'zeros':
        return void left.fill(0, start, end)
      case 'scrambled':
        for (let at = start; at < end; at++) left[at] = random.below(256)
        return
      case 'torn':
        return void this.#data.copy(left, start, start, Math.min(end, start + SECTOR * (1 + random.below(7))))
    }
  }

  #forgetChanges(): void {
    this.#dirtyBlocks.clear()
    this.#sizeIsDirty = false
  }
}

function apply(entries: Map<string, Inode>, changes: readonly NameChange[]): void {
  for (const { name, inode } of changes) {
    if (inode) entries.set(name, inode)
    else entries.delete(name)
  }
}
