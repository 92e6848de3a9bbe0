import { prepareRemoval } from '../../media/removal'
import type { StepHandler } from '../step'

/** Send, step 7: who carries it, and media that can be pulled out because the device says that it is flushed. */
export const handOver: StepHandler<'handover'> = async ({ station, record }, { carrier, note }) => {
  for (const medium of new Set((record.data.volumes ?? []).map((volume) => volume.medium))) await prepareRemoval(medium)
  const event = station.ledger.append({
    type: 'custody.handed-over',
    transferId: record.transferId,
    payload: { jobId: record.id, carrier, note, media: (record.data.volumes ?? []).map((volume) => volume.label) },
  })
  return { result: { step: 'handover', carrier, note, at: event.at } }
}
