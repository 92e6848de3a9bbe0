import { dirname } from 'node:path'
import type { ReadBack } from '../../../shared/domain'
import { fromEnvelope, type CausewayError } from '../../../shared/errors'
import type { Gate } from '../../files/gate'
import type { ByteCounter } from '../../workers/byte-counter'
import type { Conflict, CopyAnswer, FileToCopy, Reins } from '../../workers/task'
import type { Workers } from '../../workers/workers'
import { BatchSize, groupsOf } from './batches'
import { GroupFlush } from './group-flush'
import { inLanes } from './lanes'

export interface CopiedFile {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly readBack: ReadBack
  /** It was there before, with the same bytes, on all targets. */
  readonly alreadyThere: boolean
}

export interface VerifiedCopy {
  /** Taken as they are wanted, so they may come from pages. */
  readonly items: Iterable<FileToCopy>
  /** One for each target of an item: from this folder down to the target no level may be a link. */
  readonly roots: readonly string[]
  readonly gate: Gate
  /** Counts bytes as they are written and again as they are read back: twice each file's size in all. */
  readonly moved: ByteCounter
  /**
   * What to do with a target that is there with other bytes. `replace`: it is our own unfinished work; `refuse`: it is
   * someone's content, which is never overwritten. It is told of each such file, by its path, and of each level that
   * is no folder, by where it is (once for each folder that it blocks); the others are copied nonetheless.
   */
  readonly onDifferent: 'replace' | { readonly refuse: (path: string, conflict: Conflict) => void }
  /** The source is a removable medium, so a read error may mean that it was pulled out. */
  readonly sourceIsMedium: boolean
  /** The root of that medium: no level of a source below it may be a link. */
  readonly sourceBelow?: string
  readonly onFile: (path: string) => void
  /** These files are proven: on the device, read back, under their names. Only now may the journal say so. */
  readonly onProven: (files: readonly CopiedFile[]) => void
  /** The source of this file cannot be read or is not what its name promises; the others are copied nonetheless. */
  readonly onTrouble: (path: string, error: CausewayError) => void
}

/** Batches that wait for their flush, are read back or get their names while the next one is written. */
const BATCHES_IN_FLIGHT = 3

type Copied = Extract<CopyAnswer, { targets: unknown }>

/**
 * Copies files so that a final name never stands for bytes that were not read back. The path of a batch: each file is
 * read once, hashed and written under temporary names; flushed; read back from the device; given its names; the names
 * flushed; told to the journal. While one batch waits for its device the next one is written.
 * docs/decisions/0007 gives the reasons for the order.
 * @throws CausewayError `copy.read-back-differs`, `medium.not-ready` (a link or a file where a folder of our own medium
 *   should be), `medium.full`, `medium.lost`, `cancelled`; nothing goes on behind the caller's back then, and
 *   what was proven before was told
 */
export async function copyVerified(workers: Workers, copy: VerifiedCopy): Promise<void> {
  const pipeline = new Pipeline(workers, copy)
  try {
    await pipeline.run()
  } finally {
    pipeline.close()
  }
}

class Pipeline {
  readonly #workers: Workers
  readonly #copy: VerifiedCopy
  readonly #flushes: GroupFlush[] = []
  readonly #reins: Reins
  readonly #size = new BatchSize()
  readonly #made = new Set<string>()
  readonly #blocked = new Set<string>()
  readonly #inFlight = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | null = null

  constructor(workers: Workers, copy: VerifiedCopy) {
    this.#workers = workers
    this.#copy = copy
    this.#reins = { gate: copy.gate.flag, moved: copy.moved.shared }
  }

