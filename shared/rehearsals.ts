/** Problems that a practice server can be set to. What each changes is in electron/wsus/practice, its words in wording/. */
import type { CheckId, CheckState } from './domain'

export const REHEARSAL_NAMES = [
  'good-day',
  'sync-too-old',
  'sync-failed',
  'sync-never',
  'sync-running',
  'next-sync-fails',
  'update-errors',
  'content-not-downloaded',
  'files-not-ready',
  'files-on-microsoft-update',
  'below-upstream-server',
  'configuration-manager-disagrees',
  'configuration-manager-unreadable',
  'child-site',
  'not-administrator',
  'not-elevated',
  'old-build',
  'export-fails',
  'replica',
  'upstream-server',
  'languages-differ',
  'express-differ',
  'version-differs',
  'no-free-space',
  'mime-types-missing',
  'import-fails',
  'import-claims-success',
] as const
export type RehearsalName = (typeof REHEARSAL_NAMES)[number]

/** The checks that a rehearsed problem puts out of order, and how; empty for one that shows later than the checks. */
export type RehearsedChecks = Readonly<Partial<Record<CheckId, CheckState>>>

export interface RehearsalsView {
  /** As it was last set here; what was changed in server.json by hand is not seen. */
  readonly current: RehearsalName
  /** Those that this side of the gap can have, in order. */
  readonly available: readonly { readonly name: RehearsalName; readonly checks: RehearsedChecks }[]
}
