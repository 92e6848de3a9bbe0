import type { AcceptedReceipt, ReceiptWay } from '../../../shared/baseline'
import { CausewayError, toEnvelope } from '../../../shared/errors'
import { isSameStation } from '../../../shared/station-name'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import { baselineOf } from './baseline'
import { confirmationsOf, readConfirmations } from './confirmations'
import { hasProof, type SealedTransfer } from './sealed'

/** Who confirmed a transfer. */
export interface Receiver {
  readonly name: string
  readonly fingerprint: string
}

/**
 * The history decides what was sent and what was confirmed, so it is verified before a receipt is judged by it.
 * @throws CausewayError `station.wrong-role`, `operator.not-permitted`, `ledger.damaged`
 */
export function demandSoundSender(station: Station): void {
  station.requireRole('connected')
  demandPermission(station, 'transfer')
  const { intact, firstBad } = station.ledger.verify()
  if (intact) return
  throw new CausewayError('ledger.damaged', {
    sequence: firstBad?.sequence ?? 0,
    problem: firstBad?.problem ?? 'malformed',
  })
}

/**
 * A trusted key speaks for one destination only: whoever receives at another site cannot confirm what went here. The
 * first receipt ties the holder of a key and the destination together, over all keys that its holder has one after the
 * other; a key that was revoked makes room for another one.
 * @throws CausewayError `receipt.wrong-receiver` (details: destination, receiver)
 */
export function demandOwnDestination(station: Station, { name, fingerprint }: Receiver, destination: string): void {
  const wrong = new CausewayError('receipt.wrong-receiver', { destination, receiver: name })
  if (!isSameStation(name, destination)) throw wrong
  const keys = station.trust.lineOf(fingerprint)
  for (const { receiver } of readConfirmations(station.ledger)) {
    const sameHolder = keys.includes(receiver.fingerprint)
    if (
      sameHolder !== isSameStation(receiver.name, name) &&
      (sameHolder || station.trust.find(receiver.fingerprint)?.status === 'trusted')
    )
      throw wrong
  }
}

/**
 * Records a receipt that was proven. One that came before the same way is known, and nothing is recorded again.
 * @param facts what the event says beside who confirmed which transfer
 */
export function recordAccepted(
  station: Station,
  sealed: SealedTransfer,
  {
    how,
    receiver,
    facts,
  }: { readonly how: ReceiptWay; readonly receiver: Receiver; readonly facts: Record<string, unknown> },
): AcceptedReceipt {
  const { transferId, sequence, destination, transferDigest, mode } = sealed
  const before = baselineOf(station, destination)
  const alreadyKnown = confirmationsOf(station.ledger, transferId).some(
    // What a file proves, a code that is typed after it proves no better.
    (known) => known.how === how || known.how === 'file',
  )
  if (!alreadyKnown) {
    const payload = { how, sequence, destination, transferDigest, mode, receiver, hasProof: hasProof(sealed), ...facts }
    station.ledger.append({ type: 'receipt.accepted', transferId, payload })
    station.ledger.signHead()
  }
  return {
    transferId,
    sequence,
    destination,
    how,
    receiver: { ...receiver, holder: station.trust.find(receiver.fingerprint)?.holder ?? null },
    alreadyKnown,
    movedBaseline: baselineOf(station, destination)?.id !== before?.id,
    hasProof: hasProof(sealed),
  }
}

/** Records why a receipt was refused, and says so. */
export function refuse(station: Station, error: unknown, claimed: Record<string, unknown>): never {
  // What is in UTF-16 was not looked at further, and may have been anything.
  if (error instanceof CausewayError && (error.kind === 'hostile' || error.code === 'file.utf-16')) {
    const { transferId, ...facts } = claimed
    station.ledger.append({
      type: 'receipt.refused',
      transferId: typeof transferId === 'string' ? transferId : null,
      payload: { ...facts, error: toEnvelope(error) },
    })
  }
  throw error
}
