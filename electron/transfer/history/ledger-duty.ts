import type { LedgerDuty } from '../../../shared/ledger-duty'
import type { Station } from '../../station/station'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * When this station's ledger was verified last and whether it is time again. A ledger that never was is due that many
 * days after its first event, so that a new station is not reproached.
 */
export function ledgerDuty(station: Station, now = new Date()): LedgerDuty {
  const days = station.settings.now().ledgerCheckDays
  const last = station.ledger.newest('ledger.verified')
  const since = last ?? station.ledger.events({ limit: 1 })[0]
  const age = since ? now.getTime() - Date.parse(since.at) : 0
  return {
    verifiedAt: last?.at ?? null,
    intact: last ? last.payload['intact'] === true : null,
    days,
    // A clock that was set back must not put the duty off: an event from the future is no reason to wait.
    isDue: days !== null && (age > days * DAY_MS || age < -DAY_MS),
  }
}
