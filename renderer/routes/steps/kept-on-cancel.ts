import type { JobView } from '../../../shared/jobs'
import { RECEIVE_STEPS, type StepId } from '../../../shared/steps'

export type KeptOnCancel =
  'send' | 'verify' | 'receiveBeforeContent' | 'receiveContent' | 'receiveMetadata' | 'receiveImported'

/** True while cancelling stops the import alone: the job stays at that step, which is then to be run again. */
export function stopsImportOnly({
  kind,
  currentStep,
  steps,
}: Pick<JobView, 'kind' | 'currentStep' | 'steps'>): boolean {
  return (
    kind === 'receive' &&
    currentStep === 'metadata' &&
    steps.some(({ id, state }) => id === 'metadata' && state === 'running')
  )
}

/** What a cancelled job leaves behind, which the confirmation says before it happens. */
export function keptOnCancel(job: Pick<JobView, 'kind' | 'currentStep' | 'steps'>): KeptOnCancel {
  if (job.kind !== 'receive') return job.kind
  const order: readonly StepId[] = RECEIVE_STEPS
  const here = order.indexOf(job.currentStep)
  const state = job.steps.find((step) => step.id === job.currentStep)?.state
  const hasBegun = state === 'running' || state === 'blocked'
  const reached = (id: StepId) => here > order.indexOf(id) || (job.currentStep === id && hasBegun)
  if (here > order.indexOf('metadata')) return 'receiveImported'
  if (reached('metadata')) return 'receiveMetadata'
  return reached('content') ? 'receiveContent' : 'receiveBeforeContent'
}
