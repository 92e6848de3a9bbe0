/** `node ledger-process.js EVENTS FOLDER`: one size of ledger as JSON, from a process of its own. */
import { keepHeapSmall } from '../../electron/files/small-heap'
import { measureLedger } from './ledger'

// As the engine does.
keepHeapSmall()

const [events = '', folder = ''] = process.argv.slice(2)
process.stdout.write(`${JSON.stringify(await measureLedger(Number(events), folder))}\n`)
