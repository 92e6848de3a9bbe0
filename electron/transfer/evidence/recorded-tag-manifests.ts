import { payloadSchema } from '../../ledger/reports/facts'
import type { TransferReport } from '../../ledger/reports'

/** SHA-256 of the tag manifests of a report's transfer, in volume order, as its newest event names them; none: unknown. */
export function recordedTagManifests(report: TransferReport): readonly string[] {
  for (const { payload } of report.events.toReversed()) {
    const { tagManifests } = payloadSchema.parse(payload)
    if (tagManifests.length > 0) return tagManifests
  }
  return []
}
