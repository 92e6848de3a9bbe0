import type { SentTransferView, SentView } from '../../../shared/baseline'
import type { Station } from '../../station/station'
import { allBaselines } from './baseline'
import { readConfirmations } from './confirmations'
import { allSealed } from './sealed'

/** As many are shown; the history has them all. */
const SHOWN = 50

/** What was sent, and which of it was confirmed. */
export function sentView(station: Station): SentView {
  const { ledger, trust } = station
  // Of two receipts for one transfer, the file says more than the code.
  const ordered = readConfirmations(ledger).sort((a, b) => Number(a.how === 'file') - Number(b.how === 'file'))
  const confirmed = new Map(ordered.map((each) => [each.transferId, each]))
  const transfers = [...allSealed(ledger)].slice(-SHOWN).reverse()
  return {
    transfers: transfers.map(
      ({ transferId, sequence, destination, mode, files, bytes, sealedAt }): SentTransferView => {
        const known = confirmed.get(transferId)
        return {
          ...{ transferId, sequence, destination, mode, files, bytes, sealedAt },
          confirmed: known
            ? { how: known.how, at: known.at, holder: trust.find(known.receiver.fingerprint)?.holder ?? null }
            : null,
        }
      },
    ),
    destinations: allBaselines(station).map(({ destination }) => destination),
  }
}
