/** `node scale-process.js FILES FOLDER`: one point of the planning scale as JSON, from a process of its own. */
import { measureScale } from './scale'

const [files = '', folder = ''] = process.argv.slice(2)
process.stdout.write(`${JSON.stringify(await measureScale(Number(files), folder))}\n`)
