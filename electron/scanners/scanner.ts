import type { ToolRun } from '../../shared/jobs'
import type { ScanEngine, ScanFinding } from '../../shared/scanners'
import type { RunningTool } from '../processes/run-tool'

/** A file to be read, relative to its folder, separated by `/`. */
export interface ListedFile {
  readonly path: string
  readonly bytes: number
}

/** What a scanner is given to read at one time. */
export interface ScanUnit {
  /** Absolute. */
  readonly folder: string
  /** The files, for a scanner that takes lists; null: everything below the folder. */
  readonly list: readonly ListedFile[] | null
  /** So much there is to read. */
  readonly files: number
  readonly bytes: number
}

export interface ScanOptions {
  /** Ends the scanner: politely, then for good. There is no time limit. */
  readonly signal: AbortSignal
  /** Files and bytes that it has read so far in this unit. */
  readonly progress?: (files: number, bytes: number) => void
  readonly started?: (tool: RunningTool) => void
}

/** What a scanner said of a unit. Nothing is judged here: see judge.ts. */
export interface UnitReport {
  readonly engine: ScanEngine
  /** What it says it has read; null: it does not say. */
  readonly files: number | null
  readonly bytes: number | null
  /** At most 1000 by name. */
  readonly hits: readonly ScanFinding[]
  readonly hitCount: number
  /** Files that it left out, or did not read to their end. */
  readonly unread: readonly ScanFinding[]
  readonly unreadCount: number
  readonly run: ToolRun
}

/** One malware scanner. It is to read, and to change nothing on what it reads. */
export interface Scanner {
  readonly name: string
  /** It takes lists of files, so that a volume can be read in parts and an interrupted scan is taken up again. */
  readonly takesLists: boolean
  /** It tells how far it is. */
  readonly tellsProgress: boolean
  /**
   * @throws CausewayError `scan.failed` (details: scanner, reason; a ToolError where the program has run) when it cannot
   *   be started, fails, or contradicts itself; `scan.path-unusable` (scanner, path, problem, most) when it cannot be
   *   given a path; `cancelled`
   */
  scan(unit: ScanUnit, options: ScanOptions): Promise<UnitReport>
}
