/** Started by linux.test.ts as a thread: a copy of a file, flushed, dropped from memory and renamed, all natively. */
import { closeSync, copyFileSync, openSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { linuxCalls } from '../../../../electron/files/native/linux'

const { path, to, number } = workerData as { path: string; to: string; number: number }
const calls = linuxCalls()
if (!calls) throw new Error('this thread has none of the calls')
const own = `${path}-${number}`
copyFileSync(path, own)
const fd = openSync(own, 'r')
calls.syncfs(fd)
calls.forgetPages(fd, 0, 0)
closeSync(fd)
try {
  parentPort?.postMessage(calls.renameNoReplace(own, to) ? 'renamed' : 'not known here')
} catch (error) {
  parentPort?.postMessage((error as NodeJS.ErrnoException).code)
}
