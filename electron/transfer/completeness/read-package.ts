import { stat } from 'node:fs/promises'
import type { Language } from '../../../shared/domain'
import type { PackageReport } from '../../../shared/package-report'
import type { Gate } from '../../files/gate'
import { inspectPackage, type InspectOptions } from '../../metadata/inspect-package'
import { ByteCounter } from '../../workers/byte-counter'
import { ProgressMeter, type Report } from '../jobs/progress-meter'

export interface ReadPackageOptions extends Pick<InspectOptions, 'onUpdate'> {
  /** Of titles. */
  readonly language: Language
  readonly gate: Gate
  readonly report: Report
}

/** Reads a metadata package to its last byte, with progress. Errors as `inspectPackage`. */
export async function readPackage(path: string, options: ReadPackageOptions): Promise<PackageReport> {
  const { report, ...rest } = options
  const counter = new ByteCounter()
  const totalBytes = await stat(path).then(
    ({ size }) => size,
    () => 0,
  )
  const meter = new ProgressMeter(report, { phase: 'reading-metadata', totalBytes, totalFiles: 1 })
  meter.follow(counter, 1)
  try {
    const contents = await inspectPackage(path, { ...rest, onBytes: (bytes) => counter.add(bytes) })
    meter.filesDone(1)
    return contents
  } finally {
    meter.finish()
  }
}
