/** The timeline of a report: one row per event, with what it records in its own words and its hash. */
import type { Wording } from '../../../shared/wording'
import { payloadSchema } from './facts'
import type { ReportLabels } from './labels'
import { utcTime } from './local-time'
import type { TransferReport } from './report'
import { MUTED, type Cell, type Line } from './sheet'

/** Shown elsewhere in the report, or as part of the event's title. */
const TOLD_ELSEWHERE = new Set(['jobId', 'step', 'outcome', 'verdict', 'error', 'checks', 'problems', 'volumes'])

/** Cells: sequence · time, UTC and local · what happened, by whom, with which facts, hash. */
export function eventRows(report: TransferReport, labels: ReportLabels, words: Wording): Cell[][] {
  return report.events.map((event) => [
    { text: String(event.sequence), style: 'bold' },
    [{ text: utcTime(event.at) }, { text: event.local, size: 7.5, color: MUTED }],
    [
      { text: titleOf(event, labels, words), style: 'bold' },
      {
        text: [event.operator, otherJob(event, report)].filter((text) => text !== '').join(' · '),
        size: 8,
        color: MUTED,
      },
      ...recorded(event),
      { text: event.hash, style: 'mono', size: 7 },
    ],
  ])
}

type ReportEvent = TransferReport['events'][number]

function titleOf(event: ReportEvent, labels: ReportLabels, words: Wording): string {
  const { step, outcome } = payloadSchema.parse(event.payload)
  const types: Readonly<Record<string, string>> = labels.events.types
  const steps: Readonly<Record<string, string>> = words.steps
  const parts = [types[event.type] ?? event.type]
  if (step !== null) parts.push(steps[step] ?? step)
  if (outcome === 'done' || outcome === 'failed' || outcome === 'cancelled') parts.push(labels.events[outcome])
  const { verdict } = event.payload
  if (typeof verdict === 'string') parts.push((words.verdicts as Readonly<Record<string, string>>)[verdict] ?? verdict)
  const { error } = event.payload
  if (typeof error === 'object' && error !== null && 'code' in error) parts.push(String(error.code))
  return parts.join(' · ')
}

/** An event of another attempt at the same transfer says whose it is. */
function otherJob(event: ReportEvent, report: TransferReport): string {
  const { jobId } = payloadSchema.parse(event.payload)
  return jobId === null || jobId === report.transfer.jobId ? '' : jobId
}

/** The simple facts of the payload, by the names they have in the ledger. */
function recorded(event: ReportEvent): Line[] {
  const facts = Object.entries(event.payload).flatMap(([name, value]) =>
    TOLD_ELSEWHERE.has(name) || !isSimple(value) || value === '' ? [] : [`${name}=${String(value)}`],
  )
  return facts.length === 0 ? [] : [{ text: facts.join('   '), style: 'mono', size: 7, color: MUTED }]
}

function isSimple(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
