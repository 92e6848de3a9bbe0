import { join } from 'node:path'
import type { CompanionKind, PlannedCompanion } from '../../../shared/companions'
import { CausewayError } from '../../../shared/errors'
import type { FileProblem, PlanSummary } from '../../../shared/jobs'
import { DigestSet } from '../../files/digest-set'
import type { Gate } from '../../files/gate'
import { digest, nfcOf, PathSet, shownPath } from '../../files/safe-path'
import { walkFiles, type WalkedFile } from '../../files/walk'
import type { NamedFolder } from '../companions/apart'
import { CompanionClues } from '../companions/companion-kind'
import { companionFolder } from '../companions/companion-name'
import { isUnfinishedName, neverEmpty } from '../companions/unfinished'
import type { JournalFile } from '../jobs/journal'

const PAGE = 1000
/** As many links, and as many files at fault, are named one by one; the counts are always whole. */
const NAMED = 1000

/** What a first look at a companion folder saw. */
export class CompanionListing {
  readonly #gate: Gate
  readonly #named: NamedFolder
  readonly #clues: CompanionClues
  /** Of path, size and time of each file: a second look finds each again, unless somebody writes there. */
  readonly #seen = new DigestSet()
  readonly #paths = new PathSet()
  readonly #folders = new Set<string>([''])
  readonly #leftBehind: string[] = []
  readonly #unsafe: Troubles
  readonly #unfinished: Troubles
  readonly #empty: Troubles
  #leftBehindCount = 0
  #files = 0
  #bytes = 0
  #largest: PlanSummary['largestFile'] = null

  /** @param named its folder with links resolved */
  constructor(named: NamedFolder, gate: Gate) {
    this.#named = named
    this.#gate = gate
    this.#clues = new CompanionClues(named.name, named.folder)
    this.#unsafe = new Troubles('unsafe-path', named)
    this.#unfinished = new Troubles('unfinished', named)
    this.#empty = new Troubles('unfinished', named)
  }

  /**
   * The files as they will travel, in pages; links stay behind, and everything that cannot travel is remembered.
   * @throws CausewayError `file.unreadable` (details: path), `cancelled`
   */
  async *pages(): AsyncGenerator<readonly JournalFile[], void, undefined> {
    let page: JournalFile[] = []
    for await (const entry of this.#walk()) {
      const file = this.#look(entry)
      if (file === null) continue
      page.push(file)
      if (page.length < PAGE) continue
      yield page
      page = []
      await this.#gate.pass()
    }
    yield page
  }

  /** What keeps the folder from travelling, once all pages were taken. */
  get trouble(): CompanionTrouble | null {
    if (this.#unsafe.count > 0) return this.#unsafe.told
    if (this.#unfinished.count > 0) return this.#unfinished.told
    if (neverEmpty(this.kind) && this.#empty.count > 0) return this.#empty.told
    if (this.#files > 0) return null
    const { name, folder } = this.#named
    return { error: new CausewayError('companion.empty', { name, path: folder }), list: [], count: 0 }
  }

  /**
   * Looks once more. Whoever downloads into the folder has changed something since, if time enough went by.
   * @throws CausewayError `companion.unfinished` (details: name, path), `file.unreadable`, `cancelled`
   */
  async demandUnchanged(): Promise<void> {
    const { name, folder } = this.#named
    const unfinished = (path: string): CausewayError => new CausewayError('companion.unfinished', { name, path })
    let found = 0
    for await (const entry of this.#walk()) {
      if (entry.kind !== 'file') continue
      if (!this.#seen.has(witness(entry))) throw unfinished(join(folder, entry.path))
      if (++found % PAGE === 0) await this.#gate.pass()
    }
    if (found !== this.#files) throw unfinished(folder)
  }

  get kind(): CompanionKind {
    return this.#clues.kind
  }

  get largest(): PlanSummary['largestFile'] {
    return this.#largest
  }

  /** Folders with files, and the folder itself. */
  get folders(): number {
    return this.#folders.size
  }

  get planned(): PlannedCompanion {
    return {
      ...this.#named,
      kind: this.kind,
      files: this.#files,
      bytes: this.#bytes,
      leftBehind: this.#leftBehind,
      leftBehindCount: this.#leftBehindCount,
    }
  }

  #look(entry: WalkedFile): JournalFile | null {
    const { kind, path, bytes, mtimeMs } = entry
    if (kind === 'link') {
      this.#leftBehindCount += 1
      if (this.#leftBehind.length < NAMED) this.#leftBehind.push(path)
      return null
    }
    const travels = companionFolder(this.#named.name) + path
    // What is neither a file nor a folder, or has a name that is no text, cannot be carried either.
    if (kind === 'other') return this.#unsafe.add(path)
    this.#files += 1
    this.#seen.add(witness(entry))
    try {
      this.#paths.add(travels)
    } catch (error) {
      return this.#unsafe.add(path, error)
    }
    if (isUnfinishedName(path)) this.#unfinished.add(path)
    else if (bytes === 0) this.#empty.add(path)
    this.#clues.see(path)
    this.#folders.add(path.slice(0, path.lastIndexOf('/') + 1))
    this.#bytes += bytes
    if (!this.#largest || bytes > this.#largest.bytes) this.#largest = { path: travels, bytes }
    return { path: travels, volume: 0, bytes, sha1: null, sha256: null, mtimeMs }
  }

  async *#walk(): AsyncGenerator<WalkedFile, void, undefined> {
    const { folder } = this.#named
    try {
      yield* walkFiles(folder)
    } catch (error) {
      if (error instanceof CausewayError) throw error
      throw new CausewayError('file.unreadable', { path: folder }, error)
    }
  }
}

/** Files that keep a companion from travelling, and the error that stands for them. */
export interface CompanionTrouble {
  readonly error: CausewayError
  readonly list: readonly FileProblem[]
  readonly count: number
}

/** Files with one fault: the first of them by name. */
class Troubles {
  readonly #problem: 'unsafe-path' | 'unfinished'
  readonly #named: NamedFolder
  readonly #list: FileProblem[] = []
  #cause: unknown
  count = 0

  constructor(problem: 'unsafe-path' | 'unfinished', named: NamedFolder) {
    this.#problem = problem
    this.#named = named
  }

  add(path: string, cause?: unknown): null {
    if (this.count++ === 0) this.#cause = cause
    const shown = join(this.#named.folder, shownPath(path))
    if (this.#list.length < NAMED) this.#list.push({ path: shown, problem: this.#problem })
    return null
  }

  get told(): CompanionTrouble {
    const { name } = this.#named
    const details = { ...nfcOf(this.#cause), name, path: this.#list[0]?.path ?? '', count: this.count }
    const error = new CausewayError(`companion.${this.#problem}`, details, this.#cause)
    return { error, list: this.#list, count: this.count }
  }
}

function witness({ path, bytes, mtimeMs }: WalkedFile): Buffer {
  return digest(`${path}\0${bytes}\0${mtimeMs}`)
}
