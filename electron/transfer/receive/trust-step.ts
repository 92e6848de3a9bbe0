import type { Check, CheckId, CheckValue } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import { isSameStation, nameDifference } from '../../../shared/station-name'
import type { Signer } from '../../bag/read'
import { demandPathsOfSet } from '../../bag/payload-manifest'
import { checkTransferAgainstVolumes } from '../../bag/transfer-description'
import { chooseBlanks } from '../../trust/challenge'
import { transferDigest } from '../../trust/transfer-code'
import type { Station } from '../../station/station'
import { demandYoung, isClockBehind } from '../policy/judge-age'
import { noteHeadOfVolume } from '../history/heads'
import { signedDeviceCheck } from '../custody/flags'
import type { JobVolume, OpenChallenge, SignedSet } from '../jobs/job-record'
import type { StepContext, StepHandler, StepOutcome } from '../jobs/step'
import { authenticateVolume, UnknownSigner, type TrustedVolume } from './authenticate'
import { signedTransfer } from './transfer-facts'

export const TRUST_ATTEMPTS = 3

/**
 * Receive, step 2: signature, signer, destination, order. The checks run in the order in which one may believe
 * the next, and end at the first that fails. Looking at a medium without importing it (kind `verify`) asks for
 * signature, signer and completeness only.
 */
export const decideOnTrust: StepHandler<'trust'> = async (context) => {
  const checks: Check[] = []
  try {
    return await judge(context, checks)
  } catch (error) {
    if (!(error instanceof CausewayError)) throw error
    checks.push(...explain(error))
    if (!(error instanceof UnknownSigner)) return { checks, error }
    const { fingerprint } = error.signer
    return { checks, error, change: { challenge: challengeFor(context, error.signer) }, evidence: { fingerprint } }
  }
}

async function judge(context: StepContext, checks: Check[]): Promise<StepOutcome> {
  const { station, record } = context
  const volumes: TrustedVolume[] = []
  const intent = record.kind === 'verify' ? 'look' : 'import'
  for (const { folder } of record.data.volumes ?? [])
    volumes.push(await authenticateVolume(folder, station, intent, context.gate))
  const first = volumes[0]
  if (!first) throw new CausewayError('volume.none-found', { path: '' })
  const { transfer, decision } = first
  const { fingerprint } = first.bag.signer
  checks.push(check('transfer.signature', { kind: 'text', text: fingerprint }, 'tagmanifest-sha256.txt.sig'))
  checks.push(
    check(
      'transfer.signer',
      { kind: 'text', text: decision.signer?.holder ?? station.file.name },
      'trust store',
      decision.status === 'before-revocation' ? 'warning' : 'ok',
    ),
  )

  const { missing } = checkTransferAgainstVolumes(volumes.map(({ bag, transfer }) => ({ transfer, ...bag })))
  checks.push(check('transfer.practice-matches', { kind: 'yes-no', yes: transfer.practice }, 'transfer.json'))
  if (record.kind === 'receive' && decision.status === 'own') throw new CausewayError('trust.own-key', { fingerprint })
  for (const volume of volumes) demandOwnWords(volume)
  // Before its place in the order is judged: what the sender says of its ledger is worth keeping all the same.
  const { contradictions } = await noteHeadOfVolume(station, first.bag.folder, record.id)
  checks.push(
    check(
      'transfer.ledger-agrees',
      { kind: 'count', count: transfer.ledgerHead.sequence },
      'transfer.json',
      contradictions.length > 0 ? 'warning' : 'ok',
    ),
  )
  checks.push(...signedDeviceChecks(record.data.volumes ?? [], volumes))
  if (record.kind === 'receive') checks.push(...orderChecks(context, first))
  if (missing.length > 0) {
    const error = new CausewayError('volume.missing', { volumes: missing.join(', '), of: transfer.volumes.length })
    const facts = missing.map((index) => transfer.volumes[index - 1])
    return {
      checks: [...checks, ...explain(error)],
      error,
      evidence: {
        fingerprint,
        missing: facts.map((volume) => ({ index: volume?.index, files: volume?.files, bytes: volume?.bytes })),
      },
    }
  }
  checks.push(check('transfer.volumes-complete', { kind: 'count', count: volumes.length }, 'transfer.json'))
  await demandPathsOfSet(
    volumes.map(({ bag }) => bag),
    context.gate,
  )
  const set = signedSet(record.data.volumes ?? [], volumes)

  const trust = {
    proof: decision.proof,
    fingerprint,
    holder: decision.signer?.holder ?? null,
    comparedBy: decision.proof === 'first-use' ? (decision.signer?.trustedBy ?? null) : null,
  }
  return {
    checks,
    result: { step: 'trust', trust, transfer: signedTransfer(set.signed) },
    change: {
      trust,
      challenge: null,
      claimed: null,
      transferId: transfer.transferId,
      sequence: transfer.sequence,
      source: transfer.source.name,
      destination: transfer.destination,
    },
    data: set,
    evidence: {
      fingerprint,
      proof: decision.proof,
      transferDigest: transferDigest(set.signed.tagManifests),
      ...(contradictions.length > 0 ? { headContradictions: contradictions } : {}),
    },
  }
}

