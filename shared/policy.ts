/**
 * What a station asks beyond the rules that always hold, and who may do what at it. Kept in policy.json. The window
 * loads this file, so it holds no zod, which would make code from text there.
 */
import type { Account, PolicyRules } from './policy-schemas'

export type { Account, PolicyRules } from './policy-schemas'

export const OPERATOR_ROLES = ['administrator', 'operator', 'auditor'] as const
/** administrator: owns policy and keys, and does what operators do; operator: sends and receives; auditor: reads. */
export type OperatorRole = (typeof OPERATOR_ROLES)[number]

export const OPERATOR_ACTIONS = ['transfer', 'trust-keys', 'administer'] as const
/** What somebody wants to do at a station; whatever is not named here only reads, and everybody may. */
export type OperatorAction = (typeof OPERATOR_ACTIONS)[number]

export const LONGEST_TRANSFER_AGE_DAYS = 3650
export const LONGEST_CLOCK_TOLERANCE_MINUTES = 1440

/** What holds at a station whose policy was never changed. */
export function defaultRules(creator: Account): PolicyRules {
  return {
    requirePinned: false,
    twoPersons: false,
    oldestDays: null,
    clockToleranceMinutes: 60,
    keysTrustedBy: 'operators',
    administrators: [creator],
    auditors: [],
    operators: null,
  }
}

/** What an account is under these rules. The strictest list that names it counts least: administrators come first. */
export function roleUnder(rules: PolicyRules, account: Account): OperatorRole {
  const isIn = (list: readonly Account[]): boolean => list.some((each) => isSameAccount(each, account))
  if (isIn(rules.administrators)) return 'administrator'
  if (isIn(rules.auditors)) return 'auditor'
  return rules.operators === null || isIn(rules.operators) ? 'operator' : 'auditor'
}

/** True when the rules let this role do this. */
export function mayDo(rules: PolicyRules, role: OperatorRole, action: OperatorAction): boolean {
  if (role === 'administrator') return true
  if (role === 'auditor' || action === 'administer') return false
  return action === 'transfer' || rules.keysTrustedBy === 'operators'
}

/** Account names are the same whatever their letter case, as Windows has it. */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** An entry with an id means the account with this id alone; one without means a name, letter case apart as on Windows. */
export function isSameAccount(listed: Account, account: Account): boolean {
  if (listed.id !== null) return listed.id === account.id
  return isSameName(listed.name, account.name)
}

/** What the account that asks may do, told beforehand, so that a page offers nothing that is refused afterwards. */
export interface Permissions {
  readonly role: OperatorRole
  readonly may: readonly OperatorAction[]
  /** Which roles may do each. */
  readonly roles: Readonly<Record<OperatorAction, readonly OperatorRole[]>>
  /** Names of the accounts that can change it. */
  readonly administrators: readonly string[]
}

/** The policy as the window and the command line see it. */
export interface PolicyView {
  readonly rules: PolicyRules
  /** False as long as the policy was never changed. */
  readonly isSet: boolean
  /** Who asks, and as what. */
  readonly account: Account
  readonly role: OperatorRole
  /** Accounts that have a personal credential. */
  readonly credentials: readonly string[]
}
