import type { Check, ReadBack } from '../../../shared/domain'
import type { CompanionKind } from '../../../shared/companions'
import type { RecordedDevice } from '../../../shared/custody'
import { CausewayError, type ErrorEnvelope } from '../../../shared/errors'
import type {
  ClaimedName,
  FileProblem,
  JobOutcome,
  JobState,
  JobView,
  StepResult,
  StepState,
  StepView,
  ToolRun,
} from '../../../shared/jobs'
import type { ScanSummary, SelfTest } from '../../../shared/scanners'
import { stepsOf, type JobKind, type StepId } from '../../../shared/steps'
import type { TransferJson } from '../../../shared/transfer-json'
import type { TrustOutcome } from '../../../shared/trust'

/** What the journal keeps of one step. */
export interface StepRecord {
  readonly done: boolean
  readonly checks: readonly Check[]
  readonly result: StepResult | null
  readonly error: ErrorEnvelope | null
  /** How the tool ran in a step that is not done. */
  readonly toolRun?: ToolRun
  /** The files that kept it from being done (at most 1000; `problemCount` has the total). */
  readonly problems: readonly FileProblem[]
  readonly problemCount: number
}

/** A comparison of fingerprints that waits for the operator. */
export interface OpenChallenge {
  readonly fingerprint: string
  readonly publicKey: string
  /** Indexes of the groups that the operator types. */
  readonly blanks: readonly number[]
  readonly attemptsLeft: number
  readonly claimedName: string
  readonly claimedHost: string
}

/** A medium that carries a volume. */
export interface VolumePlace {
  /** The folder that the operator chose. */
  readonly medium: string
  /** The bag's folder on it. */
  readonly folder: string
  readonly label: string
  /** Recognises the medium when it comes back, maybe at another mount point: see media/identity.ts. */
  readonly identity?: string
  /** Differs once the medium was taken out and put in again: see media/attachment.ts. */
  readonly attachment?: string
  /** What custody records of it; jobs begun by earlier versions lack it. */
  readonly device?: RecordedDevice
}

/** One volume of a job: the medium it is on and its bag folder there. */
export interface JobVolume extends VolumePlace {
  /** What the journal calls it. For people and readers volumes are numbered by their order, which is the order of this. */
  readonly index: number
  /** Further media that carry the same volume, byte for byte. */
  readonly copies?: readonly VolumePlace[]
}

/** All media that carry a volume. */
export function placesOf({ index: _, copies = [], ...first }: JobVolume): readonly VolumePlace[] {
  return [first, ...copies]
}

/** A process that can be told from a later one with the same number. See processes/process-time.ts. */
export interface ToolProcess {
  readonly pid: number
  readonly born: string
}

/** A companion folder of a send. */
export interface JobCompanion {
  readonly name: string
  readonly kind: CompanionKind
  /** Where its files come from, links resolved. */
  readonly folder: string
  readonly files: number
  readonly bytes: number
  /** Folders in it, itself included: each takes room on a medium. */
  readonly folders: number
}

/** Where a companion folder goes at the receiving side; null: it stays on the medium. */
export interface JobCompanionPlace {
  readonly name: string
  readonly folder: string | null
}

/** A malware scan of this job: what was read so far, so that an interrupted one goes on. */
export interface JobScan {
  /** See `scanKey`. */
  readonly key: string
  readonly test: SelfTest
  /** The units that it has passed: `volume.number`. */
  readonly units: readonly string[]
  readonly done: boolean
  readonly summary: ScanSummary
}

/**
 * What a trusted key has signed of the transfer that a job receives or checks: the whole set of volumes. The Trust step
 * fixes it, and nothing that is seen on a medium later changes it.
 */
export interface SignedSet {
  /** The description of volume 1; the others differ in `volume` only. */
  readonly transfer: TransferJson
  /** SHA-256 of the tag manifest of volume n at n - 1, for every volume of the set. */
  readonly tagManifests: readonly string[]
}

/** What a job must remember besides what it shows. */
export interface JobData {
  /** Send: absent for a full transfer. */
  readonly mode?: 'increment'
  readonly contentPath?: string
  readonly packageName?: string
  readonly logName?: string
  /** Send: what was written where. Receive and check: where each volume is now, which alone a repeated Identify changes. */
  readonly volumes?: readonly JobVolume[]
  /** Send: the folders that travel besides the content store. */
  readonly companions?: readonly JobCompanion[]
  /** Receive: what the operator decided of them. */
  readonly companionPlaces?: readonly JobCompanionPlace[]
  readonly scans?: readonly JobScan[]
  /** Files were given other volumes after copying had begun, so a medium may hold some that are now another's. */
  readonly replanned?: boolean
  /** What the transfer states of itself, fixed before sealing so that an interrupted seal is taken up alike. */
  readonly sealing?: TransferJson
  /** Receive and check: what was authenticated. */
  readonly signed?: SignedSet
  readonly productsBefore?: readonly string[]
  readonly classificationsBefore?: readonly string[]
  readonly updatesBefore?: number
  /** The tool that a step of this job started last: it may outlive a Causeway that was killed. */
  readonly tool?: ToolProcess
  /** `cache` once any byte that the journal calls proven was read back through the cache. See read-back.ts. */
  readonly readBack?: ReadBack
}

