import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillLedger } from '../bench/ledger-fill'
import { Ledger } from '../../electron/ledger/ledger'
import { DEFAULT_SETTINGS } from '../../shared/settings'
import { currentOperator } from '../../electron/station/operator'
import { succeed } from '../support/stations'
import { homeAt, type Home } from '../unit/ledger/ledger-home'

/**
 * A disconnected practice station whose ledger holds so many events, one each minute from 2020-01-01 on, ten to an attempt,
 * and one more that says what the station is.
 */
export async function stationOfYears(events: number): Promise<Home> {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-years-'))
  await succeed(folder, 'init', '--role', 'disconnected', '--name', 'Import 1', '--practice')
  await succeed(folder, 'practice', 'create', '--side', 'import')
  for (const name of ['ledger.db', 'ledger.db-wal', 'ledger.db-shm', 'ledger-head'])
    rmSync(join(folder, name), { force: true })
  const home = await homeAt(folder)
  fillLedger(home.file, home.options, events)
  const ledger = Ledger.open(home.file, home.options)
  ledger.append({
    type: 'station.created',
    payload: {
      role: 'disconnected',
      name: 'Import 1',
      server: 'practice',
      account: currentOperator(),
      settings: DEFAULT_SETTINGS,
    },
  })
  ledger.close()
  return home
}
