import type { CustodyEntry, ProofWanted, RecordedDevice, RecordedSecondPerson } from '../../../shared/custody'
import { CausewayError } from '../../../shared/errors'
import type { Station } from '../../station/station'
import { refuseCredential, tryCredential, type Occasion } from '../policy/credential-try'

type HandOver = Extract<CustodyEntry, { entry: 'handed-over' }>

/**
 * How somebody has to confirm a hand-over: with the personal credential of their account, where this station has one
 * for that name, else by typing the name.
 * @throws CausewayError `station.damaged`, `file.unreadable` (details: path)
 */
export function proofWanted(station: Station, name: string): ProofWanted {
  const [account] = accountsNamed(station, name)
  return account === undefined ? { proof: 'typed-name' } : { proof: 'credential', account }
}

/**
 * Both confirm: the one whose account runs Causeway by recording it, the other by a proof of their own. So the second
 * person is one of the two, and not the operator under the account's name; and who has a personal credential here
 * proves presence with it. Each try with one is an event, and counts like those at a receive.
 * @returns what the hand-over says of the second person; the credential itself is in no event
 * @throws CausewayError `custody.wrong-second-person` (details: name), `custody.credential-needed` (details: account),
 *   and as `tryCredential`
 */
export async function confirmSecondPerson(
  station: Station,
  device: RecordedDevice,
  { from, to, secondPerson }: HandOver,
  now = new Date(),
): Promise<RecordedSecondPerson | null> {
  if (secondPerson === null) return null
  const { name } = secondPerson
  const { operator, account: own } = station
  const wrong = new CausewayError('custody.wrong-second-person', { name })
  const isOneOfThem = [from, to].some((one) => alike(one, name))
  if (!isOneOfThem || alike(from, to) || isNamed(operator, name)) throw wrong
  const occasion: Occasion = { transferId: null, facts: { devices: [device], from, to }, others: [own] }
  const [account, ...more] = accountsNamed(station, name)
  if (secondPerson.proof === 'typed-name') {
    if (account !== undefined) refuseCredential(station, occasion, account, 'custody.credential-needed')
    return { proof: 'typed-name', name }
  }
  // Two domains may have an account of this name: whose credential it is has to be said in full.
  if (more.length > 0) throw wrong
  const proof = { account: account ?? name, secret: secondPerson.secret }
  return { proof: 'credential', name: await tryCredential(station, proof, occasion, now) }
}

/** The accounts with a credential that a name may mean: the one named in full, else those so called in some domain. */
function accountsNamed({ credentials }: Station, name: string): readonly string[] {
  const accounts = credentials.accounts()
  const exact = accounts.filter((account) => alike(account, name))
  return exact.length > 0 ? exact : accounts.filter((account) => isNamed(account, name))
}

/** True for the account `LAB\ben` and the names `LAB\ben` and `ben`. */
function isNamed(account: string, name: string): boolean {
  return alike(account, name) || alike(account.slice(account.lastIndexOf('\\') + 1), name)
}

function alike(a: string, b: string): boolean {
  const fold = (text: string): string => text.trim().replace(/\s+/g, ' ').normalize('NFC').toLowerCase()
  return fold(a) === fold(b)
}
