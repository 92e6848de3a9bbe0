import { CausewayError } from '../../../shared/errors'
import { createPracticeServer } from '../../wsus/practice/create'
import { runPracticeWsusutil } from '../../wsus/practice/wsusutil'
import { oneOf, parseCommand, required, usage, wholeNumber } from '../arguments'
import { withStation, type Command } from '../command'
import { done } from '../output'

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
