import { CausewayError } from '../../../shared/errors'
import { REHEARSAL_NAMES, type RehearsalsView } from '../../../shared/rehearsals'
import { SCANNER_REHEARSALS } from '../../../shared/scanners'
import { TOOL } from '../../../shared/tool'
import { wording } from '../../../shared/wording'
import { runPracticeScanner } from '../../scanners/practice/scanner'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import { createPracticeServer } from '../../wsus/practice/create'
import { readRehearsals, rehearse } from '../../wsus/practice/rehearse'
import { runPracticeWsusutil } from '../../wsus/practice/wsusutil'
import { oneOf, parseCommand, required, usage, wholeNumber } from '../arguments'
import { withStation, type Command } from '../command'
import { done, type CommandResult } from '../output'

/** `practice create`: a practice server on disk, below the station's home. */
export const practiceCreate: Command = async (args, context) => {
  const { values } = parseCommand(args, {
    side: { type: 'string' },
    updates: { type: 'string', default: '60' },
    'content-from': { type: 'string' },
    seed: { type: 'string', default: '1' },
  })
  const side = oneOf(required(values.side, '--side'), ['export', 'import'], '--side')
  const updates = wholeNumber(values.updates, '--updates', 1, 100_000)
  const seed = wholeNumber(values.seed, '--seed', 0, 2 ** 31)
  const contentFrom = values['content-from']
  return withStation(context, async (station) => {
    if (!station.isPractice) throw new CausewayError('station.not-practice', { station: station.file.name })
    demandPermission(station, 'transfer')
    const folder = station.paths.practiceServer(side)
    const made = await createPracticeServer(folder, {
      side,
      updates,
      seed,
      ...(contentFrom === undefined ? {} : { contentFrom }),
    })
    station.ledger.append({ type: 'practice.server-created', payload: { side, ...made } })
    return done(
      { side, folder, ...made },
      `Practice ${side} server: ${made.updates} updates, ${made.contentFiles} files, ${made.contentBytes} bytes in ${folder}`,
    )
  })
}

/** `practice list`: the problems that this station's practice server can be set to, and which is set. */
export const practiceList: Command = async (args, context) => {
  parseCommand(args, {})
  return withStation(context, async (station) => describeRehearsals(await readRehearsals(practiceFolder(station))))
}

/** `practice set NAME`: sets the practice server to a problem, or back to `good-day`. */
export const practiceSet: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 1, max: 1 })
  const name = oneOf(positionals[0] ?? '', REHEARSAL_NAMES, 'NAME')
  return withStation(context, async (station) => {
    const folder = practiceFolder(station)
    demandPermission(station, 'transfer')
    return describeRehearsals(await rehearse(folder, name))
  })
}

function describeRehearsals({ current, available }: RehearsalsView): CommandResult {
  const words = wording('en').rehearsals
  const lines = available.map(({ name }) => `${name === current ? '*' : ' '} ${name.padEnd(34)} ${words[name]}`)
  return done({ current, available }, lines)
}

/** @throws CausewayError `station.not-practice` */
function practiceFolder(station: Station): string {
  if (!station.isPractice) throw new CausewayError('station.not-practice', { station: station.file.name })
  return station.paths.practiceServer(station.file.role === 'connected' ? 'export' : 'import')
}

/**
 * `practice wsusutil --server DIR export|import PACKAGE LOG`, `… checkhealth`, `… reset`: the stand-in, run by practice
 * mode as a process of its own. It prints bytes in its server's code page, so past the command line's own text.
 */
export async function practiceWsusutil(args: readonly string[]): Promise<number> {
  const [option, folder, ...rest] = args
  if (option !== '--server' || folder === undefined)
    throw usage('practice wsusutil --server DIR export|import PACKAGE LOG, or checkhealth, or reset')
  return runPracticeWsusutil(folder, rest, { print: (bytes) => void process.stdout.write(bytes) })
}

/**
 * `practice scanner --engine NAME --rehearse PROBLEM FOLDER`: the stand-in for a malware scanner, run by practice mode
 * as a process of its own.
 */
export async function practiceScanner(args: readonly string[]): Promise<number> {
  const options = { engine: { type: 'string' }, rehearse: { type: 'string' } } as const
  const { values, positionals } = parseCommand(args, options, { min: 1, max: 1 })
  return runPracticeScanner(positionals[0] ?? '', {
    engine: required(values.engine, '--engine'),
    rehearsal: oneOf(required(values.rehearse, '--rehearse'), SCANNER_REHEARSALS, '--rehearse'),
    version: TOOL.version,
    print: (line) => void process.stdout.write(`${line}\n`),
  })
}
