import type { Verdict } from '../../../shared/domain'
import type { LedgerHead } from '../../../shared/transfer-json'
import type { ScanSummary } from '../../../shared/scanners'
import { transferDigest } from '../../trust/transfer-code'
import { devicesOf } from '../custody/recorded-device'
import type { StepContext } from './step'

/**
 * Writes how a transfer ended on this side into the ledger and signs the ledger's head. Once per job: a job that
 * was killed right after its verdict finds it there.
 */
export function recordVerdict(
  { station, record }: Pick<StepContext, 'station' | 'record'>,
  verdict: Verdict,
  facts: Readonly<Record<string, unknown>>,
): void {
  const type = `${record.kind}.verdict` as const
  const given =
    record.transferId !== null &&
    station.ledger
      .transferEvents(record.transferId)
      .some((event) => event.type === type && event.payload['jobId'] === record.id)
  if (given) return
  station.ledger.append({ type, transferId: record.transferId, payload: { jobId: record.id, verdict, ...facts } })
  station.ledger.signHead()
}

/** What a verdict of the receiving side states beside the verdict itself. */
export function receivedFacts(
  { record }: Pick<StepContext, 'record'>,
  {
    files,
    bytes,
    scans = [],
  }: { readonly files: number; readonly bytes: number; readonly scans?: readonly ScanSummary[] },
): Record<string, unknown> {
  const source = record.data.transfer?.source
  const sourceHead = record.data.transfer?.ledgerHead
  return {
    sequence: record.sequence,
    source: { name: source?.name ?? record.source ?? '', fingerprint: source?.fingerprint ?? '' },
    files,
    bytes,
    transferDigest: transferDigest(record.data.tagManifests ?? []),
    tagManifests: record.data.tagManifests ?? [],
    // What the sender's ledger was when it sealed: an auditor holds it against the ledger that the sender shows later.
    ...(sourceHead ? { sourceHead: { sequence: sourceHead.sequence, hash: sourceHead.hash } } : {}),
    trustProof: record.trust?.proof ?? 'none',
    devices: devicesOf(record.data.volumes ?? [], ({ index }) => index),
    scans,
  }
}

/** The ledger's head as a medium or receipt will state it; the ledger keeps that it left, and signed by itself. */
export function headThatLeaves(
  station: StepContext['station'],
  { id, transferId }: StepContext['record'],
  place: 'medium' | 'receipt',
): LedgerHead {
  const { sequence, hash } = station.ledger.releaseHead({ place, reference: transferId ?? '', transferId, jobId: id })
  return { sequence, hash }
}
