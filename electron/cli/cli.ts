/** The command line under plain Node: no Electron, no display. The packaged program enters through main.ts instead. */
import { fileURLToPath } from 'node:url'
import { WorkerThreads } from '../workers/worker-threads'
import { keepHeapSmall } from '../files/small-heap'
import { runCli } from './cli-main'

// Node answers this signal by listening for a debugger: Causeway opens no socket, whoever asks.
process.on('SIGUSR1', () => {})

keepHeapSmall()
const self = { file: process.execPath, args: [fileURLToPath(import.meta.url)] }
const startWorkers = () => new WorkerThreads(new URL('worker.js', import.meta.url))
process.exitCode = await runCli(process.argv.slice(2), { self, startWorkers })
