/** Started by windows.test.ts as a thread: reads a file past the cache and tells its SHA-256. */
import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { windowsCalls } from '../../../../electron/files/native/windows'

const file = windowsCalls()?.openUnbuffered(workerData as string)
if (!file) throw new Error('this thread has none of the calls')
const hash = createHash('sha256')
const buffer = Buffer.alloc(1024 * 1024)
for (let bytes: number; (bytes = file.read(buffer)) > 0;) hash.update(buffer.subarray(0, bytes))
file.close()
parentPort?.postMessage(hash.digest('hex'))
