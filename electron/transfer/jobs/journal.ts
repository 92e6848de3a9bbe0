import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { CausewayError } from '../../../shared/errors'
import type { JobKind } from '../../../shared/steps'
import { sha256Of } from '../../files/hash'
import { asHomeError } from '../../files/full-disk'
import { keepPrivate } from '../../files/private-file'
import { errorCode } from '../../files/system-error'
import type { JobRecord } from './job-record'
import { JOURNAL_UPGRADES, JOURNAL_VERSION } from './journal-schema'
import {
  FILE_SQL,
  prepareFileStatements,
  prepareJobStatements,
  type FileStatements,
  type JobStatements,
} from './journal-statements'
import { PathTable } from '../copy/path-table'
import { PromisedDigests } from '../copy/promised-digests'

/** planned → verified (receive only) → proven or present; see journal-schema.ts. */
export const FILE_STATE = { planned: 0, verified: 1, proven: 2, present: 3 } as const
export type FileState = (typeof FILE_STATE)[keyof typeof FILE_STATE]

/** One payload file of a job. `path` is relative to its bag, with `/`. */
export interface JournalFile {
  readonly path: string
  readonly volume: number
  readonly bytes: number
  /** Upper-case hex, when the name promises it. */
  readonly sha1: string | null
  /** Lower-case hex, once known. */
  readonly sha256: string | null
  /** Its last change as it was listed, in milliseconds; where nothing promises what is in it. */
  readonly mtimeMs?: number | null
}

export interface Tally {
  readonly files: number
  readonly bytes: number
}

const NOTHING: Tally = { files: 0, bytes: 0 }

/** A write-ahead log that grew in one large transaction is cut back to this. */
const LOG_BYTES = 64 * 1024 * 1024

/** The working memory of jobs: one SQLite file in the station's home. */
export class Journal {
  readonly #db: Database.Database
  readonly #jobs: JobStatements
  readonly #files: FileStatements
  readonly #file: string
  readonly #lockFolder: string

  private constructor(db: Database.Database, file: string) {
    this.#db = db
    this.#file = file
    this.#jobs = prepareJobStatements(db)
    this.#files = prepareFileStatements(db)
    this.#lockFolder = `${file}-locks`
  }

  /**
   * Opens or makes the journal; one that an earlier version wrote goes on where it was.
   * @throws CausewayError `station.damaged` when the file is not a journal, or one of a later version
   */
  static open(file: string): Journal {
    let db: Database.Database | null = null
    try {
      keepPrivate(file)
      db = new Database(file, { timeout: 10_000 })
      prepareDatabase(db)
      return new Journal(db, file)
    } catch (cause) {
      db?.close()
      const named = asHomeError(cause, dirname(file))
      const isOfDisk = named instanceof CausewayError && named.code !== 'station.damaged'
      throw isOfDisk ? named : new CausewayError('station.damaged', { path: file }, cause)
    }
  }

  /** Adds or replaces a job. */
  put(record: JobRecord): void {
    const { id, kind, transferId, sequence, createdAt } = record
    const ended = record.outcome ? 1 : 0
    const document = JSON.stringify(record)
    const sha256 = sha256Of(document)
    this.#jobs.put.run({ id, kind, ended, transferId, sequence, createdAt, document, sha256 })
  }

  /** @throws CausewayError `job.not-found`; `station.damaged` (details: path), as every call that reads a job */
  get(id: string): JobRecord {
    const row = this.#jobs.get.get(id)
    if (!row) throw new CausewayError('job.not-found', { id })
    return this.#recordIn(row)
  }

  /** Newest first. */
  list(limit = 100): JobRecord[] {
    return this.#jobs.list.all(limit).map((row) => this.#recordIn(row))
  }

  /** Jobs of a kind that have no outcome yet, newest first. */
  unfinished(kind: JobKind): JobRecord[] {
    return this.#jobs.unfinished.all(kind).map((row) => this.#recordIn(row))
  }

