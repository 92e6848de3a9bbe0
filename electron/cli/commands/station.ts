import { ROLES, typedStationNameSchema } from '../../../shared/domain'
import { LONGEST_LEDGER_CHECK_DAYS } from '../../../shared/ledger-duty'
import type { Settings } from '../../../shared/settings'
import { LONGEST_SYNC_AGE_LIMIT_DAYS } from '../../../shared/sync-age-limit'
import { demandPermission } from '../../station/permission'
import { createStation } from '../../station/station'
import { oneOf, parseCommand, required, usage, wholeNumber } from '../arguments'
import { withStation, type Command } from '../command'
import { done } from '../output'

/** `init`: makes the station of a home folder. */
export const init: Command = async (args, { home, self }) => {
  const { values } = parseCommand(args, {
    role: { type: 'string' },
    name: { type: 'string' },
    practice: { type: 'boolean', default: false },
  })
  const name = typedStationNameSchema.safeParse(required(values.name, '--name'))
  if (!name.success) throw usage('--name has 1 to 64 visible characters')
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

const LIMITS = {
  'sync-age-limit-days': { setting: 'syncAgeLimitDays', longest: LONGEST_SYNC_AGE_LIMIT_DAYS },
  'ledger-check-days': { setting: 'ledgerCheckDays', longest: LONGEST_LEDGER_CHECK_DAYS },
} as const satisfies Record<string, { setting: keyof Settings; longest: number }>

/** `station settings`: shows the limits of the station; `--set NAME=DAYS|none` changes them. */
export const stationSettings: Command = async (args, context) => {
  const { values } = parseCommand(args, { set: { type: 'string', multiple: true, default: [] as string[] } })
  const changes = Object.assign({}, ...values.set.map(readLimit)) as Partial<Settings>
  return withStation(context, async (station) => {
    if (values.set.length > 0) {
      demandPermission(station, 'transfer')
      await station.setPreferences(changes)
    }
    const { syncAgeLimitDays, ledgerCheckDays } = station.settings.now()
    const lines = [
      `sync-age-limit-days  ${syncAgeLimitDays ?? 'none'}`,
      `ledger-check-days    ${ledgerCheckDays ?? 'none'}`,
    ]
    return done({ settings: { syncAgeLimitDays, ledgerCheckDays } }, lines.join('\n'))
  })
}

function readLimit(typed: string): Partial<Settings> {
  const at = typed.indexOf('=')
  const name = oneOf(typed.slice(0, Math.max(at, 0)), Object.keys(LIMITS) as (keyof typeof LIMITS)[], '--set NAME=DAYS')
  const { setting, longest } = LIMITS[name]
  const value = typed.slice(at + 1).trim()
  return { [setting]: value === 'none' ? null : wholeNumber(value, name, 1, longest) }
}
