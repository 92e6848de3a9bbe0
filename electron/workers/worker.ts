/** A worker thread: does one task after the other for worker-threads.ts. */
import { parentPort } from 'node:worker_threads'
import { toEnvelope } from '../../shared/errors'
import { systemDisk } from '../files/disk'
import { perform } from './perform'
import type { Task } from './task'
import type { Outcome } from './worker-threads'

parentPort?.on('message', (task: Task) => {
  parentPort?.postMessage(outcomeOf(task))
})

function outcomeOf(task: Task): Outcome {
  try {
    return { answer: perform(systemDisk, task) }
  } catch (error) {
    return { error: toEnvelope(error) }
  }
}
