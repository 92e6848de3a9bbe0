import { systemDisk, type Disk } from '../files/disk'
import { perform } from './perform'
import type { Answer, Task, TaskKind } from './task'

/** Those who do the tasks. */
export interface Workers {
  /** The disk that they work on, for the few questions that need no thread. */
  readonly disk: Disk
  /** How many tasks are worth asking for at a time. */
  readonly lanes: number
  /**
   * Does a task; tasks that were asked for together are done side by side.
   * @throws CausewayError as the task, see perform.ts
   */
  run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>>
  /** Lets them go. Nobody may wait for an answer any more. */
  close(): Promise<void>
}

/** Does tasks in the calling thread, one after the other: for tests that bring a disk of their own. */
export class InThisThread implements Workers {
  readonly lanes = 2
  readonly disk: Disk

  constructor(disk: Disk = systemDisk) {
    this.disk = disk
  }

  run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>> {
    return new Promise((resolve) => resolve(perform(this.disk, task)))
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
