/** A ledger with the key of its station, as a station's home has them. */
import { join } from 'node:path'
import { Ledger, type LedgerOptions } from '../../../electron/ledger/ledger'
import { NAMESPACES, verifySshsig } from '../../../electron/trust/sshsig'
import { loadStationKey } from '../../../electron/trust/station-key'

export interface Home {
  readonly folder: string
  readonly file: string
  readonly headFile: string
  readonly options: LedgerOptions
  readonly open: (change?: Partial<LedgerOptions>) => Ledger
}

/** The ledger of a folder that has its key already. */
export async function homeAt(folder: string): Promise<Home> {
  const key = await loadStationKey(join(folder, 'keys'))
  const file = join(folder, 'ledger.db')
  const options: LedgerOptions = {
    station: 'Import 1',
    operator: 'm.operator',
    signHead: (bytes) => key.sign(NAMESPACES.ledger, bytes),
    verifyHead: (signature, bytes) => {
      try {
        return verifySshsig(signature, NAMESPACES.ledger, bytes).fingerprint === key.fingerprint
      } catch {
        return false
      }
    },
  }
  return {
    folder,
    file,
    headFile: join(folder, 'ledger-head'),
    options,
    open: (change = {}) => Ledger.open(file, { ...options, ...change }),
  }
}
