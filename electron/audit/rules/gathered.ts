/** The histories that are held against each other, and how findings about them are written down. */
import { FINDINGS, type Finding, type FindingKind } from '../../../shared/audit'
import { isSameStation } from '../../../shared/station-name'
import type { Attempt, StationFacts } from '../station-facts'

/** A receipt with the station in whose history it lay; null: it was handed to the auditor by itself. */
export interface GatheredReceipt {
  readonly text: string
  readonly signature: string
  readonly heldBy: StationFacts | null
}

export class Gathered {
  readonly stations: readonly StationFacts[]
  readonly receipts: readonly GatheredReceipt[]
  readonly underWayDays: number
  readonly #byKey = new Map<string, StationFacts>()

  constructor(
    stations: readonly StationFacts[],
    looseReceipts: readonly { readonly text: string; readonly signature: string }[],
    underWayDays: number,
  ) {
    this.stations = stations
    this.underWayDays = underWayDays
    this.receipts = [
      ...stations.flatMap((heldBy) => heldBy.receipts.map((receipt) => ({ ...receipt, heldBy }))),
      ...looseReceipts.map((receipt) => ({ ...receipt, heldBy: null })),
    ]
    for (const station of stations)
      for (const key of [station.bundle.fingerprint, ...station.hashes.formerKeys]) this.#byKey.set(key, station)
  }

  byKey(fingerprint: string | null): StationFacts | null {
    return (fingerprint === null ? null : this.#byKey.get(fingerprint)) ?? null
  }

  /** A send names its destination, and no key: the receiving station of that name. */
  destination(name: string | null): StationFacts | null {
    const named = this.stations.filter(({ bundle }) => name !== null && isSameStation(bundle.header.station, name))
    return named.find(({ bundle }) => bundle.header.role === 'disconnected') ?? named[0] ?? null
  }

  /** The station of a receive's sender: by its key, else by its name. */
  source({ counterpart, counterpartKey }: Attempt): StationFacts | null {
    if (counterpartKey !== null) return this.byKey(counterpartKey)
    return this.stations.find(({ bundle }) => bundle.header.station === counterpart) ?? null
  }

  /** Verified attempts of a kind, everywhere, by transfer. */
  verified(kind: Attempt['kind']): Map<string, Placed[]> {
    const found = new Map<string, Placed[]>()
    for (const station of this.stations)
      for (const attempt of station.attempts) {
        if (attempt.kind !== kind || attempt.verdict !== 'verified' || attempt.transferId === null) continue
        found.set(attempt.transferId, [...(found.get(attempt.transferId) ?? []), { station, attempt }])
      }
    return found
  }
}

/** An attempt and where it was made. */
export interface Placed {
  readonly station: StationFacts
  readonly attempt: Attempt
}

export const nameOf = ({ bundle }: StationFacts): string => bundle.header.station

/** A finding with the weight of its kind. */
export function finding(
  kind: FindingKind,
  at: Omit<Finding, 'kind' | 'severity' | 'other' | 'details'> & Partial<Pick<Finding, 'other' | 'details'>>,
): Finding {
  return { other: null, details: {}, ...at, kind, severity: FINDINGS[kind] }
}

/** What cannot be judged, because it is in an archive that is not here: no contradiction, and not in order either. */
export function inArchive(
  owner: StationFacts,
  at: Pick<Finding, 'station' | 'transferId' | 'event'> & Partial<Pick<Finding, 'other'>>,
): Finding {
  return finding('in-archive', { ...at, details: { name: nameOf(owner), through: owner.hashes.archivedThrough } })
}

/** Two stations' clocks may differ so much before the order of their events is a contradiction. */
export const CLOCK_DIFFERENCE_MS = 5 * 60 * 1000