  async run(): Promise<void> {
    const items = this.#copy.items[Symbol.iterator]()
    try {
      for (const root of this.#copy.roots) this.#flushes.push(new GroupFlush(this.#workers, root))
      for (;;) {
        await this.#copy.gate.pass()
        const batch = this.#size.take(items)
        if (batch.length === 0 || this.#failure) break
        const startedAt = performance.now()
        const copied = await this.#write(batch)
        this.#follow(this.#finish(copied, startedAt))
        while (this.#inFlight.size >= BATCHES_IN_FLIGHT) await Promise.race(this.#inFlight)
      }
    } catch (error) {
      this.#failure ??= { error }
    }
    await Promise.all(this.#inFlight)
    if (this.#failure) throw this.#failure.error
  }

  close(): void {
    for (const flush of this.#flushes) flush.close()
  }

  #follow(work: Promise<void>): void {
    const followed = work
      .catch((error: unknown) => void (this.#failure ??= { error }))
      .finally(() => this.#inFlight.delete(followed))
    this.#inFlight.add(followed)
  }

  /** Under temporary names, not flushed. */
  async #write(wanted: readonly FileToCopy[]): Promise<Copied[]> {
    await this.#makeFolders(wanted)
    const batch = wanted.filter(({ targets }) => !targets.some((target) => this.#blocked.has(dirname(target))))
    const { onDifferent, sourceIsMedium, sourceBelow, gate, onFile, onTrouble } = this.#copy
    const flushEach = this.#flushes.some((flush) => flush.eachFile)
    const copied: Copied[] = []
    try {
      await inLanes(groupsOf(batch), this.#workers.lanes, async (files) => {
        await gate.pass()
        onFile(files[0]?.path ?? '')
        const task = {
          kind: 'copy',
          ...this.#reins,
          files,
          onDifferent: onDifferent === 'replace' ? onDifferent : 'refuse',
          sourceIsMedium,
          sourceBelow,
          flushEach,
        } as const
        for (const answer of await this.#workers.run(task))
          if ('trouble' in answer) onTrouble(answer.path, fromEnvelope(answer.trouble))
          else if ('conflict' in answer) this.#refuse(answer.path, answer.conflict)
          else copied.push(answer)
      })
      return copied
    } catch (error) {
      await this.#discard(copied)
      throw error
    }
  }

  #refuse(path: string, conflict: Conflict): void {
    const { onDifferent } = this.#copy
    if (onDifferent !== 'replace') onDifferent.refuse(path, conflict)
  }

  async #makeFolders(batch: readonly FileToCopy[]): Promise<void> {
    const refusal = this.#copy.onDifferent === 'replace' ? 'medium.not-ready' : 'content.conflict'
    for (const [n, root] of this.#copy.roots.entries()) {
      const folders = new Set(batch.map(({ targets }) => dirname(targets[n] ?? '')))
      const wanted = [...folders].filter((folder) => !this.#made.has(folder))
      if (wanted.length === 0) continue
      for (const { folder, level, conflict } of await this.#workers.run({
        kind: 'make-folders',
        root,
        folders: wanted,
        refusal,
      })) {
        this.#blocked.add(folder)
        this.#refuse(level, conflict)
      }
      for (const folder of wanted) this.#made.add(folder)
    }
  }

  /** From written to proven. */
  async #finish(copied: readonly Copied[], startedAt: number): Promise<void> {
    if (copied.length === 0) return
    try {
      await this.#flushAll((flush) => flush.data())
      this.#size.learn(sum(copied), (performance.now() - startedAt) / 1000)
      const readBack = await this.#readBack(copied)
      const names = copied.flatMap(({ targets }) =>
        targets.flatMap(({ temporary, target }) => (temporary === null ? [] : [[temporary, target] as const])),
      )
      await this.#workers.run({ kind: 'publish', names })
      await this.#flushAll((flush, n) => flush.names(copied.map(({ targets }) => targets[n]?.target ?? '')))
      this.#copy.onProven(copied.map((file) => provenFile(file, readBack)))
    } catch (error) {
      await this.#discard(copied)
      throw error
    }
  }

  /** On all media at once; when one fails the others are waited for, since their volumes are closed next. */
  async #flushAll(work: (flush: GroupFlush, n: number) => Promise<void>): Promise<void> {
    await inLanes([...this.#flushes.entries()], this.#flushes.length, ([n, flush]) => work(flush, n))
  }

  /** @returns temporaries whose bytes came out of the system's memory, because the platform cannot read past it */
  async #readBack(copied: readonly Copied[]): Promise<ReadonlySet<string>> {
    const cached = new Set<string>()
    const written = copied.flatMap(({ path, bytes, sha256, targets }) =>
      targets.flatMap(({ temporary }) => (temporary === null ? [] : [{ temporary, path, bytes, sha256 }])),
    )
    await inLanes(groupsOf(written), this.#workers.lanes, async (files) => {
      await this.#copy.gate.pass()
      const from = await this.#workers.run({ kind: 'read-back', ...this.#reins, files })
      for (const [n, { temporary }] of files.entries()) if (from[n] !== 'medium') cached.add(temporary)
    })
    return cached
  }

  async #discard(copied: readonly Copied[]): Promise<void> {
    const paths = copied.flatMap(({ targets }) => targets.flatMap(({ temporary }) => temporary ?? []))
    await this.#workers.run({ kind: 'discard', paths })
  }
}

function provenFile({ path, bytes, sha256, targets }: Copied, cached: ReadonlySet<string>): CopiedFile {
  const fromMedium = targets.every(({ temporary, readBack }) =>
    temporary === null ? readBack === 'medium' : !cached.has(temporary),
  )
  return {
    path,
    bytes,
    sha256,
    readBack: fromMedium ? 'medium' : 'cache',
    alreadyThere: targets.every(({ temporary }) => temporary === null),
  }
}

function sum(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0)
}
