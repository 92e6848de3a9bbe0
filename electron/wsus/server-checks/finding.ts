import type { CheckState, CheckValue, ServerFacts } from '../../../shared/domain'

/** What one check found, before its name, source and time are added. */
export type Finding = readonly [state: CheckState, value: CheckValue]

/** Looks at facts and at nothing else; null: it does not concern this server, and is not shown. */
export type CheckFunction = (facts: ServerFacts) => Finding | null

export const NONE: CheckValue = { kind: 'none' }
export const UNKNOWN: Finding = ['unknown', NONE]
export const NOT_CHECKED: Finding = ['not-checked', NONE]

/** As many names stand in a check; the facts have more. */
const NAMED = 10

export const text = (value: string): CheckValue => ({ kind: 'text', text: value })
export const count = (value: number): CheckValue => ({ kind: 'count', count: value })
export const yesNo = (yes: boolean): CheckValue => ({ kind: 'yes-no', yes })
export const time = (utc: string): CheckValue => ({ kind: 'time', utc })

/** The first names of `total`; the number alone when no name is known. */
export function names(items: readonly string[], total: number): CheckValue {
  if (items.length === 0) return count(total)
  return { kind: 'names', items: items.slice(0, NAMED), count: Math.max(total, items.length) }
}

/** The value answers what the check's name states: yes is good. */
export function mustBe(wanted: boolean, value: boolean | null | undefined): Finding {
  if (value === null || value === undefined) return UNKNOWN
  return [value === wanted ? 'ok' : 'failed', yesNo(value === wanted)]
}
