/** Devices, as far as events name their serial numbers: what was read must be what was written. */
import type { Finding } from '../../../shared/audit'
import { finding, nameOf, type Gathered } from './gathered'

export function compareDevices(gathered: Gathered): Finding[] {
  const receives = gathered.verified('receive')
  const unknown = [...gathered.verified('send')].flatMap(([transferId, [send]]) =>
    (receives.get(transferId) ?? []).flatMap(({ station, attempt }) => {
      if (!send || send.attempt.serials.size === 0) return []
      const strange = [...attempt.serials].filter((serial) => !send.attempt.serials.has(serial))
      return strange.map((serial) =>
        finding('device-unknown', {
          station: nameOf(station),
          transferId,
          event: attempt.event,
          other: { station: nameOf(send.station), event: send.attempt.event },
          details: { serial },
        }),
      )
    }),
  )
  const flagged = gathered.stations.flatMap((station) =>
    station.flags.map(({ event, serial, transferId }) =>
      finding('device-flagged', { station: nameOf(station), transferId, event, details: { serial } }),
    ),
  )
  return [...unknown, ...flagged]
}
