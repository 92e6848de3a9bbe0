/** `node scale-process.js FILES FOLDER`: one point of the planning scale as JSON, from a process of its own. */
import { keepHeapSmall } from '../../electron/files/small-heap'
import { measureScale } from './scale'

// As the engine does.
keepHeapSmall()

const [files = '', folder = ''] = process.argv.slice(2)
process.stdout.write(`${JSON.stringify(await measureScale(Number(files), folder))}\n`)
