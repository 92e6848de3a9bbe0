import type { Scanner, ScanUnit, UnitReport } from '../../scanners/scanner'
import type { RunningTool } from '../../processes/run-tool'
import { ByteCounter } from '../../workers/byte-counter'
import { ProgressMeter, type Report } from '../jobs/progress-meter'
import { whileWatching } from '../server/signs-of-life'

/** Shows how far a scanner is: by files and bytes where it tells, else that it is at work. */
export class ScanProgress {
  readonly #scanner: Scanner
  readonly #report: Report
  readonly #meter: ProgressMeter | null
  readonly #moved = new ByteCounter()

  constructor(scanner: Scanner, report: Report, total: { readonly files: number; readonly bytes: number }) {
    this.#scanner = scanner
    this.#report = report
    this.#meter = scanner.tellsProgress
      ? new ProgressMeter(report, { phase: 'malware-scan', totalBytes: total.bytes, totalFiles: total.files })
      : null
    this.#meter?.follow(this.#moved, 1)
    this.#meter?.fileStarted(scanner.name)
  }

  /** An earlier run has done it. */
  skip({ files, bytes }: ScanUnit): void {
    this.#meter?.skip(bytes, files)
  }

  async scan(unit: ScanUnit, signal: AbortSignal): Promise<UnitReport> {
    if (!this.#meter) return this.#watch(unit, signal)
    const meter = this.#meter
    let seen = { files: 0, bytes: 0 }
    // What is inside archives counts too in some scanners: more than all is all.
    const progress = (files: number, bytes: number): void => {
      const now = { files: Math.min(files, unit.files), bytes: Math.min(bytes, unit.bytes) }
      meter.filesDone(now.files - seen.files)
      this.#moved.add(now.bytes - seen.bytes)
      seen = now
    }
    const report = await this.#scanner.scan(unit, { signal, progress })
    progress(unit.files, unit.bytes)
    return report
  }

  finish(): void {
    this.#meter?.finish()
  }

  async #watch(unit: ScanUnit, signal: AbortSignal): Promise<UnitReport> {
    let tool: RunningTool | null = null
    const cpu = (): Promise<number | null> => Promise.resolve(tool?.cpuSeconds() ?? null)
    return whileWatching(this.#report, 'malware-scan', { 'cpu-seconds': cpu }, () =>
      this.#scanner.scan(unit, { signal, started: (running) => void (tool = running) }),
    )
  }
}
