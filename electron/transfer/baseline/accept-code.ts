import type { AcceptedReceipt } from '../../../shared/baseline'
import { CausewayError } from '../../../shared/errors'
import { validityAt, type SignerView } from '../../../shared/trust'
import type { LedgerEvent } from '../../../shared/ledger'
import type { Station } from '../../station/station'
import { matchesCheckCode, readCheckCode } from '../../trust/check-code'
import { judgeSigner } from '../signers/judge-signer'
import { demandOwnDestination, demandSoundSender, recordAccepted, refuse } from './accept'
import { readConfirmations } from './confirmations'
import { allSealed, eventsOf, type SealedTransfer } from './sealed'

/** So many wrong codes in a row begin a pause. */
const ATTEMPTS = 3
const PAUSE_MS = 15 * 60 * 1000

/**
 * Accepts the check code of a receipt. Which transfer it confirms, and whose key did, is found by trying: of the
 * transfers that this station sealed and the keys that it trusts, 80 bits leave no doubt. A typing error costs nothing;
 * a code that is none of ours is recorded, and three in a row begin a pause.
 * @throws CausewayError `station.wrong-role`, `ledger.damaged`, `receipt.code-mistyped`, `receipt.code-wrong` and
 *   `receipt.code-earlier-key` (details: attemptsLeft), `receipt.code-paused` (details: until), `receipt.wrong-receiver`
 */
export function acceptCheckCode(station: Station, typed: string): AcceptedReceipt {
  demandSoundSender(station)
  const plain = readCheckCode(typed)
  demandNoPause(station)
  const found = findConfirmed(station, plain)
  if (!found) return refuseCode(station)
  const { sealed, signer } = found
  const receiver = { name: sealed.destination, fingerprint: signer.fingerprint }
  try {
    demandOwnDestination(station, receiver, sealed.destination)
  } catch (error) {
    refuse(station, error, { how: 'code', transferId: sealed.transferId, fingerprint: signer.fingerprint })
  }
  return recordAccepted(station, sealed, { how: 'code', receiver, facts: {} })
}

interface Found {
  readonly sealed: SealedTransfer
  readonly signer: SignerView
}

function findConfirmed(station: Station, plain: string): Found | null {
  const { ledger, trust, key } = station
  const signers = trust
    .list()
    .filter((signer) => maySignReceipts(station, signer))
    .map((signer) => ({ signer, secret: key.shareWith(signer.publicKey) }))
  for (const sealed of allSealed(ledger))
    for (const { signer, secret } of signers) {
      const { transferId, transferDigest, verdict, sealedAt } = sealed
      if (isReplaced(station, signer) && validityAt(signer, sealedAt) !== null) continue
      const confirmed = { transferId, transferDigest, verdict, source: key.fingerprint, receiver: signer.fingerprint }
      if (matchesCheckCode(plain, secret, confirmed)) return { sealed, signer }
    }
  return null
}

/**
 * A code bears no time. So a key counts now or, when its holder replaced it, at the end of its time: for transfers
 * that were sealed before that.
 */
function maySignReceipts(station: Station, signer: SignerView): boolean {
  const signedAt = isReplaced(station, signer) ? signer.validUntil : null
  try {
    const { status } = judgeSigner(station, { role: 'receipt', fingerprint: signer.fingerprint, signedAt })
    return status === 'trusted'
  } catch {
    return false
  }
}

function isReplaced({ trust }: Station, { fingerprint }: SignerView): boolean {
  return trust.newestOf(fingerprint) !== fingerprint
}

/** The wrong codes since the last that was right. */
function wrongInARow({ ledger }: Station): LedgerEvent[] {
  const right = [...eventsOf(ledger, 'receipt.accepted')].findLast(({ payload }) => payload['how'] === 'code')
  return [...eventsOf(ledger, 'receipt.code-wrong')].filter(({ sequence }) => sequence > (right?.sequence ?? 0))
}

function demandNoPause(station: Station): void {
  const wrong = wrongInARow(station)
  const last = wrong.at(-1)
  if (!last || wrong.length % ATTEMPTS !== 0) return
  const until = Date.parse(last.at) + PAUSE_MS
  if (Date.now() < until) throw new CausewayError('receipt.code-paused', { until: new Date(until).toISOString() })
}

function refuseCode(station: Station): never {
  const attempt = (wrongInARow(station).length % ATTEMPTS) + 1
  const attemptsLeft = ATTEMPTS - attempt
  station.ledger.append({ type: 'receipt.code-wrong', transferId: null, payload: { attemptsLeft } })
  throw new CausewayError(mayBeOfEarlierKey(station) ? 'receipt.code-earlier-key' : 'receipt.code-wrong', {
    attemptsLeft,
  })
}

/**
 * True when a transfer waits for its receipt that was sealed with a key that this station has no more: a receiving
 * station that does not know the new key makes its code under that one, and nobody here can check it.
 */
function mayBeOfEarlierKey({ ledger, rotations }: Station): boolean {
  const rotatedAt = rotations.at(-1)?.rotatedAt
  if (rotatedAt === undefined) return false
  const confirmed = new Set(readConfirmations(ledger).map(({ transferId }) => transferId))
  return [...allSealed(ledger)].some(
    ({ transferId, sealedAt }) => !confirmed.has(transferId) && Date.parse(sealedAt) < Date.parse(rotatedAt),
  )
}
