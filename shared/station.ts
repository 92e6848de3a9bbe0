/** What a station is, as it is stored in station.json and shown in the window. */
import { z } from 'zod'
import { companionSettingSchema, MOST_COMPANIONS } from './companions'
import { fingerprintSchema, languageSchema, roleSchema, serverKindSchema, stationNameSchema, utcSchema } from './domain'
import { LONGEST_LEDGER_CHECK_DAYS } from './ledger-duty'
import { scanningSchema } from './scanners'
import { LONGEST_SYNC_AGE_LIMIT_DAYS } from './sync-age-limit'

export { DEFAULT_SYNC_AGE_LIMIT_DAYS, syncAgeLimit } from './sync-age-limit'

export const themeSchema = z.enum(['system', 'light', 'dark'])
export type Theme = z.infer<typeof themeSchema>

/** The operator's own preferences; nothing here changes what is proven. */
export const preferencesSchema = z.strictObject({
  language: languageSchema,
  theme: themeSchema,
  /** Days; null: no limit. Stations made before there was this limit do not name it. */
  syncAgeLimitDays: z.number().int().min(1).max(LONGEST_SYNC_AGE_LIMIT_DAYS).nullable().optional(),
  /** After how many days the ledger is to be verified again; null: no reminder. */
  ledgerCheckDays: z.number().int().min(1).max(LONGEST_LEDGER_CHECK_DAYS).nullable().optional(),
})
export type Preferences = z.infer<typeof preferencesSchema>

export const stationSchema = z.strictObject({
  formatVersion: z.literal(1),
  role: roleSchema,
  name: stationNameSchema,
  server: serverKindSchema,
  fingerprint: fingerprintSchema,
  createdAt: utcSchema,
  preferences: preferencesSchema.extend({
    /** Folders that travel with every send, besides the content store. Main alone writes them: they are paths. */
    companions: z.array(companionSettingSchema).max(MOST_COMPANIONS).optional(),
    /** Received media are read only when they are write-protected. Set by administrators, on the command line. */
    requireWriteProtection: z.boolean().optional(),
    /** Malware scanners. Main alone writes them: they are programs that are run. */
    scanning: scanningSchema.optional(),
  }),
})
export type StationFile = z.infer<typeof stationSchema>

export const newStationSchema = z.strictObject({
  role: roleSchema,
  name: stationNameSchema,
  server: serverKindSchema,
  language: languageSchema,
})
export type NewStation = z.infer<typeof newStationSchema>

export interface StationView {
  readonly role: StationFile['role']
  readonly name: string
  readonly practice: boolean
  readonly fingerprint: string
  /** `ssh-ed25519 AAAA… comment`, to hand to the other side. */
  readonly publicKey: string
  readonly createdAt: string
  /** The account that operates the window, as the ledger records it. */
  readonly operator: string
  /** Folder that holds the station's state; for display. */
  readonly home: string
}
