/** Settings as Settings and the command line change them, for homes whose window is not open. */
import type { Settings } from '../../shared/settings'
import { openStation } from '../../electron/station/station'

export async function changeSettings(home: string, changes: Partial<Settings>): Promise<void> {
  const station = await openStation(home, { selfCommand: { file: '', args: [] } })
  try {
    await station.settings.change('settings.changed', (settings) => ({ ...settings, ...changes }))
  } finally {
    station.close()
  }
}
