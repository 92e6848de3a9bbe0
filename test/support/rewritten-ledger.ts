/** A ledger as somebody with its station's disk and key would write it anew: sound in itself, and another past. */
import BetterSqlite from 'better-sqlite3'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalText, eventHash, headBytes, NO_HASH, type EventRow } from '../../electron/ledger/chain'
import { NAMESPACES } from '../../electron/trust/sshsig'
import { loadStationKey } from '../../electron/trust/station-key'

/**
 * Rewrites the ledger of a home with the station's own key: every hash, number, head and mark is made anew.
 * @param change answers the event as it shall be, null for one that never was
 */
export async function rewriteLedger(home: string, change: (row: EventRow) => EventRow | null): Promise<void> {
  const key = await loadStationKey(join(home, 'keys'))
  const file = join(home, 'ledger.db')
  const db = new BetterSqlite(file)
  db.pragma('foreign_keys = OFF')
  for (const name of db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).pluck().all())
    db.exec(`DROP TRIGGER ${name}`)
  const rows = db
    .prepare<[], EventRow>(`SELECT * FROM events WHERE type <> 'ledger.head-kept' ORDER BY sequence`)
    .all()
    .map((row) => ({
      sequence: row.sequence,
      at: row.at,
      station: row.station,
      operator: row.operator,
      type: row.type,
      transfer_id: row.transfer_id,
      payload: row.payload,
      previous_hash: '',
      hash: '',
    }))
  const heads = new Set(db.prepare<[], number>('SELECT sequence FROM heads').pluck().all())
  const emptied = ['heads', 'held_heads', 'tip', 'events', 'attempts', 'sqlite_sequence']
  for (const table of emptied) db.exec(`DELETE FROM ${table}`)
  let previous = NO_HASH
  let sequence = 0
  for (const row of rows.flatMap((each) => change(each) ?? [])) {
    const event = { ...row, sequence: ++sequence }
    const hash = eventHash(previous, event)
    db.prepare(
      `INSERT INTO events (sequence, at, station, operator, type, transfer_id, payload, previous_hash, hash)
       VALUES ($sequence, $at, $station, $operator, $type, $transfer_id, $payload, $previous_hash, $hash)`,
    ).run({ ...event, previous_hash: previous, hash })
    const head = { sequence, station: row.station, hash }
    const signature = key.sign(NAMESPACES.ledger, headBytes(head))
    if (heads.has(row.sequence))
      db.prepare('INSERT INTO heads VALUES (?, ?, ?, ?)').run(sequence, row.station, hash, signature)
    db.prepare('INSERT OR REPLACE INTO tip VALUES (1, ?, ?, ?, ?)').run(sequence, row.station, hash, signature)
    previous = hash
  }
  db.close()
  rmSync(join(home, 'ledger-head'), { force: true })
}

/** A change of the payload of the events of one type. */
export const inEvents =
  (type: string, change: (payload: Record<string, unknown>) => object) =>
  (row: EventRow): EventRow =>
    row.type === type
      ? { ...row, payload: canonicalText(change(JSON.parse(row.payload) as Record<string, unknown>)) }
      : row
