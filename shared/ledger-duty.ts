/** How often a ledger is to be verified. Holds no zod: the window's content policy lets none in. */
import type { Preferences } from './station'

/** When nobody has said otherwise. */
export const DEFAULT_LEDGER_CHECK_DAYS = 31
export const LONGEST_LEDGER_CHECK_DAYS = 365

/** When the ledger was verified last, and whether it is time again. */
export interface LedgerDuty {
  /** UTC; null when it never was. */
  readonly verifiedAt: string | null
  /** How that ended; null when it never was. */
  readonly intact: boolean | null
  /** After how many days it is due again; null: nobody is to be reminded. */
  readonly days: number | null
  readonly isDue: boolean
}

/** After how many days the ledger is to be verified again, or null when nobody is to be reminded. */
export function ledgerCheckDays({ ledgerCheckDays }: Pick<Preferences, 'ledgerCheckDays'>): number | null {
  return ledgerCheckDays === undefined ? DEFAULT_LEDGER_CHECK_DAYS : ledgerCheckDays
}
