import type { ByteCounter } from '../../workers/byte-counter'
import type { Progress, ProgressPhase, VolumeProgress } from '../../../shared/progress'

export type Report = (progress: Progress) => void

const TICK_MS = 250
/** Speed is taken over this many ticks: long enough to be calm, short enough to show a stall. */
const WINDOW_TICKS = 20
/** Time left is a guess before this much of the work is done. */
const SECONDS_BEFORE_ESTIMATE = 2

/**
 * Counts bytes and files of one piece of long work and reports on a timer, never per chunk:
 * the threads that copy pay one addition in shared memory. A final report always comes, also when the work fails.
 */
export class ProgressMeter {
  readonly #report: Report
  readonly #volumes: VolumeProgress[]
  readonly #timer: NodeJS.Timeout
  readonly #history: { readonly at: number; readonly bytes: number }[] = []
  readonly #totalBytes: number
  readonly #totalFiles: number
  readonly #followed: { counter: ByteCounter; weight: number; volume: number | undefined; seen: number }[] = []
  #phase: ProgressPhase
  #doneBytes = 0
  #doneFiles = 0
  #skippedBytes = 0
  #currentFile: string | null = null

  constructor(
    report: Report,
    work: {
      phase: ProgressPhase
      totalBytes: number
      totalFiles: number
      volumes?: readonly VolumeProgress[]
    },
  ) {
    this.#report = report
    this.#phase = work.phase
    this.#totalBytes = work.totalBytes
    this.#totalFiles = work.totalFiles
    this.#volumes = [...(work.volumes ?? [])]
    this.#timer = setInterval(() => this.#tick(false), TICK_MS)
    this.#tick(false)
  }

  /**
   * Takes over what worker threads count, at each tick.
   * @param weight what one counted byte is worth: 1/2 where each byte is counted as written and again as read back
   * @param volume 1-based, when the work is split over volumes
   */
  follow(counter: ByteCounter, weight: number, volume?: number): void {
    this.#followed.push({ counter, weight, volume, seen: 0 })
  }

  /** Work that an earlier run had already proven: it counts as done, but not towards the speed. */
  skip(bytes: number, files: number, volume?: number): void {
    this.#skippedBytes += bytes
    this.#addBytes(bytes, volume)
    this.#doneFiles += files
  }

  fileStarted(path: string): void {
    this.#currentFile = path
  }

  filesDone(files: number): void {
    this.#doneFiles += files
  }

  enter(phase: ProgressPhase): void {
    this.#phase = phase
  }

  setVolumeState(volume: number, state: VolumeProgress['state']): void {
    this.#updateVolume(volume, (v) => ({ ...v, state }))
  }

  /** Stops the timer and sends the final report. */
  finish(): void {
    clearInterval(this.#timer)
    this.#tick(true)
  }

  #addBytes(bytes: number, volume: number | undefined): void {
    this.#doneBytes += bytes
    if (volume !== undefined) this.#updateVolume(volume, (v) => ({ ...v, doneBytes: v.doneBytes + bytes }))
  }

  #updateVolume(index: number, change: (volume: VolumeProgress) => VolumeProgress): void {
    const volume = this.#volumes[index - 1]
    if (volume) this.#volumes[index - 1] = change(volume)
  }

  #tick(final: boolean): void {
    const now = performance.now()
    for (const followed of this.#followed) {
      const counted = followed.counter.value * followed.weight
      this.#addBytes(counted - followed.seen, followed.volume)
      followed.seen = counted
    }
    const moved = this.#doneBytes - this.#skippedBytes
    this.#history.push({ at: now, bytes: moved })
    if (this.#history.length > WINDOW_TICKS) this.#history.shift()
    const oldest = this.#history[0]
    const seconds = oldest ? (now - oldest.at) / 1000 : 0
    const bytesPerSecond = oldest && seconds > 0 ? Math.max(0, (moved - oldest.bytes) / seconds) : 0
    const left = this.#totalBytes - this.#doneBytes
    const known = seconds >= SECONDS_BEFORE_ESTIMATE && bytesPerSecond > 0
    this.#report({
      kind: 'bytes',
      phase: this.#phase,
      doneBytes: Math.round(Math.min(this.#doneBytes, this.#totalBytes)),
      totalBytes: this.#totalBytes,
      doneFiles: this.#doneFiles,
      totalFiles: this.#totalFiles,
      bytesPerSecond: Math.round(bytesPerSecond),
      secondsLeft: known ? Math.round(left / bytesPerSecond) : null,
      currentFile: this.#currentFile,
      volumes: this.#volumes.map((v) => ({ ...v, doneBytes: Math.round(v.doneBytes) })),
      final,
    })
  }
}
