import { CausewayError, toEnvelope } from '../../../shared/errors'
import type { EventType } from '../../../shared/ledger'
import type { StepContext } from '../jobs/step'

/** Writes down how a scan went, for receives and for media that are only looked at. */
export function recordScan(
  { station, record }: Pick<StepContext, 'station' | 'record'>,
  type: Extract<EventType, 'scan.part-done' | 'scan.done' | 'scan.hit' | 'scan.failed'>,
  { error, ...facts }: Readonly<Record<string, unknown>>,
): void {
  station.ledger.append({
    type,
    transferId: record.transferId,
    payload: {
      jobId: record.id,
      ...facts,
      ...(error instanceof CausewayError ? { error: toEnvelope(error) } : {}),
    },
  })
}
