/** The history as the window, the command line and the reports see it. */
import type { JobKind } from './steps'
import type { TrustProof, Verdict } from './domain'
import type { ErrorEnvelope } from './errors'

export const EVENT_TYPES = [
  'station.created',
  'station.taken-over',
  'station.file-altered',
  'settings.changed',
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
  'scan.part-done',
  'scan.done',
  'scan.hit',
  'scan.failed',
  'receive.verdict',
  'verify.verdict',
  'custody.handed-over',
  'custody.labelled',
  'custody.sanitised',
  'custody.sanitising-checked',
  'custody.disposed',
  'custody.lost',
  'custody.flagged',
  'custody.rule-changed',
  'receipt.signed',
  'receipt.accepted',
  'receipt.refused',
  'receipt.code-wrong',
  'ledger.head-kept',
  'ledger.head-contradiction',
  'ledger.verified',
  'ledger.archived',
  'scan.tested',
  'scan.settings-changed',
  'server.health-checked',
  'server.reset',
  'report.written',
  'evidence.written',
  'history.bundled',
  'audit.bundle-added',
  'audit.bundle-refused',
  'audit.reconciled',
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

export const LEDGER_PROBLEMS = [
  'edited',
  'missing',
  'reordered',
  'truncated',
  'forged-head',
  'malformed',
  'contradicts-held-head',
  'older-than-held-head',
  'held-head-altered',
  'carried-altered',
  'contradicts-archive',
] as const
export type LedgerProblem = (typeof LEDGER_PROBLEMS)[number]

/** Where the statement that names a head lies: in a transfer on a medium, in a receipt, in a file of its own. */
export const HEAD_PLACES = ['medium', 'receipt', 'file'] as const
export type HeadPlace = (typeof HEAD_PLACES)[number]

/** A signed head of a ledger, this station's or another's, as this station keeps it. */
export interface HeldHead {
  /** Of the key that vouches for it: this is whose head it is. */
  readonly fingerprint: string
  readonly station: string
  readonly own: boolean
  readonly sequence: number
  readonly hash: string
  readonly place: HeadPlace
  /** `left`: an own head that went out; `came`: read from what came here, or came back. */
  readonly direction: 'left' | 'came'
  /** The transfer id of a medium or receipt, else the name of the file. */
  readonly reference: string
  /** UTC time that the signed statement gives itself; null where it gives none (a head file). */
  readonly statedAt: string | null
  /** UTC time when this station kept it. */
  readonly seenAt: string
}

/** A kept head and how it stands to this ledger and to the other heads of the same one. */
export interface JudgedHead extends HeldHead {
  /** False when what proved it here was changed since: it says nothing any more. */
  readonly isProven: boolean
  readonly contradiction: HeadContradiction['kind'] | null
}

/** A part of the heads that a station keeps: those first that something contradicts, then the newest. */
export interface HeldHeadsView {
  readonly heads: readonly JudgedHead[]
  readonly total: number
  /** How many contradict something, or are no longer proven. */
  readonly contradicted: number
}

/** What came of heads that somebody brought. */
export interface TakenInHeads {
  readonly kept: number
  /** Kept from the same place before. */
  readonly known: number
  /** By keys that this station does not trust: not kept. */
  readonly strangers: readonly { readonly station: string; readonly fingerprint: string }[]
  readonly contradictions: number
}

/** A head that cannot be true together with a ledger, or with another head of the same ledger. */
export interface HeadContradiction {
  /**
   * Of this station's ledger: another event stands there, or none. Of another station: two events under one number,
   * or a later statement with an earlier end.
   */
  readonly kind: 'contradicts-held-head' | 'older-than-held-head' | 'fork' | 'went-back'
  readonly head: HeldHead
  /** Of another station: the head kept before that it contradicts. null when it contradicts this station's ledger. */
  readonly other: HeldHead | null
  /** Up to this event every head that was seen agrees, 0 for none: the past was rewritten after it. */
  readonly agreesUpTo: number
}

/** A file that earlier events of a ledger went to, as the ledger's own event names it. */
export interface LedgerArchive {
  /** The event that names the archive, and its UTC time. */
  readonly event: number
  readonly archivedAt: string
  /** The first event that is in no earlier archive. */
  readonly from: number
  /** The last event in the archive, and its hash in the chain. */
  readonly through: number
  readonly hash: string
  /** UTC times of the events `from` and `through`. */
  readonly firstAt: string
  readonly lastAt: string
  /** Name of the file, without its folder. */
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  /** How many events up to `through` stayed in the ledger because rules ask for them, and the digest over them. */
  readonly carried: number
  readonly carriedSha256: string
}

export interface LedgerVerification {
  readonly intact: boolean
  readonly events: number
  readonly headSequence: number
  readonly headHash: string
  /** Signed heads that were checked against the chain. */
  readonly signedHeads: number
  readonly firstBad: { readonly sequence: number; readonly problem: LedgerProblem } | null
  /** Own heads held elsewhere or come back that were checked against the chain. */
  readonly heldHeads: number
  /** What contradicts this ledger. Not empty only when it is not intact. */
  readonly contradictions: readonly HeadContradiction[]
  /** The archives that earlier events are in, oldest first; `isRead` when the file was at hand and agrees. */
  readonly archives: readonly (LedgerArchive & { readonly isRead: boolean })[]
  /** Own heads of archived events that nothing at hand can be held against: the archive can. */
  readonly unjudgedHeads: number
  /** What other stations' heads say against each other. This ledger may be intact all the same. */
  readonly elsewhere: readonly HeadContradiction[]
  /** False when what History lists was not what the events say. The events count; the list is made anew from them. */
  readonly isListSound: boolean
  readonly at: string
}
