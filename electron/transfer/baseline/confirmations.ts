import { z } from 'zod'
import { fingerprintSchema, sha256Schema, stationNameSchema } from '../../../shared/domain'
import type { LedgerEvent } from '../../../shared/ledger'
import type { Ledger } from '../../ledger/ledger'
import { eventsOf } from './sealed'

const acceptedSchema = z.object({
  how: z.enum(['file', 'code']),
  sequence: z.number().int().positive(),
  destination: stationNameSchema,
  transferDigest: sha256Schema,
  mode: z.enum(['full', 'increment']),
  receiver: z.object({ name: stationNameSchema, fingerprint: fingerprintSchema }),
  hasProof: z.boolean(),
  receiptSha256: sha256Schema.optional(),
})

/** A receipt that this station accepted. */
export interface Confirmation extends Readonly<z.infer<typeof acceptedSchema>> {
  readonly transferId: string
  /** UTC. */
  readonly at: string
}

/** Every receipt that was accepted, oldest first: of one transfer there may be one by code and one by file. */
export function readConfirmations(ledger: Ledger): Confirmation[] {
  return [...eventsOf(ledger, 'receipt.accepted')].flatMap(asConfirmation)
}

/** The receipts that were accepted for one transfer. */
export function confirmationsOf(ledger: Ledger, transferId: string): Confirmation[] {
  return ledger
    .transferEvents(transferId)
    .filter(({ type }) => type === 'receipt.accepted')
    .flatMap(asConfirmation)
}

function asConfirmation({ transferId, at, payload }: LedgerEvent): Confirmation[] {
  const parsed = acceptedSchema.safeParse(payload)
  return parsed.success && transferId !== null ? [{ ...parsed.data, transferId, at }] : []
}
