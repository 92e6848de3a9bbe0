import type { Verdict } from '../../../shared/domain'
import type { LedgerHead } from '../../../shared/transfer-json'
import type { ScanSummary } from '../../../shared/scanners'
import { transferDigest } from '../../trust/transfer-code'
import { devicesOf } from '../custody/recorded-device'
import { demandSigned, filedUnder } from './job-record'
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
  const transferId = filedUnder(record)
  const given =
    transferId !== null &&
    station.ledger
      .transferEvents(transferId)
      .some((event) => event.type === type && event.payload['jobId'] === record.id)
  if (given) return
  station.ledger.append({ type, transferId, payload: { jobId: record.id, verdict, ...facts } })
  station.ledger.signHead()
}

/**
 * What a verdict of the receiving side states beside the verdict itself: signed facts, and counts of what was done.
 * @throws CausewayError `job.wrong-step` before the Trust step is done
 */
export function receivedFacts(
  { record }: Pick<StepContext, 'record'>,
  {
    files,
    bytes,
    scans = [],
  }: { readonly files: number; readonly bytes: number; readonly scans?: readonly ScanSummary[] },
): Record<string, unknown> {
  const { transfer, tagManifests } = demandSigned(record)
  const { source, ledgerHead } = transfer
  return {
    sequence: transfer.sequence,
    source: { name: source.name, fingerprint: source.fingerprint },
    files,
    bytes,
    transferDigest: transferDigest(tagManifests),
    tagManifests,
    // What the sender's ledger was when it sealed: an auditor compares it with the ledger that the sender shows later.
    sourceHead: { sequence: ledgerHead.sequence, hash: ledgerHead.hash },
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
