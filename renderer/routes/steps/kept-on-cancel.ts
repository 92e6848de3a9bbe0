import type { JobView } from '../../../shared/jobs'
import { RECEIVE_STEPS } from '../../../shared/steps'

export type KeptOnCancel = 'send' | 'verify' | 'receiveBeforeContent' | 'receiveContent' | 'receiveMetadata'

/** What a cancelled job leaves behind, which the confirmation says before it happens. */
export function keptOnCancel(job: Pick<JobView, 'kind' | 'currentStep' | 'steps'>): KeptOnCancel {
  if (job.kind !== 'receive') return job.kind
  const current: readonly string[] = RECEIVE_STEPS
  const at = current.indexOf(job.currentStep)
  const step = job.steps.find((candidate) => candidate.id === job.currentStep)
  const hasBegun = step?.state === 'running' || step?.state === 'blocked'
  const reached = (id: string) => at > current.indexOf(id) || (job.currentStep === id && hasBegun)
  if (reached('metadata')) return 'receiveMetadata'
  return reached('content') ? 'receiveContent' : 'receiveBeforeContent'
}
