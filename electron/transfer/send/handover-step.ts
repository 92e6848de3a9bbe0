import { prepareRemoval } from '../../media/removal'
import { devicesOf } from '../custody/recorded-device'
import { placesOf } from '../jobs/job-record'
import type { StepHandler } from '../jobs/step'
import { demandPlace } from './demand-place'

/** Send, step 7: who carries it, and media that can be pulled out because the device says that it is flushed. */
export const handOver: StepHandler<'handover'> = async (
  { station, record },
  { carrier, note, seals = [], condition = '' },
) => {
  const places = (record.data.volumes ?? []).flatMap(placesOf)
  for (const place of places) {
    await demandPlace(place)
    await prepareRemoval(place.folder)
  }
  const event = station.ledger.append({
    type: 'custody.handed-over',
    transferId: record.transferId,
    payload: {
      jobId: record.id,
      carrier,
      note,
      from: station.operator,
      to: carrier,
      seals,
      condition,
      media: places.map((place) => place.label),
      devices: devicesOf(record.data.volumes ?? []),
    },
  })
  return {
    result: { step: 'handover', carrier, note, at: event.at, ...(seals.length > 0 ? { seals } : {}) },
  }
}
