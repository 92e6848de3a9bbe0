/**
 * What worker threads are asked to do, and what they answer. Plain data: it crosses threads. A task deals with a group
 * of files, because asking for each file alone costs more than copying a small one.
 */
import type { ReadBack } from '../../shared/domain'
import type { ErrorEnvelope } from '../../shared/errors'
import type { FileProblem } from '../../shared/jobs'
import type { VolumeHandle } from '../files/disk'
import type { Refusal } from '../files/real-folders'

/** Lets the operator's pause and cancellation into the thread, and the bytes moved out of it. */
export interface Reins {
  readonly gate: Int32Array<SharedArrayBuffer>
  readonly moved: BigInt64Array<SharedArrayBuffer>
}

export interface FileToCopy {
  readonly source: string
  /** One to four final names on as many media. The copies get temporary names beside them. */
  readonly targets: readonly string[]
  /** How the file is named to people. */
  readonly path: string
  readonly bytes: number
  /** Upper-case hex that the bytes must have, when the name promises it. */
  readonly sha1: string | null
  /** Lower-case hex that the bytes must have, when a manifest promises it. */
  readonly sha256: string | null
  /** When it was last changed as it was listed: a source with another time is not the one that was to be copied. */
  readonly mtimeMs?: number | null
}

/** A target of a copied file: waiting under a temporary name, or there already (`temporary` null) with the same bytes. */
export interface CopiedTarget {
  readonly target: string
  readonly temporary: string | null
  /** Where the bytes were read from that proved a target that was there. */
  readonly readBack: ReadBack | null
}

export type CopyAnswer =
  | {
      readonly path: string
      readonly bytes: number
      readonly sha256: string
      readonly targets: readonly CopiedTarget[]
    }
  /** The source is at fault, not the target: nothing of this file was left behind. */
  | { readonly path: string; readonly trouble: ErrorEnvelope }
  /** Something else has the final name and is left as it is; nothing of this file was written. */
  | { readonly path: string; readonly conflict: Conflict }

/**
 * What has a name that a file should get. `broken`: a file whose bytes do not give the SHA-1 that its own name promises;
 * `link`; `conflict`: any other file, or none.
 */
export type Conflict = Extract<FileProblem['problem'], 'broken' | 'link' | 'conflict'>

/** A folder that cannot be made, for what is at this level of it. */
export interface BlockedFolder {
  readonly folder: string
  readonly level: string
  readonly conflict: Conflict
}

export interface FileToReadBack {
  readonly temporary: string
  /** How the file is named to people. */
  readonly path: string
  readonly sha256: string
}

/** What a payload file of a volume was found to be. */
export type HashAnswer =
  | { readonly bytes: number; readonly sha256: string; readonly readBack: ReadBack }
  | 'missing'
  | 'link'
  | 'other'
  | { readonly trouble: ErrorEnvelope; readonly device: boolean }

interface Tasks {
  /** Makes folders below a root, never through a link. @returns those that are blocked, where that is a conflict */
  'make-folders': {
    ask: { readonly root: string; readonly folders: readonly string[]; readonly refusal: Refusal }
    answer: readonly BlockedFolder[]
  }
  /** Reads each source once, hashes it and writes it under temporary names. */
  copy: {
    ask: Reins & {
      readonly files: readonly FileToCopy[]
      /** `replace`: a target with other bytes is our own unfinished work; `refuse`: it is someone's content. */
      readonly onDifferent: 'replace' | 'refuse'
      /** The source is a removable medium: a device that goes away while reading is then `medium.lost`. */
      readonly sourceIsMedium: boolean
      /** The root of that medium: no level of a source below it may be a link. */
      readonly sourceBelow?: string | undefined
      /** Each file is flushed by itself, because the file system knows no flush of all. */
      readonly flushEach: boolean
    }
    answer: readonly CopyAnswer[]
  }
  /** Waits until the device holds all that was written: on the volume, or else the names in these folders. */
  flush: { ask: { readonly volume: VolumeHandle | null; readonly folders: readonly string[] }; answer: null }
  /** Reads flushed files from the device and compares them. @returns where each was read from */
  'read-back': { ask: Reins & { readonly files: readonly FileToReadBack[] }; answer: readonly ReadBack[] }
  /** Gives files their final names. */
  publish: { ask: { readonly names: readonly (readonly [from: string, to: string])[] }; answer: null }
  /** Deletes files that came to nothing. */
  discard: { ask: { readonly paths: readonly string[] }; answer: null }
  /** Hashes payload files of a volume, read from the device; no level of one below `below` may be a link. */
  hash: {
    ask: Reins & { readonly volume: string; readonly below?: string | undefined; readonly paths: readonly string[] }
    answer: readonly HashAnswer[]
  }
}

export type TaskKind = keyof Tasks
export type Task<K extends TaskKind = TaskKind> = { [T in K]: { readonly kind: T } & Tasks[T]['ask'] }[K]
export type Answer<K extends TaskKind> = Tasks[K]['answer']
