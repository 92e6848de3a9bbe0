/** Receipts at the sender, and the baselines that they move, as the window and the command line see them. */
import type { ErrorEnvelope } from './errors'

/** full: everything in the content store; increment: what the destination has not confirmed yet, and the whole metadata. */
export type TransferMode = 'full' | 'increment'

/** How a receipt came: the signed file, or the check code that was typed. */
export type ReceiptWay = 'file' | 'code'

export interface ConfirmedTransferView {
  readonly transferId: string
  readonly transferDigest: string
  readonly sequence: number
  readonly mode: TransferMode
  readonly how: ReceiptWay
  readonly confirmedAt: string
}

/** The content that a destination has confirmed. */
export interface BaselineView {
  readonly destination: string
  /** SHA-256 over its transfers: docs/format.md says how. */
  readonly id: string
  /** Of the content store, each once. */
  readonly files: number
  readonly bytes: number
  readonly transfers: readonly ConfirmedTransferView[]
}

/** A transfer that this station sealed, and whether its receipt is here. */
export interface SentTransferView {
  readonly transferId: string
  readonly sequence: number
  readonly destination: string
  readonly mode: TransferMode
  readonly files: number
  readonly bytes: number
  readonly sealedAt: string
  /** null: it waits for its receipt. */
  readonly confirmed: { readonly how: ReceiptWay; readonly at: string; readonly holder: string | null } | null
}

/** What the Send place shows before a transfer begins. */
export interface SentView {
  /** The newest first, at most 50. */
  readonly transfers: readonly SentTransferView[]
  /** Destinations that an increment can be made for. */
  readonly destinations: readonly string[]
}

/** What an increment builds on, as the import server was found to have it. */
export interface BaselineHere {
  /** Files that updates need and the increment does not carry. */
  readonly files: number
  readonly bytes: number
  /** ledger: their transfers were received here, so names and sizes sufficed; read: each was read whole and compared. */
  readonly proof: 'ledger' | 'read'
  readonly transfers: readonly string[]
}

/** A receipt that was accepted. */
export interface AcceptedReceipt {
  readonly transferId: string
  readonly sequence: number
  readonly destination: string
  readonly how: ReceiptWay
  readonly receiver: { readonly name: string; readonly fingerprint: string; readonly holder: string | null }
  /** It had been accepted before; nothing was recorded again. */
  readonly alreadyKnown: boolean
  /** The baseline is another one now. */
  readonly movedBaseline: boolean
  /** What the transfer held was kept when it was sealed; without it the baseline cannot move. */
  readonly hasProof: boolean
}

/** The check code of a receipt, or why there is none. */
export type CheckCodeView =
  { readonly code: string; readonly error: null } | { readonly code: null; readonly error: ErrorEnvelope }
