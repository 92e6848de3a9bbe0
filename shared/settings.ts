/** What decides at a station beside its policy, as settings.json and the history hold it. */
import { z } from 'zod'
import { companionSettingSchema, MOST_COMPANIONS } from './companions'
import { DEFAULT_LEDGER_CHECK_DAYS, LONGEST_LEDGER_CHECK_DAYS } from './ledger-duty'
import { NO_SCANNING, scanningSchema } from './scanners'
import { DEFAULT_SYNC_AGE_LIMIT_DAYS, LONGEST_SYNC_AGE_LIMIT_DAYS } from './sync-age-limit'

/** Days; null: no limit. */
export const syncAgeLimitSchema = z.number().int().min(1).max(LONGEST_SYNC_AGE_LIMIT_DAYS).nullable()
/** After how many days the ledger is to be verified again; null: no reminder. */
export const ledgerCheckDaysSchema = z.number().int().min(1).max(LONGEST_LEDGER_CHECK_DAYS).nullable()

export const settingsSchema = z.strictObject({
  /** Malware scanners. Main alone writes them: they are programs that are run. */
  scanning: scanningSchema,
  /** Folders that travel with every send, besides the content store. Main alone writes them: they are paths. */
  companions: z.array(companionSettingSchema).max(MOST_COMPANIONS),
  syncAgeLimitDays: syncAgeLimitSchema,
  ledgerCheckDays: ledgerCheckDaysSchema,
})
export type Settings = z.infer<typeof settingsSchema>

/** Of a station that was just set up. */
export const DEFAULT_SETTINGS: Settings = {
  scanning: NO_SCANNING,
  companions: [],
  syncAgeLimitDays: DEFAULT_SYNC_AGE_LIMIT_DAYS,
  ledgerCheckDays: DEFAULT_LEDGER_CHECK_DAYS,
}
