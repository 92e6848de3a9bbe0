/** (j): a ledger of years, beside a bare table, a walk over all events, and `sha256sum` of the file. */
import { join } from 'node:path'
import { BenchError } from '../errors'
import type { LedgerPoint } from '../ledger'
import { ratio, seconds, table } from '../markdown'
import type { TableOptions } from '../parts'
import { demand } from '../processes'
import { scratchFolder } from '../scratch'

const SIZES = [10_000, 1_000_000]

export async function ledger(_options: TableOptions): Promise<string> {
  const points: LedgerPoint[] = []
  for (const events of SIZES) points.push(await inFreshProcess(events))
  const rows = points.map(({ events, fileBytes, append, verify, peakRssBytes }) => [
    events.toLocaleString('en'),
    (fileBytes / 1e6).toFixed(0),
    milliseconds(append.own),
    ratio(append.own / append.peer),
    seconds(verify.own),
    ratio(verify.own / verify.peer),
    (peakRssBytes / 2 ** 20).toFixed(0),
  ])
  const head = ['events', 'MB', 'one append, ms', 'times a bare INSERT', 'verify, s', 'times sha256sum of the file']
  const names = Object.keys(points[0]?.looks ?? {})
  const looks = names.map((name) => [
    name,
    ...points.flatMap((point) => [
      milliseconds(point.looks[name] ?? 0),
      ratio((point.looks[name] ?? 0) / point.fullScan),
    ]),
  ])
  const lookHead = [
    'what is looked for',
    ...SIZES.flatMap((size) => [`${size.toLocaleString('en')} events, ms`, 'part of a full walk']),
  ]
  return `${table([...head, 'peak memory, MiB'], rows)}\n\n${table(lookHead, looks)}`
}

async function inFreshProcess(events: number): Promise<LedgerPoint> {
  const { folder, remove } = scratchFolder()
  try {
    const program = join(import.meta.dirname, 'ledger-process.js')
    return JSON.parse(await demand(process.execPath, [program, String(events), join(folder, 'home')])) as LedgerPoint
  } catch (error) {
    throw new BenchError(`A ledger of ${events} events could not be measured: ${String(error)}`, error)
  } finally {
    remove()
  }
}

const milliseconds = (value: number): string => (value * 1000).toFixed(value < 0.01 ? 2 : 1)
