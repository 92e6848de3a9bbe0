import type { JobView, StepState, StepView } from '../../../../../shared/jobs'
import { stepsOf, type JobKind, type StepId } from '../../../../../shared/steps'

/** A job that stands at a step in a state; the steps before it are done. */
export function jobAt(kind: JobKind, currentStep: StepId, state: StepState, job: JobView['state'] = 'idle'): JobView {
  const order = stepsOf(kind)
  const steps = order.map((id, index): StepView => {
    const here = order.indexOf(currentStep)
    const stepState = index < here ? 'done' : index === here ? state : 'waiting'
    return { id, state: stepState, checks: [], result: null, error: null, problems: [], problemCount: 0 }
  })
  const at = '2026-11-21T09:00:00.000Z'
  return {
    id: '11111111-2222-4333-8444-555555555555',
    kind,
    state: job,
    transferId: null,
    sequence: null,
    source: null,
    destination: null,
    claimed: null,
    createdAt: at,
    updatedAt: at,
    currentStep,
    steps,
    trust: null,
    provenBytes: [],
    challenge: null,
    outcome: null,
  }
}

/** One step of a job. */
export function stepOf(job: JobView, id: StepId): StepView {
  const step = job.steps.find((candidate) => candidate.id === id)
  if (!step) throw new Error(`no step ${id}`)
  return step
}
