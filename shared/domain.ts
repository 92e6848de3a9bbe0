/** The words of Causeway as types: used by the engine, the command line, the ledger and the window alike. */
import { z } from 'zod'
import { serverDetails, SYNC_RESULTS } from './server-details'
import { isStationName, isTypedStationName, normalisedStationName } from './station-name'

export const ROLES = ['connected', 'disconnected', 'auditor'] as const
export const roleSchema = z.enum(ROLES)
/** connected: stands at the export server; disconnected: at the import server; auditor: at neither, it gathers histories. */
export type Role = z.infer<typeof roleSchema>

export const SERVER_KINDS = ['practice', 'windows'] as const
export const serverKindSchema = z.enum(SERVER_KINDS)
export type ServerKind = z.infer<typeof serverKindSchema>

export const LANGUAGES = ['en', 'fr', 'nl'] as const
export const languageSchema = z.enum(LANGUAGES)
export type Language = z.infer<typeof languageSchema>

/** A station's or destination's name as people write it: 1 to 64 printable characters, no leading or trailing blank. */
export const stationNameSchema = z.string().refine(isStationName, { message: 'not a station name' })

/** The same as it is typed: what is read is the name as it is kept. */
export const typedStationNameSchema = z
  .string()
  .max(1000)
  .refine(isTypedStationName, { message: 'not a station name' })
  .transform(normalisedStationName)

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)
/** SHA-1 as the content store writes it in file names. */
export const sha1Schema = z.string().regex(/^[0-9A-F]{40}$/)
/** SHA-256 of a public key as OpenSSH prints it. */
export const fingerprintSchema = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/)
/** UTC, ISO 8601 with milliseconds. */
export const utcSchema = z.iso.datetime({ offset: false })

/** `0042-export-1-7f3a9c1e`: sequence, the station's name in plain letters, random part. */
export const transferIdSchema = z.string().regex(/^[0-9]{4,9}-[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?-[0-9a-f]{8}$/)

export const packageFormatSchema = z.enum(['xml.gz', 'cab'])
export type PackageFormat = z.infer<typeof packageFormatSchema>

/** How one transfer ended on one side. */
export const VERDICTS = ['verified', 'failed', 'incomplete', 'cancelled'] as const
export type Verdict = (typeof VERDICTS)[number]

/** What a check found, kept raw so that the window can say it in the operator's language. */
export type CheckValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'bytes-of'; readonly bytes: number; readonly total: number }
  | { readonly kind: 'time'; readonly utc: string }
  | { readonly kind: 'yes-no'; readonly yes: boolean }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** The first of `count` names. */
  | { readonly kind: 'names'; readonly items: readonly string[]; readonly count: number }
  | { readonly kind: 'none' }

/** ok needs evidence; unknown could not be read; not-checked was not looked at. Neither is ever shown green. */
export type CheckState = 'ok' | 'warning' | 'failed' | 'unknown' | 'not-checked'

/** One thing that was looked at, with its evidence. Wording of `id` is in wording/, keyed by id. */
export interface Check {
  readonly id: CheckId
  readonly state: CheckState
  readonly value: CheckValue
  /** Where the value was read: an API, a registry key, a file, a device. */
  readonly source: string
  /** UTC time of reading. */
  readonly at: string
}

export const CHECK_IDS = [
  'server.found',
  'server.administrator',
  'server.wsusutil-found',
  'server.sync-succeeded',
  'server.sync-idle',
  'server.update-errors',
  'server.content-downloaded',
  'server.files-local',
  'server.content-readable',
  'server.autonomous',
  'server.no-upstream',
  'server.languages-match',
  'server.express-match',
  'server.version-match',
  'server.free-space',
  'medium.reachable',
  'medium.not-system',
  'medium.kind',
  'medium.described',
  'medium.same-serial',
  'medium.writable',
  'medium.file-system',
  'medium.free-space',
  'medium.space-together',
  'medium.copies',
  'medium.same',
  'medium.reinserted',
  'medium.write-protected',
  'medium.other-files',
  'medium.hidden-or-executable',
  'medium.other-transfers',
  'medium.parts',
  'medium.signed-device',
  'medium.custody-state',
  'medium.known-size',
  'transfer.signature',
  'transfer.signer',
  'transfer.destination',
  'transfer.sequence',
  'transfer.age',
  'transfer.ledger-agrees',
  'transfer.not-received-before',
  'transfer.practice-matches',
  'transfer.volumes-complete',
  'scan.self-test',
  'scan.signatures-recent',
  'scan.payload',
  'server.elevated',
  'server.version-supported',
  'server.security-fix',
  'server.database',
  'server.top-level-site',
  'server.export-source',
  'server.sync-recent',
  'server.update-files-ready',
  'server.mime-types',
  'server.configuration-manager-agrees',
] as const
export type CheckId = (typeof CHECK_IDS)[number]

/** What a WSUS server says of itself. `null` = could not be read, which is not the same as "no". */
export const serverFactsSchema = z.looseObject({
  kind: serverKindSchema,
  name: z.string(),
  version: z.string().nullable(),
  serverId: z.string().nullable(),
  contentPath: z.string().nullable(),
  contentFiles: z.number().int().nonnegative().nullable(),
  updateCount: z.number().int().nonnegative().nullable(),
  languages: z.array(z.string()).nullable(),
  expressFiles: z.boolean().nullable(),
  filesOnMicrosoftUpdate: z.boolean().nullable(),
  replica: z.boolean().nullable(),
  upstreamServer: z.string().nullable(),
  /** Member of the local Administrators group. */
  administrator: z.boolean().nullable(),
  wsusutilPath: z.string().nullable(),
  freeBytes: z.number().nonnegative().nullable(),
  download: z.looseObject({ done: z.number().nonnegative(), total: z.number().nonnegative() }).nullable(),
  sync: z
    .looseObject({
      result: z.enum(SYNC_RESULTS),
      running: z.boolean().nullable(),
      /** stopping: it still writes its history. */
      status: z.enum(['idle', 'running', 'stopping']).nullish(),
      startedAt: utcSchema.nullish(),
      manual: z.boolean().nullish(),
      endedAt: utcSchema.nullable(),
      error: z.string().nullable(),
      updateErrors: z.number().int().nonnegative().nullable(),
    })
    .nullable(),
  products: z.array(z.string()).nullable(),
  classifications: z.array(z.string()).nullable(),
  ...serverDetails,
  source: z.string(),
  readAt: utcSchema,
})
export type ServerFacts = z.infer<typeof serverFactsSchema>

/**
 * Which trust stood behind a transfer: a key pinned beforehand, a key compared at first use, one that was revoked after
 * the transfer says that it was signed, none.
 */
export type TrustProof = 'pinned' | 'first-use' | 'own-key' | 'before-revocation' | 'none'

/** medium: the page cache was emptied first; cache: the platform could not promise that. */
export type ReadBack = 'medium' | 'cache'
