import { CausewayError } from '../../../shared/errors'
import { isSameName, type Account } from '../../../shared/policy'
import { demandPermission } from '../../station/permission'
import { isSamePerson, Persons } from '../../station/persons'
import type { Station } from '../../station/station'
import type { JobRecord } from '../jobs/job-record'
import { tryCredential, type PresenceProof } from './credential-try'

/**
 * Lets a second person prove to stand beside the operator. Every try, right or wrong, is an event, and by that event
 * `demandSecondPerson` decides: the job itself remembers nothing of it.
 * @throws CausewayError `job.wrong-step`, and as `tryCredential`
 */
export async function provePresence(
  station: Station,
  record: JobRecord,
  proof: PresenceProof,
  now = new Date(),
): Promise<void> {
  if (record.kind !== 'receive' || record.outcome) throw new CausewayError('job.wrong-step', { step: 'metadata' })
  const others = [station.account, ...firstPersons(station, record)]
  const occasion = { transferId: record.transferId, facts: { jobId: record.id }, others }
  await tryCredential(station, proof, occasion, now)
}

/**
 * Where the policy asks for two persons: whoever proved trust or verified this transfer does not import its metadata
 * alone. An operator with another account is the second person; so is one who proved presence.
 * @throws CausewayError `operator.second-needed`
 */
export function demandSecondPerson(station: Station, record: JobRecord): void {
  if (!station.policy.rules().twoPersons) return
  const first = firstPersons(station, record)
  const second = [station.account, ...presentPersons(station, record)]
  if (first.length > 0 && second.some((person) => !first.some((other) => isSamePerson(person, other)))) return
  throw new CausewayError('operator.second-needed')
}

/** Returns the accounts that proved presence for this job, as the ledger has them, oldest first. */
export function presentPersons({ ledger }: Station, { id }: JobRecord): Account[] {
  return ledger
    .transferEvents(id)
    .filter(({ type, payload }) => type === 'operator.present' && payload['jobId'] === id)
    .map(({ payload: { account, accountId } }) => {
      return { name: String(account), id: typeof accountId === 'string' ? accountId : null }
    })
}

/** The accounts that ran the Trust and Verify steps of a receive, as the ledger has them. */
function firstPersons({ ledger }: Station, { id }: JobRecord): Account[] {
  const persons = new Persons(ledger)
  return ledger
    .transferEvents(id)
    .filter(
      ({ type, payload }) =>
        type === 'receive.step' &&
        payload['jobId'] === id &&
        payload['outcome'] === 'done' &&
        (payload['step'] === 'trust' || payload['step'] === 'verify'),
    )
    .map(({ operator, sequence }) => persons.find(operator, sequence) ?? { name: operator, id: null })
}

/** Sets an account's personal credential: its own, or any as administrator. @throws CausewayError `operator.not-permitted`, `usage` */
export async function setCredential(station: Station, { account, secret }: PresenceProof): Promise<void> {
  demandOwnOrAdministrator(station, account)
  const by = { setAt: new Date().toISOString(), setBy: station.operator }
  const id = isSameName(account, station.operator) ? station.account.id : null
  await station.credentials.set(account, secret, by, id)
}

/** Takes it away. @throws CausewayError `operator.not-permitted`, `credential.unknown` */
export async function removeCredential(station: Station, account: string): Promise<void> {
  demandOwnOrAdministrator(station, account)
  await station.credentials.remove(account)
}

function demandOwnOrAdministrator(station: Station, account: string): void {
  if (!isSameName(account, station.operator)) demandPermission(station, 'administer')
}
