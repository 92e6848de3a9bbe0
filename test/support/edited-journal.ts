/** What somebody with write access to a station's home can do to its journal, past Causeway. */
import Database from 'better-sqlite3'
import { join } from 'node:path'
import type { JobRecord } from '../../electron/transfer/jobs/job-record'

/** Replaces the documents of all jobs in a home's journal. */
export function editJobs(home: string, edit: (record: JobRecord) => JobRecord): void {
  const journal = new Database(join(home, 'journal.db'))
  try {
    const rows = journal.prepare<[], { id: string; document: string }>('SELECT id, document FROM jobs').all()
    const put = journal.prepare('UPDATE jobs SET document = ? WHERE id = ?')
    for (const { id, document } of rows) put.run(JSON.stringify(edit(JSON.parse(document) as JobRecord)), id)
  } finally {
    journal.close()
  }
}
