/** Progress of long work: a union by kind, sent on a timer, always with a final report. */

export type ProgressPhase =
  | 'scanning'
  | 'exporting'
  | 'reading-metadata'
  | 'copying'
  | 'reading-back'
  | 'verifying'
  | 'malware-scan'
  | 'earlier-tool'
  | 'importing'
  | 'sealing'
  | 'server-tool'

export type Progress =
  | {
      readonly kind: 'bytes'
      readonly phase: ProgressPhase
      readonly doneBytes: number
      readonly totalBytes: number
      readonly doneFiles: number
      readonly totalFiles: number
      /** Bytes per second over the last seconds; 0 while paused or not yet known. */
      readonly bytesPerSecond: number
      /** Seconds left, or null while it would be a guess. */
      readonly secondsLeft: number | null
      /** The file in hand, relative to its volume or store. */
      readonly currentFile: string | null
      readonly volumes: readonly VolumeProgress[]
      readonly final: boolean
    }
  | {
      /** Work that prints nothing (wsusutil): time passed and signs of life, no percentage. */
      readonly kind: 'elapsed'
      readonly phase: ProgressPhase
      readonly seconds: number
      /** What can be seen from outside of whether the tool is at work. */
      readonly signs: readonly SignOfLife[]
      /**
       * Seconds for which none of the signs has moved; null while none can be read. Nothing follows from it: a database
       * may be at work for hours and show nothing.
       */
      readonly quietSeconds: number | null
      readonly final: boolean
    }

/** Bytes of the package, bytes of the log, processor time of the tool, updates in the server's database. */
export type SignName = 'package-bytes' | 'log-bytes' | 'cpu-seconds' | 'updates'

export interface SignOfLife {
  readonly what: SignName
  /** null: cannot be read, or not yet. */
  readonly value: number | null
  /** null: it has not moved since it was first read. */
  readonly movedSecondsAgo: number | null
}

/** From here on a window or a command line says that nothing moves. */
export const QUIET_SECONDS = 60

export interface VolumeProgress {
  readonly index: number
  readonly label: string
  readonly doneBytes: number
  readonly totalBytes: number
  readonly state: 'waiting' | 'copying' | 'copied' | 'sealed' | 'verifying' | 'verified' | 'stopped'
}
