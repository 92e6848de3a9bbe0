/**
 * A worker thread that stands in for worker.ts. A hash task counts itself into `moved` while it waits at its gate; a
 * path that is a word of command ends the thread: `later` once it has answered. `who` asks for the thread's number.
 */
import { parentPort, threadId } from 'node:worker_threads'
import { passHere } from '../../../electron/files/gate'
import type { Task } from '../../../electron/workers/task'

parentPort?.on('message', (task: Task) => {
  if (task.kind === 'hash') {
    Atomics.add(task.moved, 0, 1n)
    passHere(task.gate)
    Atomics.sub(task.moved, 0, 1n)
    if (task.paths.includes('exit')) process.exit(1)
    if (task.paths.includes('throw')) throw new Error('on command')
  }
  const paths = task.kind === 'hash' ? task.paths : []
  const answer = paths.includes('who') ? [String(threadId)] : paths
  parentPort?.postMessage({ answer: task.kind === 'hash' ? answer : null })
  if (paths.includes('later')) setTimeout(() => process.exit(1), 20)
})
