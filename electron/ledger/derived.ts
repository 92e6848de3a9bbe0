/**
 * What History lists and searches, derived from events as they are appended, so that a million events are not walked
 * for each page: `attempts` has one row per attempt, `search_texts` the words that an event adds to its attempt,
 * `attempts_text` the full-text index over them (SQLite FTS5). None of it is believed: what a row shows is read from
 * the events, and verify holds the attempts against them. Attempts that are in an archive are not listed, though some of
 * their events stay.
 */
import type { Database } from 'better-sqlite3'
import { THROUGH } from './archives'

/** Names of files, causes and notes that an event records; a ruined payload has none. */
const WORDS = `
  CASE WHEN json_valid(NEW.payload) THEN concat_ws(' ',
    NEW.payload ->> '$.error.code', NEW.payload ->> '$.carrier', NEW.payload ->> '$.note', NEW.payload ->> '$.holder',
    NEW.payload ->> '$.error.details.path',
    (SELECT group_concat(value ->> '$.path', ' ') FROM json_each(NEW.payload, '$.problems')
      WHERE type = 'object')) END`

/** Takes one event in. The newest transfer id and counterpart count: first a claim, then what the signature proves. */
const TAKE_IN = `
  INSERT INTO attempts (attempt, first, kind, verdict_at, verdict)
    VALUES (NEW.attempt, NEW.sequence, substr(NEW.type, 1, instr(NEW.type, '.') - 1),
      CASE WHEN NEW.verdict IS NOT NULL THEN NEW.sequence END, NEW.verdict)
    ON CONFLICT (attempt) DO UPDATE SET verdict_at = coalesce(excluded.verdict_at, verdict_at),
      verdict = coalesce(excluded.verdict, verdict);
  INSERT INTO search_texts (attempt, text)
    SELECT no, text FROM (
      SELECT a.no, concat_ws(' ',
        CASE WHEN a.operator IS NULL THEN NEW.attempt END,
        CASE WHEN NEW.transfer_id IS NOT a.transfer_id THEN NEW.transfer_id END,
        CASE WHEN NEW.counterpart IS NOT a.counterpart THEN NEW.counterpart END,
        CASE WHEN NEW.operator IS NOT a.operator THEN NEW.operator END, ${WORDS}) AS text
      FROM attempts a WHERE a.attempt = NEW.attempt)
    WHERE text <> '';
  UPDATE attempts SET transfer_id = coalesce(NEW.transfer_id, transfer_id),
      counterpart = coalesce(nullif(NEW.counterpart, ''), counterpart), operator = NEW.operator
    WHERE attempt = NEW.attempt;`

/** The words of an event that belongs to an attempt without being a step of it: a hand-over, a comparison. */
const TAKE_WORDS = `
  INSERT INTO search_texts (attempt, text)
    SELECT no, text FROM (SELECT a.no, ${WORDS} AS text FROM attempts a WHERE a.attempt = NEW.job_id)
    WHERE text <> '';`

/** A migration. `events_again` takes events in once more: through it everything is derived anew. */
export const DERIVED = `
  CREATE INDEX IF NOT EXISTS events_type ON events (type, sequence);
  CREATE TABLE IF NOT EXISTS attempts (
    no          INTEGER PRIMARY KEY,
    attempt     TEXT NOT NULL UNIQUE,
    first       INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    verdict_at  INTEGER,
    verdict     TEXT,
    transfer_id TEXT,
    counterpart TEXT,
    operator    TEXT
  );
  CREATE INDEX IF NOT EXISTS attempts_kind ON attempts (kind, verdict, no);
  CREATE INDEX IF NOT EXISTS attempts_verdict ON attempts (verdict, no);
  CREATE INDEX IF NOT EXISTS attempts_transfer ON attempts (transfer_id);
  CREATE TABLE IF NOT EXISTS search_texts (id INTEGER PRIMARY KEY, attempt INTEGER NOT NULL, text TEXT NOT NULL);
  CREATE VIRTUAL TABLE IF NOT EXISTS attempts_text USING fts5 (text, content = 'search_texts', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3', columnsize = 0, detail = full);
  CREATE VIEW IF NOT EXISTS events_again AS
    SELECT sequence, type, operator, transfer_id, payload, job_id, attempt, verdict, counterpart FROM events;
  CREATE TRIGGER IF NOT EXISTS search_texts_indexed AFTER INSERT ON search_texts
    BEGIN INSERT INTO attempts_text (rowid, text) VALUES (NEW.id, NEW.text); END;
  CREATE TRIGGER IF NOT EXISTS events_derive AFTER INSERT ON events WHEN NEW.attempt IS NOT NULL
    BEGIN ${TAKE_IN} END;
  CREATE TRIGGER IF NOT EXISTS events_derive_words AFTER INSERT ON events
    WHEN NEW.attempt IS NULL AND NEW.job_id IS NOT NULL BEGIN ${TAKE_WORDS} END;
  CREATE TRIGGER IF NOT EXISTS events_derive_again INSTEAD OF INSERT ON events_again WHEN NEW.attempt IS NOT NULL
    BEGIN ${TAKE_IN} END;
  CREATE TRIGGER IF NOT EXISTS events_derive_words_again INSTEAD OF INSERT ON events_again
    WHEN NEW.attempt IS NULL AND NEW.job_id IS NOT NULL BEGIN ${TAKE_WORDS} END;
`

/** Derives everything anew from the events, inside the caller's transaction. */
export function deriveAgain(db: Database): void {
  db.exec(`
    DELETE FROM attempts;
    DELETE FROM search_texts;
    INSERT INTO attempts_text (attempts_text) VALUES ('delete-all');
    INSERT INTO events_again (sequence, type, operator, transfer_id, payload, job_id, attempt, verdict, counterpart)
      SELECT sequence, type, operator, transfer_id, payload, job_id, attempt, verdict, counterpart FROM events
      WHERE sequence > ${THROUGH} ORDER BY sequence;
  `)
}

/** What `attempts` must say, straight from the events. */
const FROM_EVENTS = `
  SELECT e.attempt, e.first,
    (SELECT substr(type, 1, instr(type, '.') - 1) FROM events WHERE sequence = e.first) AS kind, e.verdict_at,
    (SELECT verdict FROM events WHERE sequence = e.verdict_at) AS verdict,
    (SELECT transfer_id FROM events WHERE attempt = e.attempt AND transfer_id IS NOT NULL
      ORDER BY sequence DESC LIMIT 1) AS transfer_id,
    (SELECT counterpart FROM events WHERE attempt = e.attempt AND counterpart <> ''
      ORDER BY sequence DESC LIMIT 1) AS counterpart
  FROM (
    SELECT attempt, min(sequence) AS first, max(CASE WHEN verdict IS NOT NULL THEN sequence END) AS verdict_at
    FROM events WHERE attempt IS NOT NULL AND sequence > ${THROUGH} GROUP BY attempt
  ) e`

/** True when the list of attempts is what the events say: none hidden, none made up, none in other words. */
export function isDerivedSound(db: Database): boolean {
  const listed = 'SELECT attempt, first, kind, verdict_at, verdict, transfer_id, counterpart FROM attempts'
  const differs = db.prepare<[], number>(
    `SELECT EXISTS (${FROM_EVENTS} EXCEPT ${listed}) OR EXISTS (${listed} EXCEPT ${FROM_EVENTS})`,
  )
  return differs.pluck().get() === 0
}
