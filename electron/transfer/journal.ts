import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { CausewayError } from '../../shared/errors'
import type { JobKind } from '../../shared/steps'
import { keepPrivate } from '../files/private-file'
import type { JobRecord } from './job-record'
import { JOURNAL_SCHEMA, JOURNAL_VERSION } from './journal-schema'

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
}

export interface Tally {
  readonly files: number
  readonly bytes: number
}

interface FileRow {
  path: string
  volume: number
  bytes: number
  sha1: string | null
  sha256: string | null
}

/** The working memory of jobs: one SQLite file in the station's home. */
export class Journal {
  readonly #db: Database.Database
  readonly #lockFolder: string

  private constructor(db: Database.Database, lockFolder: string) {
    this.#db = db
    this.#lockFolder = lockFolder
  }

  /** Opens or makes the journal. @throws CausewayError `station.damaged` when the file is not a journal */
  static open(file: string): Journal {
    try {
      keepPrivate(file)
      const db = new Database(file, { timeout: 10_000 })
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = FULL')
      db.pragma('foreign_keys = ON')
      db.transaction(() => {
        if (db.pragma('user_version', { simple: true }) === JOURNAL_VERSION) return
        db.exec(JOURNAL_SCHEMA)
        db.pragma(`user_version = ${JOURNAL_VERSION}`)
      }).immediate()
      return new Journal(db, `${file}-locks`)
    } catch (cause) {
      throw new CausewayError('station.damaged', { path: file }, cause)
    }
  }

  /** Adds or replaces a job. */
  put(record: JobRecord): void {
    this.#db
      .prepare(
        `INSERT INTO jobs (id, kind, ended, transfer_id, sequence, created_at, document)
         VALUES (@id, @kind, @ended, @transferId, @sequence, @createdAt, @document)
         ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, transfer_id = excluded.transfer_id,
           sequence = excluded.sequence, document = excluded.document`,
      )
      .run({
        id: record.id,
        kind: record.kind,
        ended: record.outcome ? 1 : 0,
        transferId: record.transferId,
        sequence: record.sequence,
        createdAt: record.createdAt,
        document: JSON.stringify(record),
      })
  }

  /** @throws CausewayError `job.not-found` */
  get(id: string): JobRecord {
    const row = this.#db.prepare<[string], { document: string }>('SELECT document FROM jobs WHERE id = ?').get(id)
    if (!row) throw new CausewayError('job.not-found', { id })
    return JSON.parse(row.document) as JobRecord
  }

  /** Newest first. */
  list(limit = 100): JobRecord[] {
    return this.#db
      .prepare<[number], { document: string }>('SELECT document FROM jobs ORDER BY ended, created_at DESC, id LIMIT ?')
      .all(limit)
      .map((row) => JSON.parse(row.document) as JobRecord)
  }

  /** Jobs of a kind that have no outcome yet, newest first. */
  unfinished(kind: JobKind): JobRecord[] {
    return this.#db
      .prepare<[string], { document: string }>(
        'SELECT document FROM jobs WHERE kind = ? AND ended = 0 ORDER BY created_at DESC, id',
      )
      .all(kind)
      .map((row) => JSON.parse(row.document) as JobRecord)
  }

  /** The highest sequence that any send of this station was given, 0 when there was none. */
  lastSendSequence(): number {
    const row = this.#db
      .prepare<[], { last: number | null }>("SELECT max(sequence) AS last FROM jobs WHERE kind = 'send'")
      .get()
    return row?.last ?? 0
  }

  /** Forgets the files of a job, to plan it anew. */
  clearFiles(jobId: string): void {
    this.#db.prepare('DELETE FROM files WHERE job_id = ?').run(jobId)
  }

  /** Adds files in one transaction; a path that is there already is replaced. */
  putFiles(jobId: string, files: Iterable<JournalFile>, state: FileState): void {
    const insert = this.#db.prepare(
      `INSERT INTO files (job_id, path, volume, bytes, sha1, sha256, state)
       VALUES (@jobId, @path, @volume, @bytes, @sha1, @sha256, @state)
       ON CONFLICT (job_id, path) DO UPDATE SET volume = excluded.volume, bytes = excluded.bytes,
         sha1 = excluded.sha1, sha256 = excluded.sha256, state = excluded.state`,
    )
    this.#db
      .transaction(() => {
        for (const file of files) insert.run({ jobId, ...file, state })
      })
      .immediate()
  }

  /** Gives planned files their volumes, in one transaction. */
  assignVolumes(jobId: string, assignments: Iterable<{ readonly path: string; readonly volume: number }>): void {
    const update = this.#db.prepare('UPDATE files SET volume = ? WHERE job_id = ? AND path = ?')
    this.#db
      .transaction(() => {
        for (const { path, volume } of assignments) update.run(volume, jobId, path)
      })
      .immediate()
  }

  /** Up to `limit` files of a volume in a state, in path order after `after`: pages, so that memory stays flat. */
  page(jobId: string, volume: number, state: FileState, after: string, limit: number): JournalFile[] {
    return this.#db
      .prepare<[string, number, number, string, number], FileRow>(
        `SELECT path, volume, bytes, sha1, sha256 FROM files
         WHERE job_id = ? AND state = ? AND volume = ? AND path > ? ORDER BY path LIMIT ?`,
      )
      .all(jobId, state, volume, after, limit)
  }

  /** All files of a job, largest first. */
  *largestFirst(jobId: string): Generator<{ readonly path: string; readonly bytes: number }> {
    yield* this.#db
      .prepare<[string], { path: string; bytes: number }>(
        'SELECT path, bytes FROM files WHERE job_id = ? ORDER BY bytes DESC, path',
      )
      .all(jobId)
  }

  /** One file, when the job has it in at least this state. */
  find(jobId: string, path: string, atLeast: FileState): JournalFile | undefined {
    return this.#db
      .prepare<[string, string, number], FileRow>(
        'SELECT path, volume, bytes, sha1, sha256 FROM files WHERE job_id = ? AND path = ? AND state >= ?',
      )
      .get(jobId, path, atLeast)
  }

  hasProvenFiles(jobId: string): boolean {
    return this.tally(jobId, FILE_STATE.proven).files > 0
  }

  /** The file with this SHA-1 (upper-case hex) that a job has proven, under whatever extension. */
  findProven(jobId: string, sha1: string): JournalFile | undefined {
    return this.#db
      .prepare<[string, string, number], FileRow>(
        // named, because without statistics SQLite would walk all proven files of the job by the other index
        `SELECT path, volume, bytes, sha1, sha256 FROM files INDEXED BY files_by_sha1
         WHERE job_id = ? AND sha1 = ? AND state >= ?`,
      )
      .get(jobId, sha1, FILE_STATE.proven)
  }

  /** Files and bytes of a job in at least this state. @param volume 0 for all volumes */
  tally(jobId: string, atLeast: FileState, volume = 0): Tally {
    const row = this.#db
      .prepare<[string, number, number, number], Tally>(
        `SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM files
         WHERE job_id = ? AND state >= ? AND (? = 0 OR volume = ?)`,
      )
      .get(jobId, atLeast, volume, volume)
    return row ?? { files: 0, bytes: 0 }
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
      throw new CausewayError('job.busy', { id: jobId }, cause)
    }
    return () => holder.close()
  }

  close(): void {
    this.#db.close()
  }
}
