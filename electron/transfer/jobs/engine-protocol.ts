/**
 * What main and the engine process say to each other. The engine is forked by main with three arguments:
 * the station's home, the program and its arguments (JSON) that start Causeway's command line.
 */
import type { ErrorEnvelope } from '../../../shared/errors'
import type { JobView, StepInput } from '../../../shared/jobs'
import type { Progress } from '../../../shared/progress'

export type ToEngine =
  | {
      readonly type: 'run-step'
      readonly jobId: string
      readonly input: StepInput
      /** What each medium token of the input stands for. */
      readonly media: Readonly<Record<string, string>>
    }
  | { readonly type: 'pause' | 'resume' | 'cancel'; readonly jobId: string }

export type FromEngine =
  | { readonly type: 'progress'; readonly jobId: string; readonly progress: Progress }
  | { readonly type: 'changed'; readonly job: JobView }
  /** The step has ended, well or not; `changed` was sent before. */
  | { readonly type: 'settled'; readonly jobId: string; readonly error: ErrorEnvelope | null }
