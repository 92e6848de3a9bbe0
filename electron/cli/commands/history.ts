import { resolve } from 'node:path'
import { LANGUAGES } from '../../../shared/domain'
import { periodSchema } from '../../../shared/period'
import { requireTransfer, writePeriodReport, writeReport } from '../../transfer/history/history'
import { writeHistoryBundle } from '../../transfer/history/history-bundle'
import { parseCommand, oneOf, required, usage } from '../arguments'
import { withStation, type Command } from '../command'
import { done, orElse } from '../output'
import { archiveNote } from './archive'

export const historyList: Command = async (args, context) => {
  parseCommand(args, {})
  return withStation(context, (station) => {
    const { transfers, total } = station.ledger.listTransfers({ limit: 1000 })
    const lines = transfers.map(
      ({ startedAt, kind, transferId, counterpart, verdict, error }) =>
        `${startedAt}  ${kind.padEnd(7)}  ${transferId || '(unknown)'}  ${counterpart ?? ''}  ${verdict ?? 'open'}${error ? `  ${error.code}` : ''}`,
    )
    const archives = station.ledger.archives()
    const told = orElse([...archiveNote(archives), ...lines], 'Nothing has been sent or received yet.')
    return Promise.resolve(done({ transfers, total, archives }, told))
  })
}

export const historyShow: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 1, max: 1 })
  const id = positionals[0] ?? ''
  return withStation(context, (station) => {
    const summary = requireTransfer(station, id)
    const events = station.ledger.transferEvents(id)
    const lines = events.map(
      (event) => `${event.sequence}  ${event.at}  ${event.operator}  ${event.type}  ${event.hash}`,
    )
    return Promise.resolve(done({ summary, events }, lines))
  })
}

/** `history report ID`, or `--from DATE --to DATE` for everything of some days. */
export const historyReport: Command = async (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    {
      format: { type: 'string' },
      out: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      language: { type: 'string', default: 'en' },
      medium: { type: 'string', multiple: true, default: [] as string[] },
    },
    { min: 0, max: 1 },
  )
  const format = oneOf(required(values.format, '--format'), ['pdf', 'csv', 'json'], '--format')
  const language = oneOf(values.language, LANGUAGES, '--language')
  const file = required(values.out, '--out')
  const [id] = positionals
  if (values.from !== undefined && values.medium.length > 0) throw usage('--medium goes with a transfer id')
  const isPeriod = values.from !== undefined || values.to !== undefined
  if (isPeriod === (id !== undefined)) throw usage('give either a transfer id, or --from DATE and --to DATE')
  const days = isPeriod ? periodOf(required(values.from, '--from'), required(values.to, '--to')) : null
  return withStation(context, async (station) => {
    if (days) {
      const { sha256 } = await writePeriodReport(station, { ...days, format, file, language })
      return done({ file, format, sha256 }, `Written: ${file}`)
    }
    const written = await writeReport(station, { id: id ?? '', format, file, language, media: values.medium })
    const { sha256, list, error } = written
    const lines = [
      `Written: ${file}`,
      ...(list ? [`Files: ${list.name}, ${list.files} rows, SHA-256 ${list.sha256}`] : []),
      ...(error ? [`No list of files: ${error.code} ${String(error.details['path'] ?? '')}`] : []),
    ]
    return done({ file, format, sha256, fileList: list, fileListError: error }, lines)
  })
}

function periodOf(from: string, to: string): { readonly from: string; readonly to: string } {
  const days = periodSchema.safeParse({ from, to })
  if (!days.success) throw usage('--from and --to are days as 2026-11-21, the first not after the last')
  return days.data
}

/** `history bundle`: the whole ledger of this station as one signed file, for an auditor. */
export const historyBundle: Command = async (args, context) => {
  const { values } = parseCommand(args, { out: { type: 'string' } })
  const file = resolve(required(values.out, '--out'))
  return withStation(context, async (station) => {
    const statement = await writeHistoryBundle(station, file)
    return done(
      { file, statement },
      `Written: ${file}, ${statement.events} events. Head: ${statement.head.sequence} ${statement.head.hash}`,
    )
  })
}
