/** Malware scanners: what a station keeps of them, what they answered, what the window sees. docs/format.md has the contract of a command. */
import { z } from 'zod'
import {
  DEFAULT_SIGNATURE_AGE_DAYS,
  LONGEST_SIGNATURE_AGE_DAYS,
  SCANNER_KINDS,
  SCANNER_REHEARSALS,
} from './scanner-kinds'

export {
  DEFAULT_SIGNATURE_AGE_DAYS,
  LONGEST_SIGNATURE_AGE_DAYS,
  SCANNER_KINDS,
  SCANNER_REHEARSALS,
  type ScannerKind,
  type ScannerRehearsal,
} from './scanner-kinds'

/** A station has so many scanners at most. */
export const MOST_SCANNERS = 4
/** Findings and files that were not read are named up to this number; they are counted beyond it. */
export const MOST_NAMED_FILES = 1000

export const scannerNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}]+$/u)
/** From the root: what is named otherwise would be looked for in the working folder of whoever starts Causeway. */
const path = z
  .string()
  .max(4096)
  .regex(/^(\/|[A-Za-z]:[\\/]|\\\\)/)
/** One argument of a command; `{path}` in it stands for the folder to scan. */
const argumentSchema = z.string().max(4096)
export const scannerArgumentsSchema = z.array(argumentSchema).min(1).max(64)

const common = {
  name: scannerNameSchema,
  /**
   * The administrator accepts that not all of the payload is proven to have been read: files that the scanner leaves
   * out (they are named), or a scanner that does not say what it has read.
   */
  acceptGaps: z.boolean(),
}

/** A scanner as station.json keeps it. Main alone writes it: it holds paths of programs that are run. */
export const scannerSettingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('defender'), ...common, program: path }),
  /** database: a folder of signatures in the place of the program's own. */
  z.strictObject({ kind: z.literal('clamav'), ...common, program: path, database: path.optional() }),
  z.strictObject({ kind: z.literal('command'), ...common, program: path, args: scannerArgumentsSchema }),
  z.strictObject({ kind: z.literal('practice'), ...common, rehearsal: z.enum(SCANNER_REHEARSALS) }),
])
export type ScannerSetting = z.infer<typeof scannerSettingSchema>

export const scanRulesSchema = z.strictObject({
  /** With fewer different engines a receive does not go on. Every scanner that there is must pass, also with 0. */
  required: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  /** Signatures older than this many days are warned of. */
  signatureAgeDays: z.number().int().min(1).max(LONGEST_SIGNATURE_AGE_DAYS),
})
export type ScanRules = z.infer<typeof scanRulesSchema>

export const scanningSchema = scanRulesSchema.extend({ scanners: z.array(scannerSettingSchema).max(MOST_SCANNERS) })
export type Scanning = z.infer<typeof scanningSchema>

/** Of a station that says nothing about scanners. */
export const NO_SCANNING: Scanning = {
  required: 0,
  signatureAgeDays: DEFAULT_SIGNATURE_AGE_DAYS,
  scanners: [],
}

/** What the window gives to add a scanner: tokens stand for the program and the folder of signatures. */
export const newScannerSchema = z.strictObject({
  name: scannerNameSchema,
  kind: z.enum(SCANNER_KINDS),
  /** null: where this kind usually lies. */
  program: z.string().max(64).nullable(),
  args: z.array(argumentSchema).max(64),
  acceptGaps: z.boolean(),
})
export type NewScanner = z.infer<typeof newScannerSchema>

export interface ScanningView extends ScanRules {
  readonly scanners: readonly ScannerSetting[]
}

/** A file that a scanner calls malware, or that it did not read to its end, relative to what was scanned. */
export interface ScanFinding {
  readonly path: string
  /** The scanner's name for what it found, or its reason for leaving the file out. */
  readonly name: string
}

/** Who scanned, as the engine says of itself. */
export interface ScanEngine {
  readonly name: string
  readonly version: string | null
  /** When its signatures were made, UTC; null when it does not say. */
  readonly signaturesAt: string | null
}

/** How a scanner did on the EICAR test file and a clean file beside it. */
export interface SelfTest extends ScanEngine {
  readonly scanner: string
  readonly at: string
  readonly seconds: number
}

/** What one scanner found out about one transfer. */
export interface ScanSummary extends ScanEngine {
  readonly scanner: string
  /** Files and bytes that it said it read; null: it does not say. */
  readonly files: number | null
  readonly bytes: number | null
  /** Files that it left out and the administrator accepts, at most 1000 by name. */
  readonly unread: readonly ScanFinding[]
  readonly unreadCount: number
  readonly testedAt: string
  readonly seconds: number
}
