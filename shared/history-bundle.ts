/** A station's whole history in one signed file, for an auditor. docs/format.md is its reference. */
import { z } from 'zod'
import { fingerprintSchema, sha256Schema, stationNameSchema, utcSchema } from './domain'

export const HISTORY_FORMAT = 'causeway-history'
export const HISTORY_FORMAT_VERSION = '1.0'
/** Of a bundle that lacks events which are in an archive: earlier programs would take that for damage. */
export const HISTORY_FORMAT_VERSION_ARCHIVED = '2.0'
/** Ends the names of history bundles. */
export const HISTORY_EXTENSION = 'causeway-history'

const formatVersion = z.string().regex(/^[12]\.[0-9]{1,4}$/)
const count = z.number().int().nonnegative()
const head = z.looseObject({ sequence: z.number().int().positive(), hash: sha256Schema })

/** The first line: whose history it is. */
export const historyHeaderSchema = z.looseObject({
  format: z.literal(HISTORY_FORMAT),
  formatVersion,
  station: stationNameSchema,
  role: z.string().max(32),
  practice: z.boolean(),
  /** `ssh-ed25519 AAAA…` with comment. */
  publicKey: z.string().max(1024),
  fingerprint: fingerprintSchema,
  createdAt: utcSchema,
  operator: z.string().max(256),
  tool: z.looseObject({ name: z.string().max(64), version: z.string().max(64) }),
})
export type HistoryHeader = z.infer<typeof historyHeaderSchema>

/** One event: the object that was hashed, the hash before it and its own. */
export const historyEventSchema = z.strictObject({
  /** No other field: one that is not part of the hash could say anything. */
  event: z.strictObject({
    at: z.string(),
    operator: z.string(),
    payload: z.record(z.string(), z.unknown()),
    sequence: z.number().int().positive(),
    station: z.string(),
    transferId: z.string().nullable(),
    type: z.string(),
  }),
  hash: sha256Schema,
  previousHash: sha256Schema,
})
export type HistoryEvent = z.infer<typeof historyEventSchema>

/** A head of the chain that the station signed. */
export const historyHeadSchema = z.strictObject({
  head: z.strictObject({ hash: sha256Schema, sequence: z.number().int().positive(), station: z.string() }),
  signature: z.string().max(4096),
})

/** A receipt that the station signed, or got back from the other side: the signed text and its signature. */
export const historyReceiptSchema = z.strictObject({ receipt: z.string(), signature: z.string().max(4096) })

/** A statement of a key change as the station keeps it, word for word. */
export const historyRotationSchema = z.strictObject({ rotation: z.string() })

/** The last line, which is what the signature covers. */
export const historyStatementSchema = z.looseObject({
  format: z.literal(HISTORY_FORMAT),
  formatVersion,
  station: stationNameSchema,
  practice: z.boolean(),
  fingerprint: fingerprintSchema,
  createdAt: utcSchema,
  /** Of the chain up to `head`, those in an archive included. */
  events: z.number().int().positive(),
  heads: count,
  receipts: count,
  /** The newest event of the bundle. */
  head,
  /** The last event that the ledger had in an archive: up to it only those events are here that stayed in the ledger. */
  archived: z.looseObject({ through: z.number().int().positive(), hash: sha256Schema }).optional(),
  /** `archive`: written to take these events out of the ledger; absent for all that the ledger held. */
  purpose: z.string().max(32).optional(),
  /** SHA-256 over all lines before this one, line ends included, uncompressed. */
  sha256: sha256Schema,
})
export type HistoryStatement = z.infer<typeof historyStatementSchema>
