import type { Database } from 'better-sqlite3'
import { CausewayError } from '../../shared/errors'
import { DERIVED, deriveAgain } from './derived'

/**
 * Events that name devices: what people record of custody, and work that saw media. `media` is what events said
 * before there were `devices`.
 */
export const NAMES_DEVICES = `(type GLOB 'custody.*' OR CASE WHEN json_valid(payload)
  THEN coalesce(json_type(payload, '$.devices'), json_type(payload, '$.media')) END IS NOT NULL)`

/**
 * Numbered migrations: number n takes a file from `user_version` n-1 to n. Each statement may run again, so that a
 * table or trigger that somebody dropped stands there again at the next opening; what it guarded is found by verify.
 *
 * events  one row per event, never changed. The columns after `hash` are computed from the row and cannot be set.
 * heads   signed heads of the chain, kept for good: one for each verdict.
 * tip     the signed head after the newest event, replaced in the transaction that appends the next one.
 * held_heads  signed heads of this and other stations as they left, came and came back, each with its proof.
 */
const MIGRATIONS = [
  `
  CREATE TABLE IF NOT EXISTS events (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    at            TEXT NOT NULL,
    station       TEXT NOT NULL,
    operator      TEXT NOT NULL,
    type          TEXT NOT NULL,
    transfer_id   TEXT,
    payload       TEXT NOT NULL,
    previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
    hash          TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
    job_id        TEXT AS (CASE WHEN json_valid(payload) THEN payload ->> '$.jobId' END) VIRTUAL,
    attempt       TEXT AS (
      CASE WHEN type GLOB 'send.*' OR type GLOB 'receive.*' OR type GLOB 'verify.*'
        THEN coalesce(CASE WHEN json_valid(payload) THEN payload ->> '$.jobId' END, transfer_id) END) VIRTUAL,
    verdict       TEXT AS (
      CASE WHEN type GLOB '*.verdict' AND json_valid(payload) THEN payload ->> '$.verdict' END) VIRTUAL,
    counterpart   TEXT AS (
      CASE WHEN NOT json_valid(payload) THEN NULL
        WHEN type GLOB 'send.*' THEN payload ->> '$.destination'
        WHEN json_type(payload, '$.source') = 'object' THEN payload ->> '$.source.name'
        ELSE payload ->> '$.claimedSource' END) VIRTUAL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS events_attempt
    ON events (attempt, sequence, type, transfer_id, operator, counterpart, verdict) WHERE attempt IS NOT NULL;
  CREATE INDEX IF NOT EXISTS events_transfer ON events (transfer_id, sequence) WHERE transfer_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS events_job ON events (job_id, sequence) WHERE job_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS events_verdict ON events (type, verdict, sequence) WHERE verdict IS NOT NULL;

  CREATE TABLE IF NOT EXISTS heads (
    sequence  INTEGER PRIMARY KEY REFERENCES events (sequence),
    station   TEXT NOT NULL,
    hash      TEXT NOT NULL,
    signature TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS tip (
    only      INTEGER PRIMARY KEY CHECK (only = 1),
    sequence  INTEGER NOT NULL REFERENCES events (sequence),
    station   TEXT NOT NULL,
    hash      TEXT NOT NULL,
    signature TEXT NOT NULL
  ) STRICT;

  CREATE TRIGGER IF NOT EXISTS events_no_update BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
  CREATE TRIGGER IF NOT EXISTS events_no_delete BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
  CREATE TRIGGER IF NOT EXISTS heads_no_update BEFORE UPDATE ON heads
    BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
  CREATE TRIGGER IF NOT EXISTS heads_no_delete BEFORE DELETE ON heads
    BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
  CREATE TRIGGER IF NOT EXISTS tip_only_forward BEFORE UPDATE ON tip WHEN NEW.sequence <= OLD.sequence
    BEGIN SELECT RAISE(ABORT, 'the tip only moves forward'); END;
  CREATE TRIGGER IF NOT EXISTS tip_no_delete BEFORE DELETE ON tip
    BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
  `,
  `
  CREATE TABLE IF NOT EXISTS held_heads (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint  TEXT NOT NULL,
    station      TEXT NOT NULL,
    sequence     INTEGER NOT NULL,
    hash         TEXT NOT NULL,
    place        TEXT NOT NULL,
    direction    TEXT NOT NULL,
    reference    TEXT NOT NULL,
    stated_at    TEXT,
    seen_at      TEXT NOT NULL,
    proof        TEXT NOT NULL,
    proof_sha256 TEXT NOT NULL,
    UNIQUE (fingerprint, sequence, hash, place, direction, reference)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS held_heads_proof ON held_heads (proof_sha256);
  CREATE TRIGGER IF NOT EXISTS held_heads_no_update BEFORE UPDATE ON held_heads
    BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
  CREATE TRIGGER IF NOT EXISTS held_heads_no_delete BEFORE DELETE ON held_heads
    BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
  `,
  `CREATE INDEX IF NOT EXISTS events_devices ON events (sequence) WHERE ${NAMES_DEVICES};`,
  DERIVED,
  // From here on a ledger may lack events that are in an archive. Earlier programs would take that for damage.
  `CREATE INDEX IF NOT EXISTS events_archived ON events (sequence) WHERE type = 'ledger.archived';`,
]

const NAMED = /CREATE (?:TABLE|INDEX|TRIGGER|VIEW|VIRTUAL TABLE) IF NOT EXISTS (\w+)/g
const EXPECTED = MIGRATIONS.flatMap((sql) => [...sql.matchAll(NAMED)].map((match) => match[1] ?? ''))

/**
 * Brings a file to the newest schema, in one transaction that only one process holds.
 * @throws CausewayError `ledger.damaged` (details: path) for a file that a newer Causeway wrote
 */
export function migrate(db: Database): void {
  const version = (): number => db.pragma('user_version', { simple: true }) as number
  if (version() > MIGRATIONS.length)
    throw new CausewayError(
      'ledger.damaged',
      { path: db.name },
      `schema ${String(version())} is newer than this program`,
    )
  const present = new Set(db.prepare<[], string>('SELECT name FROM sqlite_schema').pluck().all())
  if (version() === MIGRATIONS.length && EXPECTED.every((name) => present.has(name))) return
  db.transaction(() => {
    restoreSchema(db)
    deriveAgain(db)
    db.pragma(`user_version = ${String(MIGRATIONS.length)}`)
  }).immediate()
}

/** Makes what is missing of the newest schema, inside the caller's transaction. */
export function restoreSchema(db: Database): void {
  for (const sql of MIGRATIONS) db.exec(sql)
}
