import type { JobView } from '../../../shared/jobs'
import type { TrustOutcome } from '../../../shared/trust'
import { isRefusal } from './verdict-sentence'

/** The trust that a job's badge states: what was proven, "none" once it was refused, nothing while it is open. */
export function trustShown(job: Pick<JobView, 'trust' | 'outcome'>): Pick<TrustOutcome, 'proof' | 'comparedBy'> | null {
  if (job.trust) return job.trust
  return job.outcome && isRefusal(job.outcome) ? { proof: 'none', comparedBy: null } : null
}
