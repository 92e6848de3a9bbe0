/** A home as the first version of Causeway made it: what decides stood in station.json alone. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NewEvent } from '../../electron/ledger/append'
import { Ledger } from '../../electron/ledger/ledger'
import { homePaths } from '../../electron/station/home'
import { keyComment } from '../../electron/trust/openssh'
import { NAMESPACES } from '../../electron/trust/sshsig'
import { createStationKey } from '../../electron/trust/station-key'
import type { FirstPreferences, StationFile } from '../../shared/station'

export interface FirstHome {
  readonly role: StationFile['role']
  readonly name: string
  readonly preferences?: Partial<FirstPreferences>
  /** What happened there, after the station was created. */
  readonly events?: readonly NewEvent[]
}

/** Makes a practice station's home in the first version's form. */
export async function makeFirstHome(home: string, { role, name, preferences, events = [] }: FirstHome): Promise<void> {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const paths = homePaths(home)
  const key = await createStationKey(paths.keys, keyComment(name, true))
  const identity = { role, name, server: 'practice', fingerprint: key.fingerprint }
  const ledger = Ledger.open(paths.ledger, {
    station: name,
    operator: 'somebody',
    signHead: (bytes) => key.sign(NAMESPACES.ledger, bytes),
    verifyHead: () => true,
  })
  for (const event of [{ type: 'station.created' as const, payload: identity }, ...events]) ledger.append(event)
  ledger.signHead()
  ledger.close()
  const file = {
    formatVersion: 1,
    ...identity,
    createdAt: new Date().toISOString(),
    preferences: { language: 'en', theme: 'system', ...preferences },
  }
  writeFileSync(join(home, 'station.json'), JSON.stringify(file), { mode: 0o600 })
}
