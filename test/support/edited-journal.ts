/** What somebody with write access to a station's home can do to its journal, past Causeway. */
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { sha256Of } from '../../electron/files/hash'
import type { JobRecord } from '../../electron/transfer/jobs/job-record'

/** Replaces the documents of all jobs in a home's journal. */
export function editJobs(home: string, edit: (record: JobRecord) => JobRecord): void {
  inJournal(home, (journal) => {
    const rows = journal.prepare<[], { id: string; document: string }>('SELECT id, document FROM jobs').all()
    const put = journal.prepare('UPDATE jobs SET document = ?, sha256 = ? WHERE id = ?')
    for (const { id, document } of rows) {
      const edited = JSON.stringify(edit(JSON.parse(document) as JobRecord))
      put.run(edited, sha256Of(edited), id)
    }
  })
}

/** Says of a file, in all jobs of a home's journal, that it is on another volume; without a volume, forgets it. */
export function editFile(home: string, path: string, volume: number | null): void {
  inJournal(home, (journal) => {
    const { changes } =
      volume === null
        ? journal.prepare('DELETE FROM files WHERE path = ?').run(path)
        : journal.prepare('UPDATE files SET volume = ? WHERE path = ?').run(volume, path)
    if (changes === 0) throw new Error(`the journal knows no ${path}`)
  })
}

/** Gives a file, in all jobs of a home's journal, another digest and size. */
export function editDigest(home: string, path: string, bytes: Buffer): void {
  inJournal(home, (journal) => {
    const put = journal.prepare('UPDATE files SET sha256 = ?, bytes = ? WHERE path = ?')
    if (put.run(sha256Of(bytes), bytes.length, path).changes === 0) throw new Error(`the journal knows no ${path}`)
  })
}

function inJournal(home: string, act: (journal: Database.Database) => void): void {
  const journal = new Database(join(home, 'journal.db'))
  try {
    act(journal)
  } finally {
    journal.close()
  }
}
