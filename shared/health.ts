/** What a WSUS server found out about itself: `wsusutil checkhealth`. */
import type { ToolRun } from './jobs'

/** An event that WSUS wrote about its own health. */
export interface HealthFinding {
  readonly eventId: number
  readonly level: 'error' | 'warning' | 'information'
  /** UTC, ISO 8601. */
  readonly at: string
  /** In the language of the server's Windows; nothing is decided by it. */
  readonly text: string
}

/**
 * healthy: the server said so and nothing else; problems: it named some; unknown: it said nothing that decides, which
 * is not the same as healthy.
 */
export type HealthState = 'healthy' | 'problems' | 'unknown'

export interface HealthReport {
  readonly state: HealthState
  /** Oldest first, at most 200. */
  readonly findings: readonly HealthFinding[]
  /** Where the findings were read. */
  readonly source: string
  readonly run: ToolRun
}
