/** When the ledger was verified last, and whether it is time again: what History and the sidebar say of it. */
import type { LedgerDuty } from '../../shared/ledger-duty'
import { messages } from '../messages'
import { ask } from './bridge'
import { appInfo } from './window-state.svelte'

/** A window may stay open for weeks. */
const LOOK_AGAIN_MS = 60 * 60 * 1000

let duty = $state.raw<LedgerDuty | null>(null)

/** null until main has told. */
export function ledgerDuty(): LedgerDuty | null {
  return duty
}

/** Asks main; a ledger that cannot be read says so where it is looked at, not here. */
export async function loadLedgerDuty(): Promise<void> {
  duty = await ask('history.duty').catch(() => null)
}

/** Keeps it up to date while the window is open, and after each change of preferences. To be run in an effect. */
export function keepLedgerDuty(): () => void {
  if (appInfo()) void loadLedgerDuty()
  const timer = setInterval(() => void loadLedgerDuty(), LOOK_AGAIN_MS)
  return () => {
    clearInterval(timer)
  }
}

/** What stands beside History in the sidebar; null when nothing is to be said. */
export function ledgerReminder(): {
  readonly short: string
  readonly text: string
  readonly tone: 'warning' | 'danger'
} | null {
  const text = messages().history.ledger
  if (duty?.intact === false) return { short: text.dueBadge, text: text.brokenHint, tone: 'danger' }
  return duty?.isDue ? { short: text.dueBadge, text: text.dueHint, tone: 'warning' } : null
}
