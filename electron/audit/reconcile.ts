import {
  SEVERITIES,
  type AuditedStation,
  type AuditedTransfer,
  type Finding,
  type Reconciliation,
  type Severity,
} from '../../shared/audit'
import type { StationFacts } from './station-facts'
import { compareDevices } from './rules/devices'
import { nameOf, type Gathered } from './rules/gathered'
import { compareHeads } from './rules/heads'
import { checkOrder } from './rules/order'
import { comparePairs } from './rules/pairs'
import { compareReceipts } from './rules/receipts'

/**
 * Holds the gathered histories against each other by every rule. Pure: the same histories give the same findings.
 * @param known what was found when the histories came in: ledgers that do not go on from what was shown before
 */
export function reconcile(gathered: Gathered, known: readonly Finding[], at: Date): Omit<Reconciliation, 'stations'> {
  const all = [
    ...known,
    ...comparePairs(gathered),
    ...compareHeads(gathered),
    ...compareReceipts(gathered),
    ...checkOrder(gathered),
    ...compareDevices(gathered),
  ].sort(worstFirst)
  const findings = distinct(all)
  const counts = Object.fromEntries(
    SEVERITIES.map((severity) => [severity, findings.filter((each) => each.severity === severity).length]),
  ) as Record<Severity, number>
  return { at: at.toISOString(), transfers: transfersOf(gathered, all), findings, counts }
}

/** A gathered history as it is listed. */
export function describeStation(
  { bundle, hashes, firstAt, lastAt }: Pick<StationFacts, 'bundle' | 'hashes' | 'firstAt' | 'lastAt'>,
  holder: string | null,
): AuditedStation {
  const { header, statement, fingerprint } = bundle
  return {
    station: header.station,
    role: header.role,
    fingerprint,
    holder,
    events: statement.events,
    archivedThrough: hashes.archivedThrough,
    notHere: countUnknown(hashes),
    headHash: statement.head.hash,
    createdAt: statement.createdAt,
    firstAt,
    lastAt,
  }
}

/** Events that are in an archive which is not here. */
function countUnknown(hashes: StationFacts['hashes']): number {
  let unknown = 0
  for (let sequence = 1; sequence <= hashes.archivedThrough; sequence++) if (hashes.hashAt(sequence) === null) unknown++
  return unknown
}

/** A missing station, or a history that is too old, is one thing to do, however many records show it. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ kind, station, transferId, event, details }) => {
    const once = kind === 'station-missing' || kind === 'history-too-old' || kind === 'in-archive'
    const key = once
      ? `${kind} ${String(details['name'])}`
      : JSON.stringify([kind, station, transferId, event, details])
    return seen.has(key) ? false : seen.add(key)
  })
}

function worstFirst(a: Finding, b: Finding): number {
  const weight = ({ severity }: Finding): number => SEVERITIES.indexOf(severity)
  return weight(a) - weight(b) || compareText(a.transferId ?? '', b.transferId ?? '') || (a.event ?? 0) - (b.event ?? 0)
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Every transfer that was sent or received with a verdict `verified`, oldest first. */
function transfersOf(gathered: Gathered, findings: readonly Finding[]): AuditedTransfer[] {
  const [sends, receives] = [gathered.verified('send'), gathered.verified('receive')]
  const worst = new Map<string, Severity>()
  for (const { transferId, severity } of findings.toReversed()) if (transferId !== null) worst.set(transferId, severity)
  return [...new Set([...sends.keys(), ...receives.keys()])]
    .map((transferId): AuditedTransfer => {
      const send = sends.get(transferId)?.[0]
      const receive = receives.get(transferId)?.[0]
      return {
        transferId,
        sequence: send?.attempt.sequence ?? receive?.attempt.sequence ?? null,
        from: send ? nameOf(send.station) : (receive?.attempt.counterpart ?? ''),
        to: receive ? nameOf(receive.station) : (send?.attempt.counterpart ?? ''),
        sentAt: send?.attempt.endedAt ?? null,
        receivedAt: receive?.attempt.endedAt ?? null,
        files: send?.attempt.files ?? receive?.attempt.files ?? null,
        bytes: send?.attempt.bytes ?? receive?.attempt.bytes ?? null,
        state: stateOf(worst.get(transferId), send !== undefined && receive !== undefined),
      }
    })
    .sort((a, b) => compareText(a.sentAt ?? a.receivedAt ?? '', b.sentAt ?? b.receivedAt ?? ''))
}

function stateOf(worst: Severity | undefined, isPair: boolean): AuditedTransfer['state'] {
  if (worst === 'contradiction') return 'contradicted'
  if (worst === 'gap') return 'open'
  return isPair ? 'matched' : 'explained'
}
