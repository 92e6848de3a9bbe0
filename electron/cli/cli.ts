/** The command line under plain Node: no Electron, no display. The packaged program enters through main.ts instead. */
import { fileURLToPath } from 'node:url'
import { runCli } from './cli-main'

const self = { file: process.execPath, args: [fileURLToPath(import.meta.url)] }
process.exitCode = await runCli(process.argv.slice(2), self)
