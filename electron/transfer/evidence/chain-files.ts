/** The events of a transfer as files that stock tools check: `sha256sum` of an event's file is its hash in the chain. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { writeFileDurably } from '../../files/durable'
import { eventHash, eventText, headText, type EventRow } from '../../ledger/chain'
import type { CoveredRun } from '../../ledger/coverage'
import type { Ledger } from '../../ledger/ledger'

/** What was written, for the README and the viewer. */
export interface ChainFiles {
  readonly runs: readonly CoveredRun[]
  /** Events in all runs: the transfer's own and those of other work between them. */
  readonly events: number
}

/**
 * Writes each event as `events/NNNNNNNNN.event`, whose bytes are exactly those that were hashed: the 32 bytes of the
 * previous hash, then the canonical event. For each run `chain-N.sha256`, in the form of `sha256sum`, and the signed
 * head `head-N.json` with its signature; all events as lines in `events.jsonl`.
 * @throws CausewayError `ledger.damaged` (details: sequence, problem) when an event is not what its hash says
 */
export async function writeChain(ledger: Ledger, folder: string, sequences: readonly number[]): Promise<ChainFiles> {
  const runs = ledger.coveredRuns(sequences)
  const lines = await open(join(folder, 'events.jsonl'), 'wx')
  let events = 0
  try {
    for (const [n, run] of runs.entries()) {
      let chain = ''
      let last: EventRow | null = null
      for (const row of rowsOf(ledger, run)) {
        demandSound(row, last)
        const name = `events/${String(row.sequence).padStart(9, '0')}.event`
        const text = eventText(row)
        await writeFileDurably(join(folder, name), Buffer.concat([Buffer.from(row.previous_hash, 'hex'), utf8(text)]))
        await lines.write(`${text}\n`)
        chain += `${row.hash}  ${name}\n`
        last = row
        events++
      }
      if (last?.sequence !== run.to || last.hash !== run.head.hash) throw damaged(run.to, 'edited')
      await writeFileDurably(join(folder, `chain-${String(n + 1)}.sha256`), chain)
      await writeFileDurably(join(folder, `head-${String(n + 1)}.json`), headText(run.head))
      await writeFileDurably(join(folder, `head-${String(n + 1)}.json.sig`), run.head.signature)
    }
  } finally {
    await lines.close()
  }
  return { runs, events }
}

function* rowsOf(ledger: Ledger, { from, to }: CoveredRun): Generator<EventRow> {
  for (let next = from; next <= to;) {
    const page = ledger.rows(next, to)
    if (page.length === 0) throw damaged(next, 'missing')
    yield* page
    next = (page.at(-1)?.sequence ?? to) + 1
  }
}

function demandSound(row: EventRow, last: EventRow | null): void {
  if (eventHash(row.previous_hash, row) !== row.hash) throw damaged(row.sequence, 'edited')
  if (last && last.hash !== row.previous_hash) throw damaged(row.sequence, 'edited')
}

function damaged(sequence: number, problem: string): CausewayError {
  return new CausewayError('ledger.damaged', { sequence, problem })
}

const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8')
