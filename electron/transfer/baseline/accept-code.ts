import type { AcceptedReceipt } from '../../../shared/baseline'
import { CausewayError } from '../../../shared/errors'
import type { SignerView } from '../../../shared/trust'
import type { LedgerEvent } from '../../../shared/ledger'
import type { Station } from '../../station/station'
import { matchesCheckCode, readCheckCode } from '../../trust/check-code'
import { judgeSigner } from '../signers/judge-signer'
import { demandOwnDestination, demandSoundSender, recordAccepted, refuse } from './accept'
import { allSealed, eventsOf, type SealedTransfer } from './sealed'

/** So many wrong codes in a row begin a pause. */
const ATTEMPTS = 3
const PAUSE_MS = 15 * 60 * 1000

/**
 * Accepts the check code of a receipt. Which transfer it confirms, and whose key did, is found by trying: of the
 * transfers that this station sealed and the keys that it trusts, 80 bits leave no doubt. A typing error costs nothing;
 * a code that is none of ours is recorded, and three in a row begin a pause.
 * @throws CausewayError `station.wrong-role`, `ledger.damaged`, `receipt.code-mistyped`, `receipt.code-wrong` (details:
 *   attemptsLeft), `receipt.code-paused` (details: until), `receipt.wrong-receiver`
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
    .filter(({ fingerprint }) => maySignReceipts(station, fingerprint))
    .map((signer) => ({ signer, secret: key.shareWith(signer.publicKey) }))
  for (const sealed of allSealed(ledger))
    for (const { signer, secret } of signers) {
      const { transferId, transferDigest, verdict } = sealed
      const confirmed = { transferId, transferDigest, verdict, source: key.fingerprint, receiver: signer.fingerprint }
      if (matchesCheckCode(plain, secret, confirmed)) return { sealed, signer }
    }
  return null
}

function maySignReceipts(station: Station, fingerprint: string): boolean {
  try {
    return judgeSigner(station, { role: 'receipt', fingerprint, signedAt: null }).status === 'trusted'
  } catch {
    return false
  }
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
  throw new CausewayError('receipt.code-wrong', { attemptsLeft })
}
