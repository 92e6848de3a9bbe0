/** Numbers of a sender's transfers, and clocks. */
import type { Finding } from '../../../shared/audit'
import type { Attempt, StationFacts } from '../station-facts'
import { finding, inArchive, nameOf, type Gathered } from './gathered'

export function checkOrder(gathered: Gathered): Finding[] {
  return gathered.stations.flatMap((station) => [...checkNumbers(station), ...checkClock(station)])
}

/** Each send, also one that came to nothing, takes the next number, from 1. */
function checkNumbers(station: StationFacts): Finding[] {
  const sends = station.attempts.filter(({ kind, sequence }) => kind === 'send' && sequence !== null)
  const byNumber = Map.groupBy(sends, ({ sequence }) => sequence ?? 0)
  const numbers = [...byNumber.keys()].sort((a, b) => a - b)
  const missing = numbers.flatMap((number, n) => {
    const before = numbers[n - 1] ?? 0
    if (number === before + 1) return []
    const [next] = byNumber.get(number) ?? []
    const details = { from: before + 1, to: number - 1 }
    // A send without a verdict is in the archive alone.
    if (isBehindArchive(station, byNumber.get(before)?.[0])) return [inArchive(station, at(station, next))]
    return [finding('number-missing', { ...at(station, next), details })]
  })
  const twice = [...byNumber].flatMap(([number, all]) => {
    const transfers = Map.groupBy(all, ({ transferId }) => transferId)
    const [first, ...others] = [...transfers.values()].flatMap(([attempt]) => attempt ?? [])
    return others.map((other) =>
      finding('number-twice', {
        ...at(station, other),
        other: { station: nameOf(station), event: first?.event ?? null },
        details: { number },
      }),
    )
  })
  return [...missing, ...twice]
}

/** What came after this attempt may be in an archive that is not here. */
function isBehindArchive({ hashes }: StationFacts, before: Attempt | undefined): boolean {
  const from = before?.event ?? 1
  for (let sequence = from; sequence <= hashes.archivedThrough; sequence++)
    if (hashes.hashAt(sequence) === null) return true
  return false
}

function checkClock(station: StationFacts): Finding[] {
  return station.clockBack.map(({ event, seconds }) =>
    finding('clock-set-back', { station: nameOf(station), transferId: null, event, details: { seconds } }),
  )
}

function at(station: StationFacts, attempt: Attempt | undefined): Pick<Finding, 'station' | 'transferId' | 'event'> {
  return { station: nameOf(station), transferId: attempt?.transferId ?? null, event: attempt?.event ?? null }
}
