import type { Check, CheckState } from '../../../shared/domain'

const ORDER: readonly CheckState[] = ['failed', 'unknown', 'warning', 'not-checked', 'ok']

/** What keeps a step from going on stands first; else checks keep the order in which they were made. */
export function worstFirst(checks: readonly Check[]): Check[] {
  return [...checks].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
}
