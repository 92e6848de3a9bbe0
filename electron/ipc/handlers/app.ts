import type { AppInfo, RequestChannel } from '../../../shared/channels'
import { CausewayError } from '../../../shared/errors'
import type { Permissions } from '../../../shared/policy'
import { writeFileDurably } from '../../files/durable'
import { demandPermission, permissionsOf } from '../../station/permission'
import { hasStation, type Station } from '../../station/station'
import type { Context } from '../context'
import { fileNameOf } from '../file-name'
import { otherSideHome, otherSideStation } from '../other-side'
import type { Handlers } from '../router'
import { StationHolder } from '../station-holder'

type AppChannel = Extract<RequestChannel, `app.${string}` | `station.${string}`>

/** The program and its station: first run, preferences, the public key, the practice pair. */
export function appHandlers(context: Context): Pick<Handlers, AppChannel> {
  const { station, desktop } = context
  return {
    'app.info': () => appInfo(context),
    'app.copy-text': (text) => desktop.copyText(text),
    'app.set-preferences': async (preferences) => {
      await station.setPreferences(preferences)
      return tellAppearance(context)
    },
    'station.create': async (wanted) => {
      await station.create(wanted)
      return tellAppearance(context)
    },
    'station.export-public-key': async () => {
      const { key, file } = await station.required()
      const location = await desktop.pickSaveLocation({ name: `${fileNameOf(file.name)}.pub`, extension: 'pub' })
      if (location === null) return null
      await writeFileDurably(location, `${key.publicKeyLine}\n`)
      return { location }
    },
    'station.open-other-side': () => openOtherSide(context),
  }
}

/** What the window knows of the program and its station. */
export async function appInfo({ version, station }: Context): Promise<AppInfo> {
  const current = await station.current()
  return {
    version,
    platform: process.platform,
    station: current?.view() ?? null,
    permissions: current ? permissionsIfKnown(current) : null,
    preferences: await station.preferences(),
    canUseWindowsServer: process.platform === 'win32',
  }
}

/** A policy that was altered must not keep the window shut: whatever is asked for then, the engine says why not. */
function permissionsIfKnown(station: Station): Permissions | null {
  try {
    return permissionsOf(station)
  } catch (error) {
    if (error instanceof CausewayError) return null
    throw error
  }
}

async function tellAppearance(context: Context): Promise<AppInfo> {
  const info = await appInfo(context)
  context.appearanceChanged(info.preferences, info.station?.name ?? null)
  return info
}

/** @throws CausewayError `operator.not-permitted`; `station.not-practice`: a real pair stands on two machines */
async function openOtherSide({ station, desktop }: Context): Promise<void> {
  const own = await station.required()
  if (own.file.role === 'auditor')
    throw new CausewayError('station.wrong-role', { station: own.file.name, role: own.file.role })
  if (!own.isPractice) throw new CausewayError('station.not-practice', { station: own.file.name })
  demandPermission(own, 'transfer')
  const home = otherSideHome(station.home)
  if (!(await hasStation(home))) {
    const other = new StationHolder(home, station.options, own.file.preferences.language)
    const created = await other.create(otherSideStation(own.file))
    created.close()
  }
  desktop.openStation(home)
}
