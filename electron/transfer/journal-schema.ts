/**
 * The journal remembers what is proven, so that a killed job repeats nothing that was. It is working memory,
 * not history: the ledger is the history.
 *
 * files.state: 0 planned; 1 verified on the medium (receive); 2 proven at its destination: written, flushed,
 * read back and under its final name; 3 present: proven, and it was there before (receive).
 */
export const JOURNAL_VERSION = 1

export const JOURNAL_SCHEMA = `
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  ended INTEGER NOT NULL,
  transfer_id TEXT,
  sequence INTEGER,
  created_at TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX jobs_by_time ON jobs (created_at);

CREATE TABLE files (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  volume INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sha1 TEXT,
  sha256 TEXT,
  state INTEGER NOT NULL,
  PRIMARY KEY (job_id, path)
) STRICT, WITHOUT ROWID;

CREATE INDEX files_by_sha1 ON files (job_id, sha1);

CREATE INDEX files_by_state ON files (job_id, state, volume, path);
`
