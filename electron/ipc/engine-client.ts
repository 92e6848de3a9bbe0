import type { JobView, StepInput } from '../../shared/jobs'
import { CausewayError, fromEnvelope } from '../../shared/errors'
import type { Progress } from '../../shared/progress'
import type { FromEngine, ToEngine } from '../transfer/jobs/engine-protocol'

/** The engine's process, see window/fork-engine.ts. */
export interface EngineProcess {
  postMessage(message: ToEngine): void
  /** Ends it at once, whatever it waits for. */
  kill(): void
  on(event: 'message', listener: (message: FromEngine) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
}

export interface EngineListener {
  progress(jobId: string, progress: Progress): void
  changed(job: JobView): void
  /** A step has ended and its job is in hand no more: the journal has the last word. */
  settled(jobId: string): void
  /** The engine ended while these jobs were in hand. They stay as the journal has them and can be taken up again. */
  crashed(jobIds: readonly string[], exitCode: number): void
}

/** A step in hand: what the window was last told of it, and who waits for its beginning. */
interface Work {
  view: JobView | null
  readonly begun: PromiseWithResolvers<void>
  readonly settled: PromiseWithResolvers<void>
}

/**
 * The engine as main sees it: a process of its own that is started when first needed, so that neither a long copy
 * nor its death touches the window. After a crash the next step starts a new one.
 */
export class EngineClient {
  readonly #fork: () => EngineProcess
  readonly #listener: EngineListener
  readonly #work = new Map<string, Work>()
  #process: EngineProcess | null = null

  constructor(fork: () => EngineProcess, listener: EngineListener) {
    this.#fork = fork
    this.#listener = listener
  }

  /** Jobs whose step is running or paused right now. */
  get jobsInHand(): readonly string[] {
    return [...this.#work.keys()]
  }

  /** The engine's last word on a job in hand: it alone knows that the job runs. null for any other job. */
  viewOf(jobId: string): JobView | null {
    return this.#work.get(jobId)?.view ?? null
  }

  /**
   * Begins a step and answers when the engine has begun it.
   * @param media what each token of the input stands for
   * @throws CausewayError `job.busy`, or the error with which the step was refused before it began
   */
  async runStep(jobId: string, input: StepInput, media: Readonly<Record<string, string>>): Promise<void> {
    if (this.#work.has(jobId)) throw new CausewayError('job.busy', { jobId })
    const work: Work = { view: null, begun: Promise.withResolvers(), settled: Promise.withResolvers() }
    this.#work.set(jobId, work)
    this.#running().postMessage({ type: 'run-step', jobId, input, media })
    await work.begun.promise
  }

  /** Passes the operator's wish on. @throws CausewayError `job.wrong-step` when no step of this job is in hand */
  tell(jobId: string, wish: 'pause' | 'resume' | 'cancel'): void {
    if (!this.#process || !this.#work.has(jobId)) throw new CausewayError('job.wrong-step', { jobId })
    this.#process.postMessage({ type: wish, jobId })
  }

  /** Resolves when no step of this job is in hand any more. */
  async settled(jobId: string): Promise<void> {
    await this.#work.get(jobId)?.settled.promise
  }

  /** Ends the engine. What it had in hand is resumable from the journal. */
  stop(): void {
    const engine = this.#process
    this.#process = null
    for (const jobId of this.#work.keys()) this.#settle(jobId, null)
    engine?.kill()
  }

  #running(): EngineProcess {
    if (this.#process) return this.#process
    const engine = this.#fork()
    engine.on('message', (message) => this.#receive(message))
    engine.on('exit', (code) => this.#exited(engine, code))
    this.#process = engine
    return engine
  }

  #receive(message: FromEngine): void {
    switch (message.type) {
      case 'progress':
        this.#listener.progress(message.jobId, message.progress)
        break
      case 'changed': {
        const work = this.#work.get(message.job.id)
        if (work) {
          work.view = message.job
          work.begun.resolve()
        }
        this.#listener.changed(message.job)
        break
      }
      case 'settled':
        this.#settle(message.jobId, message.error && fromEnvelope(message.error))
        this.#listener.settled(message.jobId)
        break
    }
  }

  #exited(engine: EngineProcess, code: number): void {
    if (engine !== this.#process) return
    this.#process = null
    const jobIds = this.jobsInHand
    const error = new CausewayError('unexpected', { exitCode: code }, 'The engine process ended.')
    for (const jobId of jobIds) this.#settle(jobId, error)
    if (jobIds.length > 0) this.#listener.crashed(jobIds, code)
  }

  /** A step that was refused before it began rejects the request; one that failed later has told so in its view. */
  #settle(jobId: string, error: Error | null): void {
    const work = this.#work.get(jobId)
    if (!work) return
    this.#work.delete(jobId)
    if (error) work.begun.reject(error)
    else work.begun.resolve()
    work.settled.resolve()
  }
}
