import {
  custodyEntrySchema,
  SANITISING_METHODS,
  type CustodyEntry,
  type DeviceHistory,
  type SecondPerson,
} from '../../../shared/custody'
import { wording } from '../../../shared/wording'
import { checkEmpty, recordCustody } from '../../transfer/custody/entries'
import { deviceInventory, findDevice } from '../../transfer/custody/inventory'
import { setWriteProtectionRule } from '../../transfer/custody/rule'
import { proofWanted } from '../../transfer/custody/second-person'
import type { Station } from '../../station/station'
import { oneOf, parseCommand, required, usage } from '../arguments'
import { withStation, type Command, type CommandContext } from '../command'
import { askSecret, done, orElse, type CommandResult } from '../output'

/** `media history`: every device that this station's ledger names; with a serial number, id or label, that one. */
export const mediaHistory: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 0, max: 1 })
  const [wanted] = positionals
  return withStation(context, (station) => {
    const inventory = deviceInventory(station.ledger)
    if (wanted !== undefined) return shown(findDevice(inventory, wanted))
    const lines = inventory.map(({ device }) => lineOf(device))
    return done({ devices: inventory.map(({ device }) => device) }, orElse(lines, 'No device was used yet.'))
  })
}

/** `custody label SERIAL --label TEXT` */
export const custodyLabel: Command = (args, context) => {
  const { values, positionals } = parseCommand(args, { label: { type: 'string' } }, { min: 1, max: 1 })
  return record(context, positionals, { entry: 'labelled', label: required(values.label, '--label') })
}

/** `custody hand-over SERIAL --to NAME`: noted; with `--second-person`, confirmed by the other of the two as well. */
export const custodyHandOver: Command = (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    {
      from: { type: 'string' },
      to: { type: 'string' },
      seal: { type: 'string', multiple: true, default: [] },
      condition: { type: 'string', default: '', mayBeEmpty: true },
      note: { type: 'string', default: '', mayBeEmpty: true },
      'second-person': { type: 'string' },
    },
    { min: 1, max: 1 },
  )
  const second = values['second-person']
  return record(context, positionals, async (station) => ({
    entry: 'handed-over',
    from: values.from ?? station.operator,
    to: required(values.to, '--to'),
    seals: values.seal,
    condition: values.condition,
    note: values.note,
    secondPerson: second === undefined ? null : await secondPerson(context, station, second),
  }))
}

/** `custody sanitise SERIAL --method clear|purge|destroy --tool TEXT --verification TEXT` */
export const custodySanitise: Command = (args, context) => {
  const options = {
    method: { type: 'string' },
    tool: { type: 'string' },
    by: { type: 'string' },
    verification: { type: 'string' },
  } as const
  const { values, positionals } = parseCommand(args, options, { min: 1, max: 1 })
  return record(context, positionals, ({ operator }) => ({
    entry: 'sanitised',
    method: oneOf(required(values.method, '--method'), SANITISING_METHODS, '--method'),
    tool: required(values.tool, '--tool'),
    by: values.by ?? operator,
    verification: required(values.verification, '--verification'),
  }))
}

/** `custody dispose SERIAL --how TEXT` */
export const custodyDispose: Command = (args, context) => {
  const options = { how: { type: 'string' }, by: { type: 'string' } } as const
  const { values, positionals } = parseCommand(args, options, { min: 1, max: 1 })
  return record(context, positionals, ({ operator }) => ({
    entry: 'disposed',
    how: required(values.how, '--how'),
    by: values.by ?? operator,
  }))
}

/** `custody lost SERIAL --note TEXT` */
export const custodyLost: Command = (args, context) => {
  const { values, positionals } = parseCommand(args, { note: { type: 'string' } }, { min: 1, max: 1 })
  return record(context, positionals, { entry: 'lost', note: required(values.note, '--note') })
}

/** `custody check-empty SERIAL --at DIR`: nothing of Causeway is left on a medium that was sanitised. */
export const custodyCheckEmpty: Command = async (args, context) => {
  const { values, positionals } = parseCommand(args, { at: { type: 'string' } }, { min: 1, max: 1 })
  const folder = required(values.at, '--at')
  return withStation(context, async (station) => {
    const check = await checkEmpty(station, positionals[0] ?? '', folder)
    return done({ check }, `No volume is left on ${check.location}. Other files: ${String(check.otherFiles)}`)
  })
}

/** `custody require-write-protection yes|no`: whether received media are read only when they are write-protected. */
export const custodyRequireWriteProtection: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 1, max: 1 })
  const answer = oneOf(positionals[0] ?? '', ['yes', 'no'], 'the answer')
  return withStation(context, async (station) => {
    await setWriteProtectionRule(station, answer === 'yes')
    const text =
      answer === 'yes' ? 'Only write-protected media are read.' : 'Writable media are read too, with a warning.'
    return done({ requireWriteProtection: answer === 'yes' }, text)
  })
}

/** Who has a personal credential here types it, on standard input; of all others the name has to do. */
async function secondPerson({ screen }: CommandContext, station: Station, name: string): Promise<SecondPerson> {
  const wanted = proofWanted(station, name)
  if (wanted.proof === 'typed-name') return { proof: 'typed-name', name }
  return { proof: 'credential', name, secret: await askSecret(screen, wanted.account) }
}

async function record(
  context: CommandContext,
  [wanted]: readonly string[],
  entry: CustodyEntry | ((station: Station) => CustodyEntry | Promise<CustodyEntry>),
): Promise<CommandResult> {
  if (!wanted) throw usage('a serial number is missing')
  return withStation(context, async (station) => {
    const said = custodyEntrySchema.safeParse(typeof entry === 'function' ? await entry(station) : entry)
    if (!said.success)
      throw usage(said.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
    return shown(await recordCustody(station, wanted, said.data))
  })
}

function shown({ device, holders, events }: DeviceHistory): CommandResult {
  const checks = wording('en').checks
  const lines = [
    lineOf(device),
    ...device.carried.map(
      ({ at, as, transferId, volumes }) => `${at}  ${as}  ${transferId}  volumes ${volumes.join(', ') || 'not known'}`,
    ),
    ...holders.map(
      ({ from, until, who, station, proof }) => `${from} – ${until ?? 'now'}  ${who}  (${station}; ${PROOF[proof]})`,
    ),
    ...device.flags.map(({ at, check }) => `${at}  flagged: ${checks[check].meaning}`),
    ...events.map((event) => `${String(event.sequence)}  ${event.at}  ${event.operator}  ${event.type}  ${event.hash}`),
  ]
  return done({ device, holders, events }, lines)
}

const PROOF = {
  credential: 'confirmed by both, proven by credential',
  both: 'confirmed by both, name as told, not proven',
  noted: 'noted, not signed',
  station: 'seen by the station',
} as const

function lineOf({ id, kind, model, labels, state, holder, carried, flags }: DeviceHistory['device']): string {
  const name = [kind === 'folder' ? 'folder' : null, model, ...labels].filter(Boolean).join(', ')
  const transfers = new Set(carried.map(({ transferId }) => transferId)).size
  const flagged = flags.length > 0 ? `  ${String(flags.length)} flags` : ''
  return `${id}  ${name || '(no name)'}  ${state}  with ${holder?.who ?? 'nobody known'}  ${String(transfers)} transfers${flagged}`
}
