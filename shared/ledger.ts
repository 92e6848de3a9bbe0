/** The history as the window, the command line and the reports see it. */
import type { JobKind } from './steps'
import type { TrustProof, Verdict } from './domain'
import type { ErrorEnvelope } from './errors'

export const EVENT_TYPES = [
  'station.created',
  'practice.server-created',
  'server.synchronization-started',
  'signer.trusted',
  'signer.refused',
  'signer.revoked',
  'signer.rotated',
  'key.rotated',
  'policy.changed',
  'operator.identified',
  'operator.refused',
  'operator.present',
  'credential.set',
  'credential.removed',
  'credential.refused',
  'trust.answer-wrong',
  'trust.accepted',
  'send.started',
  'send.step',
  'send.verdict',
  'receive.started',
  'receive.step',
  'receive.verdict',
  'verify.verdict',
  'custody.handed-over',
  'receipt.signed',
  'receipt.accepted',
  'receipt.refused',
  'receipt.code-wrong',
  'server.health-checked',
  'server.reset',
  'report.written',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

export interface LedgerEvent {
  readonly sequence: number
  readonly at: string
  readonly station: string
  readonly operator: string
  readonly type: EventType
  readonly transferId: string | null
  readonly payload: Readonly<Record<string, unknown>>
  readonly previousHash: string
  readonly hash: string
}

/** One row of the history: a transfer as this station saw it, or an attempt that came to nothing. */
export interface TransferSummary {
  /** The id that the events know; of a refused attempt, the one that its medium claims; '' when it named none. */
  readonly transferId: string
  /** Identifies the attempt: unique in the history, and accepted wherever a transfer id is (the id itself where no job ran). */
  readonly jobId: string
  readonly kind: JobKind
  readonly sequence: number | null
  readonly counterpart: string | null
  readonly startedAt: string
  readonly endedAt: string | null
  readonly verdict: Verdict | null
  readonly error: ErrorEnvelope | null
  readonly files: number | null
  readonly bytes: number | null
  readonly trustProof: TrustProof | null
  readonly operator: string
}

export interface HistoryFilter {
  readonly text?: string
  readonly kind?: JobKind
  readonly verdict?: Verdict
  readonly limit?: number
  readonly offset?: number
}

export type LedgerProblem = 'edited' | 'missing' | 'reordered' | 'truncated' | 'forged-head' | 'malformed'

export interface LedgerVerification {
  readonly intact: boolean
  readonly events: number
  readonly headSequence: number
  readonly headHash: string
  /** Signed heads that were checked against the chain. */
  readonly signedHeads: number
  readonly firstBad: { readonly sequence: number; readonly problem: LedgerProblem } | null
  readonly at: string
}