  #recordIn({ document, sha256 }: { readonly document: string; readonly sha256: string | null }): JobRecord {
    if (sha256 !== null && sha256 !== sha256Of(document))
      throw new CausewayError('station.damaged', { path: this.#file })
    // eslint-disable-next-line no-restricted-syntax -- the journal's own document
    return JSON.parse(document) as JobRecord
  }

  /** The highest sequence that any send of this station was given, 0 when there was none. */
  lastSendSequence(): number {
    return this.#jobs.lastSequence.get()?.last ?? 0
  }

  /** Forgets the files of a job, to plan it anew. */
  clearFiles(jobId: string): void {
    this.#files.clear.run(jobId)
  }

  /** Adds files in one transaction; a path that is there already is replaced. Quickest in path order. */
  putFiles(jobId: string, files: Iterable<JournalFile>, state: FileState): void {
    const { put } = this.#files
    this.#db
      .transaction(() => {
        for (const { path, volume, bytes, sha1, sha256, mtimeMs = null } of files)
          put.run(jobId, path, volume, bytes, sha1, sha256, state, mtimeMs)
      })
      .immediate()
  }

  /**
   * Moves files that are there to a state, with the SHA-256 that was found, in one transaction.
   * @throws CausewayError `unexpected` (details: path) for a file that the job does not have; none is moved then
   */
  markFiles(jobId: string, files: Iterable<Pick<JournalFile, 'path' | 'sha256'>>, state: FileState): void {
    const { mark } = this.#files
    this.#db
      .transaction(() => {
        for (const { path, sha256 } of files)
          if (mark.run(sha256, state, jobId, path).changes !== 1) throw new CausewayError('unexpected', { path })
      })
      .immediate()
  }

  /**
   * Gives files their volumes, in one transaction. All at once is best, whatever their order: they are written in
   * path order, as the tables lie, where a million in another order would each touch pages of their own.
   */
  assignVolumes(jobId: string, assignments: Iterable<{ readonly path: string; readonly volume: number }>): void {
    const { assign } = this.#files
    const given = new PathTable(this.#db)
    try {
      this.#db.transaction(() => {
        for (const { path, volume } of assignments) given.add(path, volume)
      })()
      this.#db
        .transaction(() => {
          for (const { path, number } of given.byPath()) assign.run(number, jobId, path)
        })
        .immediate()
    } finally {
      given.drop()
    }
  }

