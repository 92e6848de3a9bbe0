/** Started by worker-threads.test.ts as a process: lets a pool go that has work in hand and work that waits. */
import { OperatorGate } from '../../../electron/files/gate'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import { WorkerThreads } from '../../../electron/workers/worker-threads'
import { OBEDIENT } from './threads'

const gate = new OperatorGate()
gate.pause()
const moved = new ByteCounter()
const workers = new WorkerThreads(OBEDIENT)
const task = { kind: 'hash', volume: '', paths: [], gate: gate.flag, moved: moved.shared } as const
const ended = Array.from({ length: workers.lanes + 3 }, () => workers.run(task).catch((error: Error) => error.message))
while (moved.value < workers.lanes) await new Promise((resolve) => setTimeout(resolve, 5))
await workers.close()
console.log(`${(await Promise.all(ended)).length - workers.lanes} waited, ${moved.value} in hand`)
