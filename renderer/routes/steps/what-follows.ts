import type { JobOutcome, JobView } from '../../../shared/jobs'
import { messages } from '../../messages'
import { keptOnCancel } from './kept-on-cancel'

/** What the outcome means for server and medium, and what to do now; the error's own advice stands beside it. */
export function whatFollows(job: JobView, outcome: JobOutcome): string[] {
  const { send, receive, work } = messages()
  if (job.kind === 'verify') return [work.outcome.nothingImported]
  if (outcome.verdict === 'verified') return [job.kind === 'send' ? send.ended.verified : receive.ended.verified]
  if (outcome.verdict === 'cancelled') return [work.cancel.keeps[keptOnCancel(job)]]
  if (job.kind === 'receive' && keptOnCancel(job) === 'receiveBeforeContent') return [work.outcome.untouched]
  return []
}
