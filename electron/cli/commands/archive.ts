import { resolve } from 'node:path'
import { z } from 'zod'
import type { LedgerArchive } from '../../../shared/ledger'
import { archiveHistory, shrinkLedger, type Archived } from '../../transfer/history/archive'
import { parseCommand, required, usage } from '../arguments'
import { withStation, type Command } from '../command'
import { done } from '../output'

/** `history archive --before DATE --out FILE`, or `--shrink` for the room that a full disk kept from being given back. */
export const historyArchive: Command = async (args, context) => {
  const { values } = parseCommand(args, {
    before: { type: 'string' },
    out: { type: 'string' },
    shrink: { type: 'boolean' },
  })
  if (values.shrink) {
    if (values.before !== undefined || values.out !== undefined) throw usage('--shrink stands alone')
    return withStation(context, (station) => {
      const ledgerBytes = shrinkLedger(station)
      return done({ ledgerBytes }, sizeLine(ledgerBytes))
    })
  }
  const before = required(values.before, '--before')
  const file = resolve(required(values.out, '--out'))
  if (!z.iso.date().safeParse(before).success) throw usage('--before is a day as 2026-01-01')
  return withStation(context, async (station) => {
    const archived = await archiveHistory(station, { before, file })
    const { archive, ledgerBytes, notShrunk } = archived
    const lines = [
      `Written and proven: ${file}`,
      `Events ${archive.from} to ${archive.through} are in it, SHA-256 ${archive.sha256}; ${archive.carried} of the events up to there stay in the ledger.`,
      notShrunk === null
        ? sizeLine(ledgerBytes)
        : `The ledger's file keeps its size (${notShrunk}). With room on the disk: causeway history archive --shrink`,
      'Keep the archive in two places: from now on these events are nowhere else.',
    ]
    return done({ file, ...archived }, lines)
  })
}

/** What stands above a list that lacks archived attempts. */
export function archiveNote(archives: readonly LedgerArchive[]): string[] {
  return archives.map(
    ({ from, through, lastAt, file }) =>
      `Events ${from} to ${through}, up to ${lastAt}, are in the archive ${file} (${through - from + 1} events).`,
  )
}

function sizeLine({ before, after }: Archived['ledgerBytes']): string {
  return `The ledger takes ${after} bytes on the disk, ${before} before.`
}
