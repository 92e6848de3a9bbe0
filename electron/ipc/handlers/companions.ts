import { MOST_COMPANIONS, type CompanionSetting } from '../../../shared/companions'
import type { RequestChannel } from '../../../shared/channels'
import { CausewayError } from '../../../shared/errors'
import { demandApart, existingFolder } from '../../transfer/companions/apart'
import { byName, demandDistinctNames } from '../../transfer/companions/companion-name'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import type { Context } from '../context'
import type { Handlers } from '../router'

type CompanionChannel = Extract<RequestChannel, `companions.${string}`>

/** The folders that travel with every send. Their paths are kept here: the window names a folder that was picked. */
export function companionHandlers(context: Context): Pick<Handlers, CompanionChannel> {
  const { station, desktop, tokens } = context
  return {
    'companions.list': async () => (await station.required()).companions,
    'companions.pick-folder': async () => {
      const location = await desktop.pickFolder()
      return location === null ? null : { token: tokens.tokenFor(location, 'companion-folder'), location }
    },
    'companions.add': async ({ name, folder }) => {
      const current = await station.required()
      current.requireRole('connected')
      demandPermission(current, 'transfer')
      const added = { name, folder: tokens.pathOf(folder, 'companion-folder') }
      demandAddable(current.companions, added)
      const real = await existingFolder(added.folder)
      await demandApart({ name, folder: real }, [current.paths.home])
      return changeCompanions(current, { added }, (companions) => demandAddable(companions, added))
    },
    'companions.remove': async (name) => {
      const current = await station.required()
      demandPermission(current, 'transfer')
      const removed = byName(current.companions, name)
      return changeCompanions(current, { removed }, (companions) => {
        const gone = byName(companions, name)
        return companions.filter((companion) => companion !== gone)
      })
    },
  }
}

/** Returns all companions with one more. @throws CausewayError `companion.name-taken`, `usage` */
function demandAddable(companions: readonly CompanionSetting[], added: CompanionSetting): CompanionSetting[] {
  const all = [...companions, added]
  demandDistinctNames(all.map(({ name }) => name))
  if (all.length > MOST_COMPANIONS) throw new CausewayError('usage', { problem: `more than ${MOST_COMPANIONS}` })
  return all
}

async function changeCompanions(
  { settings }: Station,
  what: Readonly<Record<string, unknown>>,
  edit: (companions: readonly CompanionSetting[]) => CompanionSetting[],
): Promise<readonly CompanionSetting[]> {
  const changed = await settings.change(
    'settings.changed',
    (before) => ({ ...before, companions: edit(before.companions) }),
    what,
  )
  return changed.companions
}
