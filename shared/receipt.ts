/** The import station's signed statement of what it imported. docs/format.md is its reference. */
import { z } from 'zod'
import { companionNameSchema } from './companions'
import { fingerprintSchema, sha256Schema, stationNameSchema, transferIdSchema, utcSchema } from './domain'
import { ledgerHeadSchema } from './transfer-json'

export const RECEIPT_FORMAT_VERSION = '1.0'

export const receiptSchema = z.looseObject({
  formatVersion: z.string().regex(/^1\.[0-9]{1,4}$/),
  transferId: transferIdSchema,
  sequence: z.number().int().positive(),
  /** SHA-256 over the tag manifests of the transfer's volumes: what exactly was received. */
  transferDigest: sha256Schema,
  practice: z.boolean(),
  source: z.looseObject({ name: stationNameSchema, fingerprint: fingerprintSchema }),
  receiver: z.looseObject({ name: stationNameSchema, fingerprint: fingerprintSchema }),
  trustProof: z.enum(['pinned', 'first-use']),
  verdict: z.literal('verified'),
  files: z.looseObject({
    verified: z.number().int().positive(),
    bytes: z.number().int().nonnegative(),
    copied: z.number().int().nonnegative(),
    alreadyThere: z.number().int().nonnegative(),
  }),
  updates: z.looseObject({
    before: z.number().int().nonnegative(),
    after: z.number().int().nonnegative(),
    inPackage: z.number().int().nonnegative().nullable(),
    missing: z.number().int().nonnegative().nullable(),
  }),
  /** Companion folders of the transfer: placed at the import side, or left on the medium. Absent when none travelled. */
  companions: z
    .array(
      z.looseObject({
        name: companionNameSchema,
        files: z.number().int().positive(),
        bytes: z.number().int().nonnegative(),
        placed: z.boolean(),
      }),
    )
    .optional(),
  /** What malware scanners read before the import, one entry each; empty: not scanned. Absent in older receipts. */
  scans: z
    .array(
      z.looseObject({
        engine: z.string(),
        version: z.string().nullable(),
        signaturesAt: utcSchema.nullable(),
        /** null: the scanner does not say how many. */
        files: z.number().int().nonnegative().nullable(),
        bytes: z.number().int().nonnegative().nullable(),
        unread: z.number().int().nonnegative(),
      }),
    )
    .optional(),
  operator: z.string(),
  tool: z.looseObject({ name: z.literal('Causeway'), version: z.string() }),
  createdAt: utcSchema,
  ledgerHead: ledgerHeadSchema,
})
export type Receipt = z.infer<typeof receiptSchema>
