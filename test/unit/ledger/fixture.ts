import BetterSqlite, { type Database } from 'better-sqlite3'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Ledger } from '../../../electron/ledger/ledger'
import type { LedgerVerification } from '../../../shared/ledger'
import { createStationKey } from '../../../electron/trust/station-key'
import { scratch } from '../files/scratch'
import { homeAt, type Home } from './ledger-home'

export { homeAt, type Home } from './ledger-home'

/** A folder with a station key of its own, as a station's home is. */
export async function home(): Promise<Home> {
  const folder = await scratch()
  await createStationKey(join(folder, 'keys'), 'causeway-practice:Import 1')
  return homeAt(folder)
}

/** Keeps the files of a home in memory. @returns makes a home with the same files, as often as it is called */
export function copiesOf({ folder }: Home): () => Promise<Home> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
  return async () => {
    const copy = await scratch()
    for (const { name, bytes } of files) {
      mkdirSync(dirname(join(copy, name)), { recursive: true })
      writeFileSync(join(copy, name), bytes, { mode: 0o600 })
    }
    return homeAt(copy)
  }
}

/** Ten events; heads are signed after the 4th and the 8th. */
export function fill(ledger: Ledger, events = 10): void {
  for (let n = 1; n <= events; n++) {
    ledger.append({ type: 'receive.step', payload: { jobId: 'job-1', step: 'copy', n } })
    if (n === 4 || n === 8) ledger.signHead()
  }
}

/** Fills one ledger. @returns makes a home with the same files, as often as it is called */
export async function filledHomes(): Promise<() => Promise<Home>> {
  const station = await home()
  const ledger = station.open()
  fill(ledger)
  ledger.close()
  return copiesOf(station)
}

/** Verifies the ledger of a home, or the one in `file`, and writes nothing. */
export function verify(station: Home, file = station.file): LedgerVerification {
  const ledger = Ledger.open(file, { ...station.options, readOnly: true })
  try {
    return ledger.verify()
  } finally {
    ledger.close()
  }
}

/** An attacker's connection: SQLite itself, every trigger, view and foreign key out of the way. */
export function attack(file: string, work: (db: Database) => void): void {
  const db = new BetterSqlite(file)
  db.pragma('foreign_keys = OFF')
  for (const name of db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).pluck().all())
    db.exec(`DROP TRIGGER ${name}`)
  db.exec('DROP VIEW IF EXISTS events_again')
  work(db)
  db.close()
}

/** An empty folder inside a home, for a copy of the ledger without its head file. */
export function elsewhere({ folder }: Home): string {
  mkdirSync(join(folder, 'copy'), { recursive: true })
  return join(folder, 'copy', 'ledger.db')
}

/** A real other process that appends to the ledger of a home: `append-child.ts`. */
export function appendingProcess(
  folder: string,
  events: number,
  mark: string,
  stderr: 'inherit' | 'pipe' = 'inherit',
): ChildProcess {
  const here = import.meta.dirname
  return spawn(
    process.execPath,
    [
      '--import',
      pathToFileURL(resolve(here, 'resolve-ts.mjs')).href,
      resolve(here, 'append-child.ts'),
      folder,
      String(events),
      mark,
    ],
    { stdio: ['ignore', 'pipe', stderr] },
  )
}
