/** The shapes of a policy, its accounts and credentials. */
import { z } from 'zod'
import { LONGEST_CLOCK_TOLERANCE_MINUTES, LONGEST_TRANSFER_AGE_DAYS } from './policy'

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

export const policyRulesSchema = z.strictObject({
  /** Transfers only from keys that were trusted before the first of them came: no comparison while receiving. */
  requirePinned: z.boolean(),
  /** Received media are read only when they are known to be write-protected. Policies from before there was it have none. */
  requireWriteProtection: z.boolean().optional(),
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

/** A personal credential: long enough not to be guessed within the tries that there are. */
export const secretSchema = z.string().min(8).max(256)
