import type { JobView } from '../../../shared/jobs'
import { messages } from '../../messages'

/** `Transfer 0042 · Export 1 → Import 1`, as far as the job knows it. */
export function jobTitle(job: Pick<JobView, 'kind' | 'sequence' | 'source' | 'destination'>): string {
  const text = messages().work
  const number = job.sequence === null ? text.kinds[job.kind] : text.transfer(sequenceNumber(job.sequence))
  if (job.source !== null && job.destination !== null) return `${number} · ${text.route(job.source, job.destination)}`
  return job.destination === null ? number : `${number} · ${text.route('', job.destination).trim()}`
}

/** A transfer's number as it stands in its id: at least four digits. */
export function sequenceNumber(sequence: number): string {
  return String(sequence).padStart(4, '0')
}
