/** What a station asks beyond the rules that always hold, and who may do what at it. Kept in policy.json. */
import { z } from 'zod'

export const OPERATOR_ROLES = ['administrator', 'operator', 'auditor'] as const
/** administrator: owns policy and keys, and does what operators do; operator: sends and receives; auditor: reads. */
export type OperatorRole = (typeof OPERATOR_ROLES)[number]

/** What somebody wants to do at a station; whatever is not named here only reads, and everybody may. */
export type OperatorAction = 'transfer' | 'trust-keys' | 'administer'

/** An account of the operating system: `DOMAIN\name` on Windows, else the name. */
export const accountNameSchema = z
  .string()
  .min(1)
  .max(128)
  .refine((name) => name === name.trim() && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp},#]/u.test(name), 'an account name')

/** Security identifier on Windows, user id elsewhere. */
export const accountIdSchema = z.string().regex(/^(?:S-1(?:-\d{1,14}){1,15}|uid:\d{1,10})$/)

/** With an id, only the account that has it is meant, whatever it is called today. */
export const accountSchema = z.strictObject({ name: accountNameSchema, id: accountIdSchema.nullable() })
export type Account = z.infer<typeof accountSchema>

const accountsSchema = z
  .array(accountSchema)
  .max(200)
  .refine((all) => new Set(all.map(({ name }) => name.toLowerCase())).size === all.length, 'no account twice')

export const LONGEST_TRANSFER_AGE_DAYS = 3650
export const LONGEST_CLOCK_TOLERANCE_MINUTES = 1440

export const policyRulesSchema = z.strictObject({
  /** Transfers only from keys that were trusted before the first of them came: no comparison while receiving. */
  requirePinned: z.boolean(),
  /** Who proved trust or verified a transfer must not be the only one who imports its metadata. */
  twoPersons: z.boolean(),
  /** A message that was signed longer ago is refused; null: no limit. */
  oldestDays: z.number().int().min(1).max(LONGEST_TRANSFER_AGE_DAYS).nullable(),
  /** Clocks of two stations, and of one before and after, may differ so much where ages are judged. */
  clockToleranceMinutes: z.number().int().min(0).max(LONGEST_CLOCK_TOLERANCE_MINUTES),
  /** Who may trust and revoke keys. Administrators always may. */
  keysTrustedBy: z.enum(['operators', 'administrators']),
  administrators: accountsSchema.min(1),
  auditors: accountsSchema,
  /** null: every account that is not named as something else. An account that no list names is an auditor. */
  operators: accountsSchema.nullable(),
})
export type PolicyRules = z.infer<typeof policyRulesSchema>

export const policyFileSchema = policyRulesSchema.extend({ formatVersion: z.literal(1) })

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

/** An entry with an id means the account with this id alone; one without means a name, letter case apart as on Windows. */
export function isSameAccount(listed: Account, account: Account): boolean {
  if (listed.id !== null) return listed.id === account.id
  return listed.name.toLowerCase() === account.name.toLowerCase()
}

/** A personal credential: long enough not to be guessed within the tries that there are. */
export const secretSchema = z.string().min(8).max(256)

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
