import { ERRORS, EXIT } from '../../../shared/errors'
import type { JobOutcome, JobView } from '../../../shared/jobs'
import { formatBytes, formatCount } from '../../lib/format'
import { messages } from '../../messages'
import { resultOf } from './step-props'

export interface VerdictSentence {
  /** Said large. */
  readonly sentence: string
  /** The numbers that back it; never claims more than what was proven. */
  readonly backing?: string
}

/** How a job ended, in one sentence with its numbers. */
export function verdictSentence(job: JobView, outcome: JobOutcome): VerdictSentence {
  const text = messages().work.outcome
  switch (outcome.verdict) {
    case 'verified':
      return { sentence: text.verified, ...provenBytes(job) }
    case 'failed':
      // Its files are as they were signed: that is not what stopped it.
      if (outcome.error?.code === 'scan.hit') {
        return { sentence: text.malwareFound(outcome.problemCount, formatCount(outcome.problemCount)) }
      }
      if (outcome.problemCount > 0) {
        return { sentence: text.failedFiles(outcome.problemCount, formatCount(outcome.problemCount)) }
      }
      return { sentence: isRefusal(outcome) ? text.refused : text.failed }
    case 'incomplete':
      return { sentence: text.incomplete }
    case 'cancelled':
      return { sentence: text.cancelled }
  }
}

function provenBytes(job: JobView): Pick<VerdictSentence, 'backing'> {
  const text = messages().work.outcome
  const proven = resultOf(job, job.kind === 'send' ? 'copy' : 'verify')
  if (!proven) return {}
  const say = proven.readBack === 'medium' ? text.readFromMedium : text.readFromCache
  return { backing: say(formatCount(proven.files), formatBytes(proven.bytes)) }
}

/** Refused is when no trust could be proven; what is proven and still differs is "not verified". */
export function isRefusal(outcome: Pick<JobOutcome, 'error'>): boolean {
  return outcome.error !== null && ERRORS[outcome.error.code].exit === EXIT.trustRefused
}
