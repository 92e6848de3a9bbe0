import { join } from 'node:path'

/** Where a station keeps its state; every path below the home folder is named here and nowhere else. */
export interface HomePaths {
  readonly home: string
  readonly station: string
  readonly keys: string
  readonly trust: string
  readonly ledger: string
  readonly journal: string
  readonly receipts: string
  work(jobId: string): string
  practiceServer(side: 'export' | 'import'): string
}

/** The layout of a home folder. */
export function homePaths(home: string): HomePaths {
  return {
    home,
    station: join(home, 'station.json'),
    keys: join(home, 'keys'),
    trust: join(home, 'trust.json'),
    ledger: join(home, 'ledger.db'),
    journal: join(home, 'journal.db'),
    receipts: join(home, 'receipts'),
    work: (jobId) => join(home, 'work', jobId),
    practiceServer: (side) => join(home, 'practice', side),
  }
}
