/**
 * The content that an import station has confirmed: what an increment need not carry. It follows from the receipts in
 * the ledger each time, so that it cannot disagree with them. It starts anew with each full transfer that is confirmed,
 * because one full transfer then mends whatever the import server has lost since.
 */
import type { BaselineView } from '../../../shared/baseline'
import { isSameStation, normalisedStationName } from '../../../shared/station-name'
import { CausewayError } from '../../../shared/errors'
import { DigestSet } from '../../files/digest-set'
import { sha256Of } from '../../files/hash'
import type { Station } from '../../station/station'
import { isRevoked } from '../signers/revocations'
import { readConfirmations, type Confirmation } from './confirmations'
import { findSealed } from './sealed'
import { readSentContent, type SentFile } from './sent-proof'

/** The transfers that make up a destination's baseline, in the order of their sequence. */
export interface Baseline {
  readonly destination: string
  /** See `baselineId`. */
  readonly id: string
  readonly transfers: readonly Confirmation[]
}

/**
 * SHA-256 (lower hex) over `<transfer id> <transfer digest>` of each transfer, a line each, in their order.
 * `printf '%s %s\n' ID DIGEST … | sha256sum` gives the same.
 */
export function baselineId(transfers: readonly Pick<Confirmation, 'transferId' | 'transferDigest'>[]): string {
  return sha256Of(transfers.map(({ transferId, transferDigest }) => `${transferId} ${transferDigest}\n`).join(''))
}

/** The baseline of a destination; null when there is none. */
export function baselineOf(station: Station, destination: string): Baseline | null {
  return allBaselines(station).find((baseline) => isSameStation(baseline.destination, destination)) ?? null
}

/** @throws CausewayError `baseline.none` (details: destination) */
export function demandBaseline(station: Station, destination: string): Baseline {
  const baseline = baselineOf(station, destination)
  if (!baseline) throw new CausewayError('baseline.none', { destination })
  return baseline
}

/**
 * All baselines, by name of destination. What a key confirmed that was revoked since does not count: it costs one full
 * transfer, and a thief of the key cannot have content left out.
 */
export function allBaselines(station: Station): Baseline[] {
  const confirmations = readConfirmations(station.ledger).filter(({ hasProof }) => hasProof)
  const keys = [...new Set(confirmations.map(({ receiver }) => receiver.fingerprint))]
  const revoked = new Set(keys.filter((key) => isRevoked(station, key)))
  const byDestination = Map.groupBy(
    confirmations.filter(({ receiver }) => !revoked.has(receiver.fingerprint)),
    ({ destination }) => normalisedStationName(destination),
  )
  return [...byDestination]
    .flatMap(([destination, confirmed]) => {
      const transfers = sinceLastFull(confirmed)
      return transfers.length === 0 ? [] : [{ destination, transfers, id: baselineId(transfers) }]
    })
    .sort((a, b) => a.destination.localeCompare(b.destination, 'en'))
}

/** The full transfer that was confirmed last, by its number, and the increments after it; each transfer once. */
function sinceLastFull(confirmed: readonly Confirmation[]): Confirmation[] {
  const once = new Map(confirmed.toReversed().map((each) => [each.transferId, each]))
  const ordered = [...once.values()].sort((a, b) => a.sequence - b.sequence)
  const start = ordered.findLastIndex(({ mode }) => mode === 'full')
  return start < 0 ? [] : ordered.slice(start)
}

/**
 * The files of a baseline, transfer after transfer; one that several carried comes several times.
 * @throws CausewayError `baseline.damaged` (details: path, transferId)
 */
export async function* readBaseline(station: Station, { transfers }: Baseline): AsyncGenerator<SentFile> {
  for (const { transferId, transferDigest } of transfers) {
    const sealed = findSealed(station.ledger, transferId)
    if (sealed?.transferDigest === transferDigest) yield* readSentContent(station, sealed)
  }
}

/** A baseline as people see it, counted. @throws CausewayError `baseline.damaged` */
export async function describeBaseline(station: Station, baseline: Baseline): Promise<BaselineView> {
  const seen = new DigestSet()
  let bytes = 0
  for await (const file of readBaseline(station, baseline))
    if (seen.add(Buffer.from(file.sha1, 'hex'))) bytes += file.bytes
  return {
    destination: baseline.destination,
    id: baseline.id,
    files: seen.size,
    bytes,
    transfers: baseline.transfers.map(({ transferId, transferDigest, sequence, mode, how, at }) => {
      return { transferId, transferDigest, sequence, mode, how, confirmedAt: at }
    }),
  }
}
