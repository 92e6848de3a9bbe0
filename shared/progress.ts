/** Progress of long work: a union by kind, sent on a timer, always with a final report. */

export type ProgressPhase =
  'scanning' | 'reading-metadata' | 'copying' | 'reading-back' | 'verifying' | 'importing' | 'sealing'

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
      /** A count that moves while the tool lives: bytes of the package, updates in the database. */
      readonly signOfLife: { readonly what: 'package-bytes' | 'updates'; readonly value: number } | null
      readonly final: boolean
    }

export interface VolumeProgress {
  readonly index: number
  readonly label: string
  readonly doneBytes: number
  readonly totalBytes: number
  readonly state: 'waiting' | 'copying' | 'copied' | 'sealed' | 'verifying' | 'verified' | 'stopped'
}
