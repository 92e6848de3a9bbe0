import { CausewayError } from '../../../shared/errors'
import { demandPermission } from '../../station/permission'
import { exportStatement, rotateKey } from '../../transfer/signers/rotate-key'
import type { Context } from '../context'
import { fileNameOf } from '../file-name'
import type { Handlers } from '../router'
import { appInfo } from './app'

export type OwnKeyChannel = 'trust.former-keys' | 'trust.rotate' | 'trust.export-statement'

/** The station's own key over time. */
export function ownKeyHandlers(context: Context): Pick<Handlers, OwnKeyChannel> {
  const { station, desktop } = context
  return {
    'trust.former-keys': async () =>
      (await station.required()).rotations
        .map(({ from, rotatedAt }) => ({ fingerprint: from.fingerprint, replacedAt: rotatedAt }))
        .reverse(),
    'trust.rotate': async (confirmation) => {
      const current = await station.required()
      demandPermission(current, 'administer')
      if (confirmation.trim() !== current.file.name)
        throw new CausewayError('usage', { problem: 'the name of the station was not typed' })
      demandNothingRunning(context)
      const location = await desktop.pickSaveLocation(statementName(current.file.name))
      if (location === null) return null
      demandNothingRunning(context)
      // Also when the statement could not be written: the key is another one by then.
      const { from, to } = await rotateKey(current, location, station.options).finally(() => context.keyChanged())
      return { from: from.fingerprint, to: to.fingerprint, location, info: await appInfo(context) }
    },
    'trust.export-statement': async () => {
      const current = await station.required()
      const location = await desktop.pickSaveLocation(statementName(current.file.name))
      if (location === null) return null
      await exportStatement(current, location)
      return { location }
    },
  }
}

function statementName(station: string): { name: string; extension: string } {
  return { name: `${fileNameOf(station)}.rotation`, extension: 'rotation' }
}

/** What is in hand would go on with the earlier key, and could record nothing more. @throws CausewayError `job.busy` */
function demandNothingRunning({ engine, synchronization }: Context): void {
  if (engine.jobsInHand.length > 0 || synchronization.view.state === 'running') throw new CausewayError('job.busy')
}
