import type { JobView } from '../../../shared/jobs'
import { messages } from '../../messages'

/**
 * Returns `Transfer 0042 · Export 1 → Import 1`, as far as the job knows it. Until a receive is trusted the title says that
 * the number is the medium's own claim, and leaves out the stations.
 */
export function jobTitle(job: Pick<JobView, 'kind' | 'sequence' | 'source' | 'destination' | 'claimed'>): string {
  const text = messages().work
  if (job.claimed) {
    const { sequence, transferId } = job.claimed
    return text.claimedTransfer(text.kinds[job.kind], sequence === null ? transferId : sequenceNumber(sequence))
  }
  const number = job.sequence === null ? text.kinds[job.kind] : text.transfer(sequenceNumber(job.sequence))
  if (job.source !== null && job.destination !== null) return `${number} · ${text.route(job.source, job.destination)}`
  return job.destination === null ? number : `${number} · ${text.route('', job.destination).trim()}`
}

/** A transfer's number as it stands in its id: at least four digits. */
export function sequenceNumber(sequence: number): string {
  return String(sequence).padStart(4, '0')
}
