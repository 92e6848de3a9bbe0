import BetterSqlite from 'better-sqlite3'
import { execFileSync } from 'node:child_process'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { HistoryFilter } from '../../shared/ledger'
import type { Ledger } from '../../electron/ledger/ledger'
import { createStationKey } from '../../electron/trust/station-key'
import { homeAt } from '../unit/ledger/ledger-home'
import { BenchError } from './errors'
import { fillLedger } from './ledger-fill'

const APPENDS = 300
const LOOKS = 15

export interface LedgerPoint {
  readonly events: number
  readonly fileBytes: number
  /** Seconds of one append, and of a bare INSERT of as many bytes into a table without anything, flushed as well. */
  readonly append: { readonly own: number; readonly peer: number }
  /** Seconds of a verification, and of `sha256sum` over the same file. */
  readonly verify: { readonly own: number; readonly peer: number }
  /** Seconds until the first page of 100 is there, and of a walk over all events that looks for one word. */
  readonly looks: Readonly<Record<string, number>>
  readonly fullScan: number
  readonly peakRssBytes: number
}

const LOOKED_FOR: Readonly<Record<string, HistoryFilter>> = {
  'newest page': {},
  'oldest page': { offset: Number.MAX_SAFE_INTEGER },
  'receives that failed': { kind: 'receive', verdict: 'failed' },
  'one id': { text: '00042-export-1' },
  'a file': { text: 'A2' },
  'an operator of one in seven': { text: 'operator.3' },
}

/** One size of ledger: makes it, then appends, looks and verifies as a station does. */
export async function measureLedger(events: number, folder: string): Promise<LedgerPoint> {
  mkdirSync(folder, { recursive: true })
  await createStationKey(join(folder, 'keys'), 'causeway-practice:Import 1')
  const home = await homeAt(folder)
  fillLedger(home.file, home.options, events)
  const ledger = home.open()
  const looks: Record<string, number> = {}
  for (const [name, filter] of Object.entries(LOOKED_FOR)) {
    const { total } = ledger.listTransfers({ ...filter, offset: 0 })
    const offset = Math.max(0, Math.min(filter.offset ?? 0, total - 100))
    looks[name] = time(() => ledger.listTransfers({ ...filter, offset }), LOOKS)
  }
  const append = alternately(ledger, folder)
  const db = new BetterSqlite(home.file, { readonly: true })
  const fullScan = time(() => db.prepare(`SELECT count(*) FROM events WHERE payload LIKE '%nowhere%'`).get(), 3)
  db.close()
  const verify = time(() => {
    const found = ledger.verify()
    if (!found.intact || !found.isListSound || found.events !== events + APPENDS)
      throw new BenchError(`the ledger is not what was made: ${JSON.stringify(found)}`)
  }, 1)
  ledger.close()
  return {
    events,
    fileBytes: statSync(home.file).size,
    append,
    verify: { own: verify, peer: time(() => execFileSync('sha256sum', [home.file]), 3) },
    looks,
    fullScan,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }
}

/** One append and one bare INSERT in turn, so that a moment in which the disk is slow hits both. */
function alternately(ledger: Ledger, folder: string): LedgerPoint['append'] {
  const peer = new BetterSqlite(join(folder, 'peer.db'))
  peer.pragma('journal_mode = WAL')
  peer.pragma('synchronous = FULL')
  peer.exec('CREATE TABLE bare (number INTEGER PRIMARY KEY, text TEXT NOT NULL)')
  const insert = peer.prepare('INSERT INTO bare (text) VALUES (?)')
  const payload = { jobId: 'job-bench', step: 'verify', note: 'x'.repeat(200) }
  const [own, others]: [number[], number[]] = [[], []]
  for (let n = 0; n < APPENDS; n++) {
    own.push(time(() => ledger.append({ type: 'send.step', payload }), 1))
    others.push(time(() => insert.run(JSON.stringify(payload) + 'x'.repeat(400)), 1))
  }
  peer.close()
  return { own: middle(own), peer: middle(others) }
}

function time(work: () => unknown, rounds: number): number {
  const took = Array.from({ length: rounds }, () => {
    const startedAt = performance.now()
    work()
    return (performance.now() - startedAt) / 1000
  })
  return middle(took)
}

/** Not `median` of copy.ts: whatever this entry shares with the bench is built elsewhere, away from its worker. */
function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
