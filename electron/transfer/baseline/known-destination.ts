import { isSameStation } from '../../../shared/station-name'
import type { Station } from '../../station/station'
import { readConfirmations } from './confirmations'

/**
 * Returns true when something here names the destination: the holder of a trusted key, or a receipt that came back. For a warning
 * only: a first transfer may go to a station whose key is not here yet.
 */
export function isKnownDestination({ trust, ledger }: Station, name: string): boolean {
  const holders = trust.list().flatMap(({ status, holder }) => (status === 'trusted' ? [holder] : []))
  return [...holders, ...readConfirmations(ledger).map(({ destination }) => destination)].some((known) =>
    isSameStation(known, name),
  )
}
