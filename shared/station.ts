/** What a station is, as it is stored in station.json and shown in the window. */
import { z } from 'zod'
import {
  fingerprintSchema,
  languageSchema,
  roleSchema,
  serverKindSchema,
  stationNameSchema,
  typedStationNameSchema,
  utcSchema,
} from './domain'
import { ledgerCheckDaysSchema, settingsSchema, syncAgeLimitSchema } from './settings'

export { DEFAULT_SYNC_AGE_LIMIT_DAYS, syncAgeLimit } from './sync-age-limit'

export const themeSchema = z.enum(['system', 'light', 'dark'])
export type Theme = z.infer<typeof themeSchema>

/** How the window looks; nothing is decided by it. */
export const appearanceSchema = z.strictObject({ language: languageSchema, theme: themeSchema })
export type Appearance = z.infer<typeof appearanceSchema>

/** What the window shows and sets of a station: how it looks, and two of the settings that decide. */
export const preferencesSchema = appearanceSchema.extend({
  syncAgeLimitDays: syncAgeLimitSchema.optional(),
  ledgerCheckDays: ledgerCheckDaysSchema.optional(),
})
export type Preferences = z.infer<typeof preferencesSchema>

/** Only what is to be changed, so that no window writes back what another program set. */
export const preferenceChangesSchema = preferencesSchema.partial()
export type PreferenceChanges = z.infer<typeof preferenceChangesSchema>

const identity = {
  role: roleSchema,
  name: stationNameSchema,
  server: serverKindSchema,
  fingerprint: fingerprintSchema,
  createdAt: utcSchema,
}

export const stationSchema = z.strictObject({
  formatVersion: z.literal(2),
  ...identity,
  preferences: appearanceSchema,
})
export type StationFile = z.infer<typeof stationSchema>

/** The first version, which held what decides beside how the window looks. */
export const firstStationSchema = z.strictObject({
  formatVersion: z.literal(1),
  ...identity,
  preferences: appearanceSchema.extend({
    ...settingsSchema.partial().shape,
    requireWriteProtection: z.boolean().optional(),
  }),
})
export type FirstPreferences = z.infer<typeof firstStationSchema>['preferences']

export const newStationSchema = z.strictObject({
  role: roleSchema,
  name: typedStationNameSchema,
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
