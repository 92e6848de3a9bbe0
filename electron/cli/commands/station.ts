import { ROLES, stationNameSchema } from '../../../shared/domain'
import { createStation } from '../../station/station'
import { oneOf, parseCommand, required, usage } from '../arguments'
import { withStation, type Command } from '../command'
import { done } from '../output'

/** `init`: makes the station of a home folder. */
export const init: Command = async (args, { home, self }) => {
  const { values } = parseCommand(args, {
    role: { type: 'string' },
    name: { type: 'string' },
    practice: { type: 'boolean', default: false },
  })
  const name = stationNameSchema.safeParse(required(values.name, '--name'))
  if (!name.success) throw usage('--name has 1 to 64 printable characters and no blank at its ends')
  const role = oneOf(required(values.role, '--role'), ROLES, '--role')
  const server = values.practice ? ('practice' as const) : ('windows' as const)
  const station = await createStation(home, { role, name: name.data, server, language: 'en' }, { selfCommand: self })
  const view = station.view()
  station.close()
  return done({ ...view }, [
    `Station ${view.name} (${view.role}${view.practice ? ', practice' : ''}) is ready.`,
    `Its key: ${view.fingerprint}`,
  ])
}

/** `key show`: the station's public key and fingerprint, to compare by another channel. */
export const keyShow: Command = async (args, context) => {
  parseCommand(args, {})
  return withStation(context, (station) => {
    const { name, role, fingerprint, publicKey, practice } = station.view()
    return Promise.resolve(done({ name, role, fingerprint, publicKey, practice }, [fingerprint, publicKey]))
  })
}
