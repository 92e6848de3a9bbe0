import { MESSAGE_ROLES, type SignerLimits } from '../../../shared/trust'
import { oneOf, usage } from '../arguments'

/** What a key may be trusted for, and when. */
export const LIMIT_OPTIONS = {
  purpose: { type: 'string', multiple: true, default: [] as string[] },
  'valid-from': { type: 'string' },
  'valid-until': { type: 'string' },
} as const

/** The limits that were typed; nothing for those that were not. @throws CausewayError `usage` */
export function readLimits(values: {
  readonly purpose: readonly string[]
  readonly 'valid-from'?: string | undefined
  readonly 'valid-until'?: string | undefined
}): Partial<SignerLimits> {
  const named = values.purpose.map((word) => oneOf(word, MESSAGE_ROLES, '--purpose'))
  const [from, until] = [values['valid-from'], values['valid-until']]
  return {
    ...(named.length > 0 ? { purposes: MESSAGE_ROLES.filter((role) => named.includes(role)) } : {}),
    ...(from === undefined ? {} : { validFrom: readTime(from, '--valid-from') }),
    ...(until === undefined ? {} : { validUntil: readTime(until, '--valid-until') }),
  }
}

/** `2026-11-21` (its first moment) or `2026-11-21T08:00:00Z`, in whole seconds of UTC. @throws CausewayError `usage` */
export function readTime(typed: string, option: string): string {
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/.test(typed) ? new Date(typed) : new Date(NaN)
  // A day that its month does not have would be taken for one of the next month.
  if (Number.isNaN(time.getTime()) || !time.toISOString().startsWith(typed.slice(0, 10)))
    throw usage(`${option} is a day (2026-11-21) or a time in UTC (2026-11-21T08:00:00Z), not '${typed}'`)
  return time.toISOString()
}
