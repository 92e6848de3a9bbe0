/**
 * The journal remembers what is proven, so that a killed job repeats nothing that was. It is working memory,
 * not history: the ledger is the history.
 *
 * jobs.sha256: of the document, so that a damaged one is known as such; a job that an earlier version put has none.
 * files.state: 0 planned; 1 verified on the medium (receive); 2 proven at its destination: written, flushed,
 * read back and under its final name; 3 present: proven, and it was there before (receive).
 * files.mtime_ms: when the file was last changed as it was listed, where neither its name nor a manifest promises
 * what is in it.
 */
export const JOURNAL_VERSION = 5

/**
 * The indexes answer every question about files without walking the table (test/unit/transfer/journal-files.test.ts).
 * A content store is listed in the order of its folders, which are named by the end of the digest; in the same order
 * the index over digests grows at its end only. Sorted by digest, each of a million files would land on another page:
 * 10.8 GB written for a plan instead of 1.0. For the same reason there is no index by size: see `largestFirst`.
 */
const INDEXES = `
CREATE INDEX files_by_sha1 ON files (job_id, substr(sha1, -2), sha1);
CREATE INDEX files_by_state ON files (job_id, state, volume, path, bytes);
`

const JOURNAL_SCHEMA = `
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  ended INTEGER NOT NULL,
  transfer_id TEXT,
  sequence INTEGER,
  created_at TEXT NOT NULL,
  document TEXT NOT NULL,
  sha256 TEXT
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
  mtime_ms REAL,
  PRIMARY KEY (job_id, path)
) STRICT, WITHOUT ROWID;
${INDEXES}`

const WITH_DIGESTS = 'ALTER TABLE jobs ADD COLUMN sha256 TEXT;'

const WITH_TIMES = 'ALTER TABLE files ADD COLUMN mtime_ms REAL;'

/**
 * Until version 3 a job kept claims where signed facts belong. What the Trust step had authenticated becomes the signed
 * set, and what Identify and Trust had shown is forgotten; a receive or check that trusts nothing yet begins again with
 * its media.
 */
const WITH_SIGNED_SETS = `
UPDATE jobs SET document = json_set(document, '$.claimed', NULL);
UPDATE jobs SET document = json_set(
    json_remove(document, '$.data.transfer', '$.data.tagManifests'),
    '$.steps.identify.result', NULL, '$.steps.trust.result', NULL,
    '$.data.signed', json_object('transfer', json(document -> '$.data.transfer'),
      'tagManifests', json(document -> '$.data.tagManifests')),
    '$.transferId', document ->> '$.data.transfer.transferId', '$.sequence', document -> '$.data.transfer.sequence',
    '$.source', document ->> '$.data.transfer.source.name', '$.destination', document ->> '$.data.transfer.destination')
  WHERE kind <> 'send' AND json_type(document, '$.data.transfer') = 'object';
UPDATE jobs SET document = json_set(json_remove(document, '$.steps.identify', '$.steps.trust', '$.data.volumes'),
    '$.transferId', NULL, '$.sequence', NULL, '$.source', NULL, '$.destination', NULL)
  WHERE kind <> 'send' AND json_type(document, '$.data.signed') IS NULL;`

/** What brings a journal of a version to the present one; version 0 is an empty file. */
export const JOURNAL_UPGRADES: ReadonlyMap<unknown, string> = new Map([
  [0, JOURNAL_SCHEMA],
  // Version 1 had the same rows under indexes of other columns.
  [
    1,
    `DROP INDEX files_by_sha1; DROP INDEX files_by_state; ${INDEXES} ${WITH_TIMES} ${WITH_SIGNED_SETS} ${WITH_DIGESTS}`,
  ],
  [2, `${WITH_TIMES} ${WITH_SIGNED_SETS} ${WITH_DIGESTS}`],
  [3, `${WITH_SIGNED_SETS} ${WITH_DIGESTS}`],
  [4, WITH_DIGESTS],
])
