import type { JobRecord } from '../../../electron/transfer/jobs/job-record'

/** A send that has done nothing yet. */
export function jobRecord(id: string, sequence: number | null = null): JobRecord {
  const at = new Date().toISOString()
  return {
    id,
    kind: 'send',
    createdAt: at,
    updatedAt: at,
    transferId: null,
    sequence,
    source: null,
    destination: null,
    claimed: null,
    steps: {},
    trust: null,
    challenge: null,
    outcome: null,
    data: {},
  }
}
