import BetterSqlite from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { canonicalText, eventHash, headBytes, NO_HASH } from '../../electron/ledger/chain'
import { Ledger, type LedgerOptions } from '../../electron/ledger/ledger'

/** Events of one made-up send or receive: a beginning, steps with their evidence, a verdict. */
const PER_ATTEMPT = 10

/**
 * Makes a ledger of so many events, as a station's years would: chained, with a head signed every thousand events. Not
 * with `append`, which would flush a million times; the rows, hashes, triggers and marks are the same.
 */
export function fillLedger(file: string, options: LedgerOptions, events: number): void {
  Ledger.open(file, options).close()
  const db = new BetterSqlite(file)
  const insert = db.prepare(
    `INSERT INTO events (sequence, at, station, operator, type, transfer_id, payload, previous_hash, hash)
     VALUES ($sequence, $at, $station, $operator, $type, $transfer_id, $payload, $previous_hash, $hash)`,
  )
  const keep = db.prepare('INSERT INTO heads (sequence, station, hash, signature) VALUES (?, ?, ?, ?)')
  let previous = NO_HASH
  const sign = (sequence: number, hash: string): string =>
    options.signHead(headBytes({ sequence, hash, station: options.station }))
  db.transaction(() => {
    for (let sequence = 1; sequence <= events; sequence++) {
      const content = { sequence, station: options.station, ...eventOf(sequence - 1) }
      const hash = eventHash(previous, content)
      insert.run({ ...content, previous_hash: previous, hash })
      if (sequence % 1000 === 0) keep.run(sequence, options.station, hash, sign(sequence, hash))
      previous = hash
    }
    db.prepare('INSERT INTO tip (only, sequence, station, hash, signature) VALUES (1, ?, ?, ?, ?)').run(
      events,
      options.station,
      previous,
      sign(events, previous),
    )
  })()
  db.close()
}

function eventOf(n: number) {
  const attempt = Math.floor(n / PER_ATTEMPT)
  const step = n % PER_ATTEMPT
  const kind = attempt % 3 === 0 ? 'receive' : 'send'
  const jobId = `job-${String(attempt).padStart(8, '0')}`
  const digest = createHash('sha256').update(String(attempt)).digest('hex')
  const last = step === PER_ATTEMPT - 1
  return {
    at: new Date(Date.UTC(2020, 0, 1) + n * 60_000).toISOString(),
    operator: `DOMAIN\\operator.${String(attempt % 7)}`,
    type: step === 0 ? `${kind}.started` : last ? `${kind}.verdict` : `${kind}.step`,
    transfer_id: `${String(attempt).padStart(5, '0')}-export-1-${digest.slice(0, 8)}`,
    payload: canonicalText({
      jobId,
      ...(kind === 'send' ? { destination: `Import ${String(attempt % 5)}` } : { source: { name: 'Export 1' } }),
      ...(last
        ? verdictOf(attempt, digest)
        : { step: 'verify', checks: [{ id: 'transfer.signature', state: 'ok', at: digest }] }),
    }),
  }
}

function verdictOf(attempt: number, digest: string) {
  if (attempt % 11 !== 0) return { verdict: 'verified', files: 18_204, bytes: 412_600_000_000, sequence: attempt }
  return {
    verdict: 'failed',
    error: { code: 'payload.altered', details: {}, cause: null },
    problems: [{ path: `data/WSUSContent/${digest.slice(0, 2)}/${digest.slice(0, 40)}.cab`, problem: 'altered' }],
  }
}
