import type { JobView, StepResult, StepView } from '../../../shared/jobs'
import { mayCancel, repeatableUntil, stepsOf, type StepId } from '../../../shared/steps'

/** What every step's page gets. */
export interface StepProps {
  readonly job: JobView
  readonly step: StepView
  /** Moves the page on to the step where the job stands. */
  readonly onContinue: () => void
  /** Shows the page of another step of this job. */
  readonly onShow: (step: StepId) => void
}

/** The result of a step of this job, once it has one. */
export function resultOf<S extends StepId>(job: JobView, id: S): Extract<StepResult, { step: S }> | null {
  const result = job.steps.find((step) => step.id === id)?.result
  return result?.step === id ? (result as Extract<StepResult, { step: S }>) : null
}

/** True when the step waits for the operator's action. */
export function isOperatorsTurn(job: JobView, step: StepView): boolean {
  return job.state === 'idle' && step.id === job.currentStep && step.state !== 'done'
}

/** True while the operator can still cancel the job. */
export function isCancellable(job: JobView): boolean {
  const done = job.steps.filter((step) => step.state === 'done').map((step) => step.id)
  return job.state !== 'ended' && mayCancel(job.kind, done)
}

/** True when a step that is done can still be done again. */
export function isRepeatable(job: JobView, step: StepView): boolean {
  const until = repeatableUntil(job.kind, step.id)
  const order = stepsOf(job.kind)
  return (
    job.state === 'idle' &&
    step.state === 'done' &&
    until !== null &&
    order.indexOf(job.currentStep) <= order.indexOf(until)
  )
}