/**
 * Fixes what is trusted: the digest of every volume's tag manifest, in the order of the numbers that are signed, and
 * where each volume is. The numbers that Identify read were claims.
 */
function signedSet(
  places: readonly JobVolume[],
  trusted: readonly TrustedVolume[],
): { readonly signed: SignedSet; readonly volumes: readonly JobVolume[] } {
  const inOrder = trusted
    .map(({ transfer, bag }, n) => ({ transfer, bag, place: places[n] }))
    .sort((a, b) => a.transfer.volume - b.transfer.volume)
  const [first] = inOrder
  if (!first) throw new CausewayError('volume.none-found', { path: '' })
  return {
    signed: { transfer: first.transfer, tagManifests: inOrder.map(({ bag }) => bag.tagManifestSha256) },
    volumes: inOrder.flatMap(({ transfer, place }) => (place ? [{ ...place, index: transfer.volume }] : [])),
  }
}

/** Whether the volumes lie on the devices that the sender wrote to: by now these are the signer's words. */
function signedDeviceChecks(places: readonly JobVolume[], volumes: readonly TrustedVolume[]): Check[] {
  return places.flatMap(({ device }, n) => {
    const transfer = volumes[n]?.transfer
    const facts = transfer?.volumes[transfer.volume - 1]
    return (device && facts && signedDeviceCheck(device, [facts], 'transfer.json')) ?? []
  })
}

/** The description names the key that signed it as its source. */
function demandOwnWords({ transfer, bag }: TrustedVolume): void {
  if (transfer.source.fingerprint !== bag.signer.fingerprint)
    throw new CausewayError('transfer.contradicts-manifest', { what: 'source fingerprint', volume: transfer.volume })
}

/**
 * Right station, not received before, not older than what was received. The ledger answers the last two, so it is
 * verified first: an older or emptied one would let a transfer in again.
 */
function orderChecks({ station }: StepContext, { transfer, bag }: TrustedVolume): Check[] {
  if (!isSameStation(transfer.destination, station.file.name))
    throw new CausewayError('trust.wrong-destination', {
      destination: transfer.destination,
      station: station.file.name,
      ...nameDifference(transfer.destination, station.file.name),
    })
  const { intact, firstBad } = station.ledger.verify()
  if (!intact)
    throw new CausewayError('ledger.damaged', {
      sequence: firstBad?.sequence ?? 0,
      problem: firstBad?.problem ?? 'malformed',
    })
  if (station.ledger.hasReceived(transfer.transferId))
    throw new CausewayError('trust.replay', { transferId: transfer.transferId })
  const highest = highestReceived(station, bag.signer.fingerprint)
  if (transfer.sequence <= highest) throw new CausewayError('trust.rollback', { sequence: transfer.sequence, highest })
  return [
    check('transfer.destination', { kind: 'text', text: transfer.destination }, 'transfer.json'),
    check('transfer.not-received-before', { kind: 'text', text: transfer.transferId }, 'ledger'),
    check('transfer.sequence', { kind: 'count', count: transfer.sequence }, 'ledger'),
    ...ageChecks(station, transfer.createdAt),
  ]
}