  /** Where what the metadata says of files is gathered for `promise`; the caller drops it. */
  promises(): PromisedDigests {
    return new PromisedDigests(this.#db)
  }

  /**
   * Gives planned files the SHA-256 that the metadata promises: they are copied only if they have it.
   * @returns the paths of those whose size is not the promised one
   */
  promise(jobId: string, promised: PromisedDigests): string[] {
    const { findBySha1, promise } = this.#files
    const wrong: string[] = []
    this.#db
      .transaction(() => {
        for (const { sha1, sha256, bytes } of promised.inStoreOrder()) {
          const file = findBySha1.get({ jobId, sha1, atLeast: FILE_STATE.planned })
          if (!file) continue
          if (bytes !== null && bytes !== file.bytes) wrong.push(file.path)
          if (sha256 !== null) promise.run(sha256, jobId, file.path)
        }
      })
      .immediate()
    return wrong
  }

  /** Takes planned files out of a job: they stay where they are. In one transaction, quickest in path order. */
  omitFiles(jobId: string, paths: Iterable<string>): void {
    const { omit } = this.#files
    this.#db
      .transaction(() => {
        for (const path of paths) omit.run(jobId, path, FILE_STATE.planned)
      })
      .immediate()
  }

  /** Takes their volumes from the files that are still planned, to split them anew. */
  releaseUnproven(jobId: string): void {
    this.#files.release.run(jobId, FILE_STATE.planned)
  }

  /** Up to `limit` files of a volume in a state, in path order after `after`: pages, so that memory stays flat. */
  page(jobId: string, volume: number, state: FileState, after: string, limit: number): JournalFile[] {
    return this.#files.page.all(jobId, state, volume, after, limit)
  }

  /** Up to `limit` files that are verified or more, of all volumes, in path order after `after`. */
  verifiedPage(jobId: string, after: string, limit: number): JournalFile[] {
    return this.#files.verifiedPage.all(jobId, after, limit)
  }

  /**
   * The files of a job (in one state, or in any) as they are when the first one is asked for, largest first, then by
   * path. The caller may write to the journal meanwhile. They are sorted into a temporary table: an index by size
   * would cost every job more writing than its whole plan.
   */
  *largestFirst(jobId: string, state?: FileState): Generator<{ readonly path: string; readonly bytes: number }> {
    const sorted = new PathTable(this.#db)
    try {
      sorted.addAll(FILE_SQL.largest, jobId, state ?? FILE_STATE.planned, state ?? FILE_STATE.present)
      for (const { path, number } of sorted.rows()) yield { path, bytes: number }
    } finally {
      sorted.drop()
    }
  }

  /** One file, when the job has it in at least this state. */
  find(jobId: string, path: string, atLeast: FileState): JournalFile | undefined {
    return this.#files.find.get(jobId, path, atLeast)
  }

  hasProvenFiles(jobId: string): boolean {
    return this.#files.hasState.get(jobId, FILE_STATE.proven) !== undefined
  }

  /** The file with this SHA-1 (upper-case hex) that a job has proven, under whatever extension. */
  findProven(jobId: string, sha1: string): JournalFile | undefined {
    return this.#files.findBySha1.get({ jobId, sha1, atLeast: FILE_STATE.proven })
  }

  /** The file with this SHA-1 (upper-case hex) that a job knows of in any state, under whatever extension. */
  findNamed(jobId: string, sha1: string): JournalFile | undefined {
    return this.#files.findBySha1.get({ jobId, sha1, atLeast: FILE_STATE.planned })
  }

  /**
   * Files and bytes of a job in at least this state: counted, some 0.1 s for a million.
   * @param volume 0 for all volumes
   */
  tally(jobId: string, atLeast: FileState, volume = 0): Tally {
    if (volume === 0) return this.#files.tally.get(jobId, atLeast) ?? NOTHING
    return Object.values(FILE_STATE)
      .filter((state) => state >= atLeast)
      .map((state) => this.#files.tallyVolume.get(jobId, state, volume) ?? NOTHING)
      .reduce((sum, { files, bytes }) => ({ files: sum.files + files, bytes: sum.bytes + bytes }), NOTHING)
  }

  /** Files and bytes of a job in exactly this state: counted, as `tally`. */
  tallyIn(jobId: string, state: FileState): Tally {
    return this.#files.tallyState.get(jobId, state) ?? NOTHING
  }

  /**
   * Files and bytes below a folder in at least this state: counted, as `tally`.
   * @param folder ends in `/`
   */
  tallyBelow(jobId: string, folder: string, atLeast: FileState): Tally {
    return this.#files.tallyBelow.get(jobId, folder, endOf(folder), atLeast) ?? NOTHING
  }

  /** Calls the files below a folder (which ends in `/`) no more than verified: they are to be placed elsewhere. */
  unprove(jobId: string, folder: string): void {
    this.#files.unprove.run(FILE_STATE.verified, jobId, folder, endOf(folder), FILE_STATE.verified)
  }

  /**
   * Holds a job for this process. The lock is SQLite's own lock on a file beside the journal, so the operating
   * system releases it however the process ends.
   * @throws CausewayError `job.busy` when another process holds it
   */
  lock(jobId: string): () => void {
    mkdirSync(this.#lockFolder, { recursive: true, mode: 0o700 })
    const holder = new Database(join(this.#lockFolder, `${jobId}.db`), { timeout: 0 })
    try {
      holder.exec('BEGIN EXCLUSIVE')
    } catch (cause) {
      holder.close()
      const isHeld = errorCode(cause) === 'SQLITE_BUSY'
      throw isHeld ? new CausewayError('job.busy', { id: jobId }, cause) : cause
    }
    return () => holder.close()
  }

  close(): void {
    this.#db.close()
  }
}

/** The first path after all those below a folder: `0` follows `/`. */
function endOf(folder: string): string {
  return `${folder.slice(0, -1)}0`
}

/** @throws an error when the file is not a journal, or one of a later version */
function prepareDatabase(db: Database.Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma(`journal_size_limit = ${LOG_BYTES}`)
  // Temporary tables are written and read from end to end: keeping their pages would gain nothing.
  db.pragma('temp.cache_size = -1024')
  db.transaction(() => {
    const version = db.pragma('user_version', { simple: true })
    if (version === JOURNAL_VERSION) return
    const upgrade = JOURNAL_UPGRADES.get(version)
    if (upgrade === undefined) throw new Error(`a journal of version ${String(version)}`)
    db.exec(upgrade)
    db.pragma(`user_version = ${JOURNAL_VERSION}`)
  }).immediate()
}
