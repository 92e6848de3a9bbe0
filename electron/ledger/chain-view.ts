/** What is known of the hashes of a chain, of which a part may be in archives. */
import type { Database } from 'better-sqlite3'
import type { LedgerArchive } from '../../shared/ledger'
import { readArchives, type ReadArchive } from './archives'

/** In the place of a hash: the event is in an archive that is not at hand. */
export const ARCHIVED = 'archived'

/** The hash of an event, or `ARCHIVED`; undefined where there is no such event. */
export type HashAt = (sequence: number) => string | undefined

/**
 * Hashes from the ledger, else from the events that name archives, else from archives that were read.
 * @param read archives at hand, of those that the ledger names
 */
export function hashesOf(db: Database, read: readonly ReadArchive[] = [], named = readArchives(db)): HashAt {
  const here = db.prepare<[number], string>('SELECT hash FROM events WHERE sequence = ?').pluck()
  const through = named.at(-1)?.through ?? 0
  return (sequence) => {
    const hash = here.get(sequence) ?? inNamed(named, sequence)
    if (hash !== undefined || sequence > through) return hash
    return read.map((archive) => archive.hashAt(sequence)).find((each) => each !== null) ?? ARCHIVED
  }
}

function inNamed(named: readonly LedgerArchive[], sequence: number): string | undefined {
  return named.find(({ through }) => through === sequence)?.hash
}