/** The highest number received from this sender, under whichever of its keys; 0 when none was. */
function highestReceived({ trust, ledger }: Station, fingerprint: string): number {
  return Math.max(...trust.lineOf(fingerprint).map((key) => ledger.highestReceivedSequence(key) ?? 0))
}

/** Nothing is said of an age that no rule limits, unless the clock is seen to be wrong: that is never shown green. */
function ageChecks(station: Station, signedAt: string): Check[] {
  const days = demandYoung(station, signedAt)
  if (days !== null) return [check('transfer.age', { kind: 'time', utc: signedAt }, 'transfer.json')]
  if (!isClockBehind(station)) return []
  return [check('transfer.age', { kind: 'time', utc: new Date().toISOString() }, 'ledger', 'unknown')]
}

function check(id: CheckId, value: CheckValue, source: string, state: Check['state'] = 'ok'): Check {
  return { id, state, value, source, at: new Date().toISOString() }
}

/** The check that a refusal belongs to, so that the step shows what failed beside what held. */
function explain(error: CausewayError): Check[] {
  const failed = (id: CheckId, text: string, source: string): Check[] => [
    check(id, { kind: 'text', text }, source, 'failed'),
  ]
  const detail = (key: string): string => String(error.details[key] ?? '')
  switch (error.code) {
    case 'trust.unknown-signer':
      return [
        check('transfer.signature', { kind: 'none' }, 'tagmanifest-sha256.txt.sig'),
        check('transfer.signer', { kind: 'none' }, 'trust store', 'failed'),
      ]
    case 'trust.revoked-signer':
    case 'trust.wrong-purpose':
    case 'trust.expired-signer':
    case 'trust.not-yet-valid':
    case 'trust.not-pinned':
    case 'trust.own-key':
      return [
        check('transfer.signature', { kind: 'text', text: detail('fingerprint') }, 'tagmanifest-sha256.txt.sig'),
        ...failed('transfer.signer', detail('fingerprint'), 'trust store'),
      ]
    case 'trust.wrong-destination':
      return failed('transfer.destination', detail('destination'), 'transfer.json')
    case 'trust.replay':
      return failed('transfer.not-received-before', detail('transferId'), 'ledger')
    case 'trust.rollback':
      return failed('transfer.sequence', detail('sequence'), 'ledger')
    case 'trust.too-old':
    case 'trust.from-future':
      return [check('transfer.age', { kind: 'time', utc: detail('signedAt') }, 'transfer.json', 'failed')]
    case 'trust.clock-set-back':
      return [check('transfer.age', { kind: 'time', utc: detail('now') }, 'ledger', 'failed')]
    case 'trust.practice-key':
      return failed('transfer.practice-matches', detail('source'), 'transfer.json')
    case 'volume.missing':
      return failed('transfer.volumes-complete', detail('volumes'), 'transfer.json')
    case 'signature.missing':
    case 'signature.malformed':
    case 'signature.wrong-namespace':
    case 'signature.invalid':
      return failed('transfer.signature', error.code, 'tagmanifest-sha256.txt.sig')
    default:
      return []
  }
}

/** The open comparison: kept when it is already open for the same key, so that attempts are not won back and blanks stay. */
function challengeFor({ record, station }: StepContext, { fingerprint, publicKey }: Signer): OpenChallenge {
  if (record.challenge?.fingerprint === fingerprint) return record.challenge
  const identified = record.steps.identify?.result
  const claim = identified?.step === 'identify' ? identified.claim : null
  return {
    fingerprint,
    publicKey,
    blanks: chooseBlanks(fingerprint, station.key),
    attemptsLeft: TRUST_ATTEMPTS,
    claimedName: claim?.source ?? '',
    claimedHost: claim?.sourceHost ?? '',
  }
}
