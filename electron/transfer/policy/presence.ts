import { CausewayError } from '../../../shared/errors'
import type { LedgerEvent } from '../../../shared/ledger'
import { EventMemory } from '../../station/event-memory'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import type { JobRecord } from '../jobs/job-record'

export interface PresenceProof {
  /** The account of the second person, who need not be logged on. */
  readonly account: string
  /** The personal credential; never stored, never logged. */
  readonly secret: string
}

export const CREDENTIAL_TRIES = 5
export const LOCKED_MS = 15 * 60_000

/**
 * A second person proves to stand beside the operator. Every try, right or wrong, is an event.
 * @returns what the job remembers of it
 * @throws CausewayError `operator.same-person` (details: account), `credential.unknown`, `credential.wrong`,
 *   `credential.locked` (details: account), `job.wrong-step`
 */
export async function provePresence(
  station: Station,
  record: JobRecord,
  { account, secret }: PresenceProof,
  now = new Date(),
): Promise<NonNullable<JobRecord['data']['secondPerson']>> {
  if (record.kind !== 'receive' || record.outcome) throw new CausewayError('job.wrong-step', { step: 'metadata' })
  const { ledger, credentials } = station
  const refuse = (error: CausewayError): never => {
    const payload = { jobId: record.id, account, reason: error.code }
    ledger.append({ type: 'credential.refused', transferId: record.transferId, payload })
    throw error
  }
  const known = credentials.accounts().find((name) => isSame(name, account))
  if (known === undefined) refuse(new CausewayError('credential.unknown', { account }))
  if ([station.operator, ...firstPersons(station, record)].some((name) => isSame(name, account)))
    refuse(new CausewayError('operator.same-person', { account }))
  const isRight = await credentials.check(account, secret, {
    before: () => {
      if (isLocked(station, account, now)) refuse(new CausewayError('credential.locked', { account }))
    },
    after: (right) => {
      if (!right) return
      const payload = { jobId: record.id, account: known ?? account }
      ledger.append({ type: 'operator.present', transferId: record.transferId, payload })
    },
  })
  if (!isRight) refuse(new CausewayError('credential.wrong', { account }))
  return { account: known ?? account, at: now.toISOString() }
}

/**
 * Where the policy asks for two persons: whoever proved trust or verified this transfer does not import its metadata
 * alone. An operator with another account is the second person; so is one who proved presence.
 * @throws CausewayError `operator.second-needed`
 */
export function demandSecondPerson(station: Station, record: JobRecord): void {
  if (!station.policy.rules().twoPersons) return
  const first = firstPersons(station, record)
  const second = [station.operator, record.data.secondPerson?.account ?? station.operator]
  if (first.length > 0 && second.some((name) => !first.some((other) => isSame(name, other)))) return
  throw new CausewayError('operator.second-needed')
}

/** The accounts that ran the Trust and Verify steps of a receive, as the ledger has them. */
function firstPersons({ ledger }: Station, { id }: JobRecord): string[] {
  return ledger
    .transferEvents(id)
    .filter(
      ({ type, payload }) =>
        type === 'receive.step' &&
        payload['jobId'] === id &&
        payload['outcome'] === 'done' &&
        (payload['step'] === 'trust' || payload['step'] === 'verify'),
    )
    .map(({ operator }) => operator)
}

/**
 * Five wrong tries since the last right one, the last of them not long ago. Counted from the ledger: it is the one
 * list of tries that nobody can shorten. A clock that was set back does not unlock.
 */
function isLocked({ ledger }: Station, account: string, now: Date): boolean {
  let wrong = 0
  let last = 0
  for (const { type, at, payload } of tries(ledger)) {
    if (!isSame(String(payload['account']), account)) continue
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

/** Sets an account's personal credential: its own, or any as administrator. @throws CausewayError `operator.not-permitted`, `usage` */
export async function setCredential(station: Station, { account, secret }: PresenceProof): Promise<void> {
  demandOwnOrAdministrator(station, account)
  await station.credentials.set(account, secret, { setAt: new Date().toISOString(), setBy: station.operator })
  station.ledger.append({ type: 'credential.set', payload: { account } })
}

/** Takes it away. @throws CausewayError `operator.not-permitted`, `credential.unknown` */
export async function removeCredential(station: Station, account: string): Promise<void> {
  demandOwnOrAdministrator(station, account)
  await station.credentials.remove(account)
  station.ledger.append({ type: 'credential.removed', payload: { account } })
}

function demandOwnOrAdministrator(station: Station, account: string): void {
  if (!isSame(account, station.operator)) demandPermission(station, 'administer')
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
