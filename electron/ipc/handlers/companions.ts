import { MOST_COMPANIONS } from '../../../shared/companions'
import type { RequestChannel } from '../../../shared/channels'
import { CausewayError } from '../../../shared/errors'
import { demandApart, existingFolder } from '../../transfer/companions/apart'
import { byName, demandDistinctNames } from '../../transfer/companions/companion-name'
import { demandPermission } from '../../station/permission'
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
      return location === null ? null : { token: tokens.tokenFor(location), location }
    },
    'companions.add': async ({ name, folder }) => {
      const current = await station.required()
      current.requireRole('connected')
      demandPermission(current, 'transfer')
      const all = [...current.companions, { name, folder: tokens.pathOf(folder) }]
      demandDistinctNames(all.map((companion) => companion.name))
      if (all.length > MOST_COMPANIONS) throw new CausewayError('usage', { problem: `more than ${MOST_COMPANIONS}` })
      const real = await existingFolder(tokens.pathOf(folder))
      await demandApart({ name, folder: real }, [current.paths.home])
      await current.setCompanions(all)
      return current.companions
    },
    'companions.remove': async (name) => {
      const current = await station.required()
      demandPermission(current, 'transfer')
      const gone = byName(current.companions, name)
      await current.setCompanions(current.companions.filter((companion) => companion !== gone))
      return current.companions
    },
  }
}
