import type { Progress } from '../../shared/progress'
import type { Preferences } from '../../shared/station'
import type { JobView } from '../../shared/jobs'
import type { Jobs } from '../transfer/jobs/jobs'
import type { Desktop } from './desktop'
import type { EngineClient } from './engine-client'
import type { StationHolder } from './station-holder'
import type { SynchronizationWatch } from './synchronization-watch'
import type { PathTokens } from './tokens'

/** What the handlers work with; main.ts builds it once. */
export interface Context {
  readonly version: string
  readonly station: StationHolder
  readonly engine: EngineClient
  /** Folders that are media, and key files: what the operator picked or the list named. */
  readonly tokens: PathTokens
  readonly desktop: Desktop
  /** The jobs of the open station. @throws CausewayError `station.missing` */
  readonly jobs: () => Promise<Jobs>
  readonly synchronization: SynchronizationWatch
  /** After the station's key was replaced: everything that holds the earlier one lets go of it. */
  readonly keyChanged: () => Promise<void>
  readonly jobChanged: (job: JobView) => void
  /** How far wsusutil is with what the server does for itself. */
  readonly serverProgress: (progress: Progress) => void
  /** After a change of language or theme, or of the station itself: title, theme and dialogs follow. */
  readonly appearanceChanged: (preferences: Preferences, stationName: string | null) => void
}
