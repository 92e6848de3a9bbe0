import type { RequestChannel } from '../../../shared/channels'
import { CausewayError } from '../../../shared/errors'
import { demandPermission } from '../../station/permission'
import { readRehearsals, rehearse } from '../../wsus/practice/rehearse'
import type { Context } from '../context'
import type { Handlers } from '../router'

type PracticeChannel = Extract<RequestChannel, `practice.${string}`>

/** The problems that a practice server can be set to. A production station has none. */
export function practiceHandlers({ station }: Context): Pick<Handlers, PracticeChannel> {
  const folder = async (): Promise<string> => {
    const { isPractice, file, paths } = await station.required()
    if (!isPractice) throw new CausewayError('station.not-practice', { station: file.name })
    return paths.practiceServer(file.role === 'connected' ? 'export' : 'import')
  }
  return {
    'practice.rehearsals': async () => readRehearsals(await folder()),
    'practice.rehearse': async (name) => {
      demandPermission(await station.required(), 'transfer')
      return rehearse(await folder(), name)
    },
  }
}
