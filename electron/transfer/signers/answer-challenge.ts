import { CausewayError } from '../../../shared/errors'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import { checkAnswer } from '../../trust/challenge'
import { filedUnder, type JobRecord } from '../jobs/job-record'
import type { Journal } from '../jobs/journal'
import { endJob } from '../jobs/run-step'

export interface ChallengeAnswer {
  /** What the operator typed for the blanked groups, in their order. */
  readonly groups: readonly string[]
  /** Who holds the key, in the operator's words. */
  readonly holder: string
}

interface Parts {
  readonly station: Station
  readonly journal: Journal
}

/** Judges the operator's comparison; every answer, right or wrong, is an event. */
export async function answerChallenge(parts: Parts, record: JobRecord, answer: ChallengeAnswer): Promise<JobRecord> {
  const { station, journal } = parts
  demandPermission(station, 'trust-keys')
  const challenge = record.challenge
  if (!challenge) throw new CausewayError('job.wrong-step', { step: 'trust', here: '' })
  const { fingerprint } = challenge
  // The policy may have changed since the question was put.
  if (station.policy.rules().requirePinned)
    return refuse(parts, record, new CausewayError('trust.not-pinned', { fingerprint }))
  const transferId = filedUnder(record)
  if (checkAnswer(fingerprint, challenge.blanks, answer.groups)) {
    await station.trust.add({
      publicKey: challenge.publicKey,
      holder: answer.holder,
      origin: 'first-use',
      trustedBy: station.operator,
      at: new Date().toISOString(),
    })
    const payload = { jobId: record.id, fingerprint, holder: answer.holder }
    station.ledger.append({ type: 'signer.trusted', transferId, payload: { ...payload, origin: 'first-use' } })
    station.ledger.append({ type: 'trust.accepted', transferId, payload })
    const { trust: _asked, ...steps } = record.steps
    const trusted: JobRecord = { ...record, steps, challenge: null, updatedAt: new Date().toISOString() }
    journal.put(trusted)
    return trusted
  }
  const attemptsLeft = challenge.attemptsLeft - 1
  station.ledger.append({
    type: 'trust.answer-wrong',
    transferId,
    payload: { jobId: record.id, fingerprint, attemptsLeft },
  })
  if (attemptsLeft > 0) {
    const asked: JobRecord = {
      ...record,
      challenge: { ...challenge, attemptsLeft },
      updatedAt: new Date().toISOString(),
    }
    journal.put(asked)
    return asked
  }
  return refuse(parts, record, new CausewayError('trust.attempts-exhausted'))
}

/** The operator cannot compare: the transfer is not received, and history says why. */
export async function declineChallenge(parts: Parts, record: JobRecord): Promise<JobRecord> {
  if (!record.challenge) throw new CausewayError('job.wrong-step', { step: 'trust', here: '' })
  return refuse(parts, record, new CausewayError('trust.unknown-signer'))
}

async function refuse(parts: Parts, record: JobRecord, error: CausewayError): Promise<JobRecord> {
  parts.station.ledger.append({
    type: 'signer.refused',
    transferId: filedUnder(record),
    payload: { jobId: record.id, fingerprint: record.challenge?.fingerprint ?? '', reason: error.code },
  })
  return endJob(parts, record, 'failed', error)
}
