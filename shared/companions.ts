/**
 * Companion folders: what travels with a transfer though WSUSContent does not hold it. Names are one part of a path;
 * the rules for them are those of electron/files/safe-path.ts.
 */
import { z } from 'zod'

/**
 * microsoft-365-apps: what OfflineUpdateExporter wrote; update-services-packages: the locally published packages of a
 * WSUS server; other: any folder that an administrator names.
 */
export const COMPANION_KINDS = ['microsoft-365-apps', 'update-services-packages', 'other'] as const
export type CompanionKind = (typeof COMPANION_KINDS)[number]

export const companionNameSchema = z.string().min(1).max(64)

/** A transfer has so many companion folders at most. */
export const MOST_COMPANIONS = 50

/** What transfer.json states of a companion folder. A kind that a later version knows is read as `other`. */
export const companionFactsSchema = z.looseObject({
  name: companionNameSchema,
  kind: z.enum(COMPANION_KINDS).catch('other'),
  files: z.number().int().positive(),
  bytes: z.number().int().nonnegative(),
})
export type CompanionFacts = z.infer<typeof companionFactsSchema>

/** A folder that travels with every send of the station, as station.json keeps it. */
export const companionSettingSchema = z.strictObject({ name: companionNameSchema, folder: z.string().min(1).max(4096) })
export type CompanionSetting = z.infer<typeof companionSettingSchema>

/** A folder for a companion: a token in the window, the folder itself on the command line. */
export const companionFolderSchema = z.strictObject({ name: companionNameSchema, folder: z.string().max(64) })
export type CompanionFolder = z.infer<typeof companionFolderSchema>

/** The same, or null to leave the companion on the medium. */
export const companionPlaceSchema = z.strictObject({ name: companionNameSchema, folder: z.string().max(64).nullable() })
export type CompanionPlace = z.infer<typeof companionPlaceSchema>

/** A folder that the operator chose. */
export interface PickedFolder {
  /** Stands for the folder; main keeps the path. */
  readonly token: string
  /** For display only. */
  readonly location: string
}

/** A companion folder that a transfer carries. */
export interface CarriedCompanion {
  readonly name: string
  readonly kind: CompanionKind
  readonly files: number
  readonly bytes: number
}

/** A companion folder in the plan of a send. */
export interface PlannedCompanion extends CarriedCompanion {
  /** Where it lies on this computer. */
  readonly folder: string
  /** Links, which are never followed: they stay behind (at most 1000 of them are named). */
  readonly leftBehind: readonly string[]
  readonly leftBehindCount: number
}

/** What became of a companion folder at the receiving side. */
export interface PlacedCompanion extends CarriedCompanion {
  /** Where it lies on this computer; null: the operator left it on the medium. */
  readonly folder: string | null
  /** So many of its files were there before, with the same bytes. */
  readonly alreadyThere: number
}