/** A job as the journal stores it. Whether it runs right now is not stored: that dies with the process. */
export interface JobRecord {
  readonly id: string
  readonly kind: JobKind
  readonly createdAt: string
  readonly updatedAt: string
  /** Own words for a send, signed words for the others: null until the Trust step is done. */
  readonly transferId: string | null
  readonly sequence: number | null
  readonly source: string | null
  readonly destination: string | null
  /** What the medium of a receive or check claims to be; null once it is trusted. */
  readonly claimed: ClaimedName | null
  readonly steps: Readonly<Partial<Record<StepId, StepRecord>>>
  readonly trust: TrustOutcome | null
  readonly challenge: OpenChallenge | null
  readonly outcome: JobOutcome | null
  readonly data: JobData
}

/** The transfer under which events of a job are filed: the one that is proven, else the one that is claimed. */
export function filedUnder({ transferId, claimed }: Pick<JobRecord, 'transferId' | 'claimed'>): string | null {
  return transferId ?? claimed?.transferId ?? null
}

/**
 * What is signed of the transfer.
 * @throws CausewayError `job.wrong-step` before the Trust step is done
 */
export function demandSigned({ data }: Pick<JobRecord, 'data'>): SignedSet {
  if (!data.signed) throw new CausewayError('job.wrong-step', { step: 'trust' })
  return data.signed
}

/**
 * Every volume of the signed set, where it is now.
 * @throws CausewayError `job.wrong-step` before the Trust step is done; `volume.missing` (details: volumes, of) when one
 *   has no place
 */
export function signedVolumes(record: Pick<JobRecord, 'data'>): readonly JobVolume[] {
  const { tagManifests } = demandSigned(record)
  const places = new Map((record.data.volumes ?? []).map((volume) => [volume.index, volume]))
  const volumes = tagManifests.map((_, n) => places.get(n + 1))
  const missing = tagManifests.flatMap((_, n) => (volumes[n] ? [] : [n + 1]))
  if (missing.length > 0)
    throw new CausewayError('volume.missing', { volumes: missing.join(', '), of: tagManifests.length })
  return volumes.filter((volume) => volume !== undefined)
}

/** The first step that is not done; the last one when all are. */
export function currentStep(record: JobRecord): StepId {
  const steps = stepsOf(record.kind)
  return steps.find((step) => !record.steps[step]?.done) ?? (steps.at(-1) as StepId)
}

/**
 * The job as the window shows it.
 * @param live the running or paused step, when a step is in hand right now
 * @param provenOn the bytes that are proven on a volume: counted, so asked only where it is shown
 * @param groups the fingerprint in groups, when a challenge is open
 */
export function viewOf(
  record: JobRecord,
  live: { readonly step: StepId; readonly state: 'running' | 'paused' } | null,
  provenOn: (volume: JobVolume) => number,
  groups: (challenge: OpenChallenge) => readonly (string | null)[],
): JobView {
  const here = currentStep(record)
  const state: JobState = record.outcome ? 'ended' : (live?.state ?? 'idle')
  const waitsToCopy = state === 'idle' && here === 'copy'
  return {
    id: record.id,
    kind: record.kind,
    state,
    transferId: record.transferId,
    sequence: record.sequence,
    source: record.source,
    destination: record.destination,
    claimed: record.claimed,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    currentStep: live?.step ?? here,
    steps: stepsOf(record.kind).map((id) => stepView(record, id, here, live?.step ?? null)),
    provenBytes: waitsToCopy ? (record.data.volumes ?? []).map(provenOn) : [],
    trust: record.trust,
    challenge: record.challenge
      ? {
          groups: groups(record.challenge),
          attemptsLeft: record.challenge.attemptsLeft,
          claimedName: record.challenge.claimedName,
          claimedHost: record.challenge.claimedHost,
        }
      : null,
    outcome: record.outcome,
  }
}

function stepView(record: JobRecord, id: StepId, here: StepId, running: StepId | null): StepView {
  const step = record.steps[id]
  return {
    id,
    state: stepState(record, id, here, running),
    checks: step?.checks ?? [],
    result: step?.result ?? null,
    error: step?.error ?? null,
    ...(step?.toolRun ? { toolRun: step.toolRun } : {}),
    problems: step?.problems ?? [],
    problemCount: step?.problemCount ?? 0,
  }
}

function stepState(record: JobRecord, id: StepId, here: StepId, running: StepId | null): StepState {
  if (id === running) return 'running'
  const step = record.steps[id]
  if (step?.done) return 'done'
  if (step?.error) return 'blocked'
  if (id !== here || record.outcome) return 'waiting'
  return record.challenge ? 'attention' : 'here'
}
