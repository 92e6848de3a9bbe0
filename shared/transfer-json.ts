/**
 * `transfer.json`, the signed description of a transfer on each of its volumes. docs/format.md is its reference.
 * Unknown fields are kept; an unknown major version is refused before anything else is read.
 */
import { z } from 'zod'
import { companionFactsSchema, MOST_COMPANIONS } from './companions'
import {
  fingerprintSchema,
  packageFormatSchema,
  serverFactsSchema,
  sha256Schema,
  stationNameSchema,
  transferIdSchema,
  utcSchema,
} from './domain'

/** `major.minor`: a reader refuses another major and tolerates any minor. */
export const TRANSFER_FORMAT_VERSION = '1.1'

export const ledgerHeadSchema = z.looseObject({
  sequence: z.number().int().nonnegative(),
  hash: sha256Schema,
})
export type LedgerHead = z.infer<typeof ledgerHeadSchema>

export const packageFactsSchema = z.looseObject({
  format: packageFormatSchema,
  /** File name inside data/metadata/. */
  fileName: z.string(),
  logFileName: z.string(),
  bytes: z.number().int().positive(),
  sha256: sha256Schema,
  /** Updates (revisions) in the package; null when its inner layout is not known. */
  updates: z.number().int().nonnegative().nullable(),
  /** Files that the updates name; null when the inner layout is not known. */
  files: z.number().int().nonnegative().nullable(),
})
export type PackageFacts = z.infer<typeof packageFactsSchema>

const filesAndBytes = { files: z.number().int().nonnegative(), bytes: z.number().int().nonnegative() }

/** What the metadata names and the transfer does not carry, as the sender knew it. */
export const notCarriedSchema = z.looseObject({
  /** Files that no update needs that is approved at the export server. */
  notNeeded: z.looseObject(filesAndBytes),
  /** Files that were missing there; the operator went on without them, for this reason. */
  accepted: z.looseObject({ ...filesAndBytes, because: z.string().max(500) }).nullable(),
})
export type NotCarried = z.infer<typeof notCarriedSchema>

/** As many transfers may an increment build on; then a full one is due. */
export const MOST_BASELINE_TRANSFERS = 1000

/** What an increment builds on: content that the destination confirmed, by the transfers that carried it. */
export const baselineFactsSchema = z.looseObject({
  /** SHA-256 over the transfers: docs/format.md says how. */
  id: sha256Schema,
  transfers: z
    .array(z.looseObject({ transferId: transferIdSchema, transferDigest: sha256Schema }))
    .min(1)
    .max(MOST_BASELINE_TRANSFERS),
  /** All files of the content store that stay behind because they are in the baseline. */
  leftOut: z.looseObject(filesAndBytes),
  /** So many of them does the metadata name. */
  named: z.number().int().nonnegative(),
  /** So many of these stand in data/metadata/baseline.txt, because updates need them that the sender approved. */
  needed: z.looseObject(filesAndBytes),
})
export type BaselineFacts = z.infer<typeof baselineFactsSchema>

export const volumeFactsSchema = z.looseObject({
  index: z.number().int().positive(),
  files: z.number().int().positive(),
  bytes: z.number().int().nonnegative(),
  /** SHA-256 of the volume's manifest-sha256.txt. */
  manifestSha256: sha256Schema,
  /** The devices that the sender wrote it to, where they have serial numbers; one for each copy. */
  devices: z
    .array(z.looseObject({ serial: z.string().min(1).max(200), model: z.string().max(200).nullable() }))
    .max(16)
    .optional(),
})
export type VolumeFacts = z.infer<typeof volumeFactsSchema>

export const transferJsonSchema = z
  .looseObject({
    formatVersion: z.string().regex(/^1\.[0-9]{1,4}$/),
    transferId: transferIdSchema,
    sequence: z.number().int().positive(),
    /** SHA-256 over this station's previous transfer's tag manifests; null for the first. */
    previousTransferDigest: sha256Schema.nullable(),
    practice: z.boolean(),
    source: z.looseObject({ name: stationNameSchema, fingerprint: fingerprintSchema, host: z.string().max(255) }),
    destination: stationNameSchema,
    server: serverFactsSchema,
    package: packageFactsSchema,
    /** full: all that the sender's store has; increment: without what the destination confirmed. */
    mode: z.enum(['full', 'increment']),
    /** Present with mode increment, and only then. */
    baseline: baselineFactsSchema.optional(),
    /** Absent in transfers made before there was this statement: then they carry every file. */
    notCarried: notCarriedSchema.optional(),
    /** Folders below data/companions/; absent when none travels. */
    companions: z.array(companionFactsSchema).max(MOST_COMPANIONS).optional(),
    volume: z.number().int().positive(),
    volumes: z.array(volumeFactsSchema).min(1).max(999),
    totals: z.looseObject({ files: z.number().int().positive(), bytes: z.number().int().nonnegative() }),
    operator: z.string().max(128),
    tool: z.looseObject({ name: z.literal('Causeway'), version: z.string().max(64) }),
    createdAt: utcSchema,
    ledgerHead: ledgerHeadSchema,
  })
  .refine((t) => t.volume <= t.volumes.length && t.volumes.every((v, i) => v.index === i + 1), {
    message: 'volumes must be numbered 1..n and include this one',
  })
  .refine((t) => (t.mode === 'increment') === (t.baseline !== undefined), {
    message: 'an increment states its baseline, and nothing else does',
  })
export type TransferJson = z.infer<typeof transferJsonSchema>
