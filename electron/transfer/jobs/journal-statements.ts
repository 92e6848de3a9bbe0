import type Database from 'better-sqlite3'

/** A row of `files`, as far as callers need it. */
export interface FileRow {
  path: string
  volume: number
  bytes: number
  sha1: string | null
  sha256: string | null
}

/** The same, with what was listed of its last change. */
export interface ListedFileRow extends FileRow {
  mtimeMs: number | null
}

const FILE = 'path, volume, bytes, sha1, sha256'

const JOB_SQL = {
  put: `INSERT INTO jobs (id, kind, ended, transfer_id, sequence, created_at, document, sha256)
    VALUES (@id, @kind, @ended, @transferId, @sequence, @createdAt, @document, @sha256)
    ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, transfer_id = excluded.transfer_id,
      sequence = excluded.sequence, document = excluded.document, sha256 = excluded.sha256`,
  get: 'SELECT document, sha256 FROM jobs WHERE id = ?',
  list: 'SELECT document, sha256 FROM jobs ORDER BY ended, created_at DESC, id LIMIT ?',
  unfinished: 'SELECT document, sha256 FROM jobs WHERE kind = ? AND ended = 0 ORDER BY created_at DESC, id',
  lastSequence: "SELECT max(sequence) AS last FROM jobs WHERE kind = 'send'",
}

interface JobRow {
  id: string
  kind: string
  ended: number
  transferId: string | null
  sequence: number | null
  createdAt: string
  document: string
  sha256: string | null
}
type Document = Pick<JobRow, 'document' | 'sha256'>

export type JobStatements = ReturnType<typeof prepareJobStatements>

export function prepareJobStatements(db: Database.Database) {
  return {
    put: db.prepare<[JobRow]>(JOB_SQL.put),
    get: db.prepare<[string], Document>(JOB_SQL.get),
    list: db.prepare<[number], Document>(JOB_SQL.list),
    unfinished: db.prepare<[string], Document>(JOB_SQL.unfinished),
    lastSequence: db.prepare<[], { last: number | null }>(JOB_SQL.lastSequence),
  }
}

/**
 * What is asked about files. Indexes are named, because without statistics SQLite may take another one and walk all
 * files of the job; `+` keeps a column out of the choice of an index.
 */
export const FILE_SQL = {
  put: `INSERT INTO files (job_id, path, volume, bytes, sha1, sha256, state, mtime_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (job_id, path) DO UPDATE SET volume = excluded.volume, bytes = excluded.bytes,
      sha1 = excluded.sha1, sha256 = excluded.sha256, state = excluded.state, mtime_ms = excluded.mtime_ms`,
  mark: 'UPDATE files SET sha256 = ?, state = ? WHERE job_id = ? AND path = ?',
  assign: 'UPDATE files SET volume = ? WHERE job_id = ? AND path = ?',
  promise: 'UPDATE files SET sha256 = ? WHERE job_id = ? AND path = ?',
  release: 'UPDATE files INDEXED BY files_by_state SET volume = 0 WHERE job_id = ? AND state = ? AND volume > 0',
  clear: 'DELETE FROM files WHERE job_id = ?',
  omit: 'DELETE FROM files WHERE job_id = ? AND path = ? AND state = ?',
  page: `SELECT ${FILE}, mtime_ms AS mtimeMs FROM files INDEXED BY files_by_state
    WHERE job_id = ? AND state = ? AND volume = ? AND path > ? ORDER BY path LIMIT ?`,
  verifiedPage: `SELECT ${FILE} FROM files WHERE job_id = ? AND path > ? AND +state >= 1 ORDER BY path LIMIT ?`,
  find: `SELECT ${FILE} FROM files WHERE job_id = ? AND path = ? AND state >= ?`,
  findBySha1: `SELECT ${FILE} FROM files INDEXED BY files_by_sha1
    WHERE job_id = @jobId AND substr(sha1, -2) = substr(@sha1, -2) AND sha1 = @sha1 AND state >= @atLeast`,
  hasState: 'SELECT 1 FROM files INDEXED BY files_by_state WHERE job_id = ? AND state >= ? LIMIT 1',
  tally: `SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM files INDEXED BY files_by_state
    WHERE job_id = ? AND state >= ?`,
  tallyState: `SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM files INDEXED BY files_by_state
    WHERE job_id = ? AND state = ?`,
  tallyVolume: `SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM files INDEXED BY files_by_state
    WHERE job_id = ? AND state = ? AND volume = ?`,
  tallyBelow: `SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM files
    WHERE job_id = ? AND path > ? AND path < ? AND +state >= ?`,
  unprove: 'UPDATE files SET state = ? WHERE job_id = ? AND path > ? AND path < ? AND +state > ?',
  largest: `SELECT path, bytes FROM files INDEXED BY files_by_state
    WHERE job_id = ? AND state BETWEEN ? AND ? ORDER BY bytes DESC, path`,
} as const

export type FileStatements = ReturnType<typeof prepareFileStatements>

export function prepareFileStatements(db: Database.Database) {
  return {
    put: db.prepare<[string, string, number, number, string | null, string | null, number, number | null]>(
      FILE_SQL.put,
    ),
    mark: db.prepare<[string | null, number, string, string]>(FILE_SQL.mark),
    assign: db.prepare<[number, string, string]>(FILE_SQL.assign),
    promise: db.prepare<[string, string, string]>(FILE_SQL.promise),
    release: db.prepare<[string, number]>(FILE_SQL.release),
    clear: db.prepare<[string]>(FILE_SQL.clear),
    omit: db.prepare<[string, string, number]>(FILE_SQL.omit),
    page: db.prepare<[string, number, number, string, number], ListedFileRow>(FILE_SQL.page),
    verifiedPage: db.prepare<[string, string, number], FileRow>(FILE_SQL.verifiedPage),
    find: db.prepare<[string, string, number], FileRow>(FILE_SQL.find),
    findBySha1: db.prepare<[{ jobId: string; sha1: string; atLeast: number }], FileRow>(FILE_SQL.findBySha1),
    hasState: db.prepare<[string, number]>(FILE_SQL.hasState),
    tally: db.prepare<[string, number], { files: number; bytes: number }>(FILE_SQL.tally),
    tallyState: db.prepare<[string, number], { files: number; bytes: number }>(FILE_SQL.tallyState),
    tallyBelow: db.prepare<[string, string, string, number], { files: number; bytes: number }>(FILE_SQL.tallyBelow),
    unprove: db.prepare<[number, string, string, string, number]>(FILE_SQL.unprove),
    tallyVolume: db.prepare<[string, number, number], { files: number; bytes: number }>(FILE_SQL.tallyVolume),
  }
}
