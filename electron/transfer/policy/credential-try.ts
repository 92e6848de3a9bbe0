import { CausewayError } from '../../../shared/errors'
import type { LedgerEvent } from '../../../shared/ledger'
import { isSameName, type Account } from '../../../shared/policy'
import { EventMemory } from '../../station/event-memory'
import { isSamePerson } from '../../station/persons'
import type { Station } from '../../station/station'

export interface PresenceProof {
  /** The account of the second person, who need not be logged on. */
  readonly account: string
  /** The personal credential; never stored, never logged. */
  readonly secret: string
}

/** What a person proves to be there for: it goes into the event of each try. */
export interface Occasion {
  readonly transferId: string | null
  readonly facts: Readonly<Record<string, unknown>>
  /** Who has a part in it already and can be nobody's second person. */
  readonly others: readonly Account[]
}

export const CREDENTIAL_TRIES = 5
export const LOCKED_MS = 15 * 60_000

/**
 * One try to prove presence with a personal credential. Every try, right or wrong, is an event, and the tries of all
 * occasions count together.
 * @returns the account as the station has it
 * @throws CausewayError `operator.same-person` (details: account), `credential.unknown`, `credential.wrong`,
 *   `credential.locked`, `credential.altered` (details: account)
 */
export async function tryCredential(
  station: Station,
  { account, secret }: PresenceProof,
  occasion: Occasion,
  now: Date,
): Promise<string> {
  const { ledger, credentials } = station
  const { transferId, facts } = occasion
  const refuse = (code: Parameters<typeof refuseCredential>[3]): never =>
    refuseCredential(station, occasion, account, code)
  const known = credentials.accounts().find((name) => isSameName(name, account))
  if (known === undefined) return refuse('credential.unknown')
  const { id } = credentials.accountOf(known)
  if (occasion.others.some((other) => isSamePerson(other, { name: known, id }))) refuse('operator.same-person')
  const isRight = await credentials
    .check(known, secret, {
      before: () => {
        if (isLocked(station, known, now)) refuse('credential.locked')
      },
      after: (right) => {
        if (!right) return
        const person = { account: known, ...(id === null ? {} : { accountId: id }) }
        ledger.append({ type: 'operator.present', transferId, payload: { ...facts, ...person } })
      },
    })
    .catch((error: unknown) => {
      if (error instanceof CausewayError && error.code === 'credential.altered') return refuse(error.code)
      throw error
    })
  if (!isRight) refuse('credential.wrong')
  return known
}

/**
 * Records that somebody did not prove to be there.
 * @throws CausewayError with the code (details: account), always
 */
export function refuseCredential(
  { ledger }: Station,
  { transferId, facts }: Occasion,
  account: string,
  code:
    | 'credential.unknown'
    | 'credential.wrong'
    | 'credential.locked'
    | 'credential.altered'
    | 'operator.same-person'
    | 'custody.credential-needed',
): never {
  ledger.append({ type: 'credential.refused', transferId, payload: { ...facts, account, reason: code } })
  throw new CausewayError(code, { account })
}

/**
 * Five wrong tries since the last right one, the last of them not long ago. Counted from the ledger: it is the one
 * list of tries that nobody can shorten. A clock that was set back does not unlock.
 */
function isLocked({ ledger }: Station, account: string, now: Date): boolean {
  let wrong = 0
  let last = 0
  for (const { type, at, payload } of tries(ledger)) {
    if (!isSameName(String(payload['account']), account)) continue
    if (type === 'credential.refused' && payload['reason'] === 'credential.wrong') {
      wrong++
      last = Math.max(last, Date.parse(at))
    }
    if (type === 'operator.present' || type === 'credential.set') wrong = 0
  }
  return wrong >= CREDENTIAL_TRIES && now.getTime() < last + LOCKED_MS
}

/** Everything that was tried with credentials, oldest first. */
function tries(ledger: Station['ledger']): readonly LedgerEvent[] {
  const types = ['credential.refused', 'operator.present', 'credential.set'] as const
  return types.flatMap((type) => new EventMemory(ledger, type).all()).sort((a, b) => a.sequence - b.sequence)
}
