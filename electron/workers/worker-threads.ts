import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { CausewayError, fromEnvelope, type ErrorEnvelope } from '../../shared/errors'
import { systemDisk } from '../files/disk'
import type { Answer, Task, TaskKind } from './task'
import type { Workers } from './workers'

/** What a thread says when it has done its task. */
export type Outcome = { readonly answer: Answer<TaskKind> } | { readonly error: ErrorEnvelope }

interface Asked {
  readonly task: Task
  readonly settle: PromiseWithResolvers<Answer<TaskKind>>
}

/** Twice the cores, since half of the threads wait for a device at any time; more would only share the same cores. */
const lanesOf = (cores: number): number => Math.min(8, Math.max(4, 2 * cores))

/** A thread that hangs in a call to a dead device cannot be ended; nobody waits for it longer than this. */
const LEAVE_AFTER_MS = 5000

/** A thread holds one piece of a file and the names of one task: a small heap, and a smaller one for what comes and goes. */
const HEAP = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 }

/**
 * Tasks on threads of their own. Threads are started when there is work for them. A flush, which only waits for
 * the device, takes no lane from those who read, hash and write.
 */
export class WorkerThreads implements Workers {
  readonly disk = systemDisk
  readonly lanes = lanesOf(availableParallelism())
  readonly #script: URL
  readonly #idle: Worker[] = []
  readonly #busy = new Map<Worker, Asked>()
  readonly #queue: Asked[] = []
  #working = 0

  /** @param script the built worker.ts */
  constructor(script: URL) {
    this.#script = script
  }

  run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>> {
    const asked: Asked = { task: task as Task, settle: Promise.withResolvers() }
    if (task.kind !== 'flush' && this.#working >= this.lanes) this.#queue.push(asked)
    else this.#hand(asked)
    return asked.settle.promise
  }

  async close(): Promise<void> {
    for (const { settle } of this.#queue.splice(0)) settle.reject(new CausewayError('cancelled'))
    const threads = [...this.#idle.splice(0), ...this.#busy.keys()]
    for (const thread of threads) thread.unref()
    const ended = Promise.all(threads.map((thread) => thread.terminate()))
    await Promise.race([ended, wait(LEAVE_AFTER_MS, undefined, { ref: false })])
  }

  #hand(asked: Asked): void {
    const thread = this.#idle.pop() ?? this.#start()
    if (asked.task.kind !== 'flush') this.#working++
    this.#busy.set(thread, asked)
    thread.postMessage(asked.task)
  }

  #start(): Worker {
    const thread = new Worker(this.#script, { resourceLimits: HEAP })
    thread.on('message', (outcome: Outcome) => this.#done(thread, outcome))
    thread.on('error', (error: unknown) => this.#gone(thread, error))
    thread.on('exit', () => this.#gone(thread, 'The worker thread ended.'))
    return thread
  }

  #done(thread: Worker, outcome: Outcome): void {
    const asked = this.#take(thread)
    this.#idle.push(thread)
    this.#handNext()
    if ('error' in outcome) asked?.settle.reject(fromEnvelope(outcome.error))
    else asked?.settle.resolve(outcome.answer)
  }

  /** A thread that died takes its task with it; the job can be taken up again. */
  #gone(thread: Worker, cause: unknown): void {
    const asked = this.#take(thread)
    const at = this.#idle.indexOf(thread)
    if (at >= 0) this.#idle.splice(at, 1)
    asked?.settle.reject(new CausewayError('unexpected', { task: asked.task.kind }, cause))
    this.#handNext()
  }

  #handNext(): void {
    const next = this.#working < this.lanes ? this.#queue.shift() : undefined
    if (next) this.#hand(next)
  }

  #take(thread: Worker): Asked | undefined {
    const asked = this.#busy.get(thread)
    this.#busy.delete(thread)
    if (asked && asked.task.kind !== 'flush') this.#working--
    return asked
  }
}
