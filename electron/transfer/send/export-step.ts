import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import type { PackageFormat } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import type { PackageFacts } from '../../../shared/transfer-json'
import { hashFile } from '../../files/hash'
import { inspectPackage } from '../../metadata/inspect-package'
import { whileReportingElapsed } from '../progress-meter'
import type { StepHandler } from '../step'

/**
 * Send, step 2: `wsusutil export` under names that never existed, then proof that the package is whole.
 * An export that was killed leaves a partial package under a name of its own; it is removed.
 */
export const exportMetadata: StepHandler<'export'> = async (context, { format }) => {
  const { station, record, gate, report } = context
  const folder = station.paths.work(record.id)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const names = freshNames(format)
  const packagePath = join(folder, names.packageName)
  const logPath = join(folder, names.logName)
  const run = await whileReportingElapsed(
    report,
    'scanning',
    'package-bytes',
    () => stat(packagePath).then((found) => found.size),
    () => station.server.exportMetadata({ packagePath, logPath, format, signal: gate.signal }),
  )
  const facts = await packageFacts(packagePath, names, format, context)
  return {
    result: { step: 'export', package: facts, run },
    data: { packageName: names.packageName, logName: names.logName },
    evidence: { package: facts, run },
  }
}

function freshNames(format: PackageFormat): { packageName: string; logName: string } {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const stem = `metadata-${stamp}-${randomBytes(2).toString('hex')}`
  return { packageName: `${stem}.${format}`, logName: `${stem}.log` }
}

async function packageFacts(
  packagePath: string,
  names: { packageName: string; logName: string },
  format: PackageFormat,
  { gate }: Parameters<typeof exportMetadata>[0],
): Promise<PackageFacts> {
  const { bytes, sha256 } = await hashFile(packagePath, { algorithms: ['sha256'], gate })
  if (bytes === 0 || sha256 === undefined)
    throw new CausewayError('metadata.damaged', { path: names.packageName, problem: 'empty' })
  const inspection = await inspectPackage(packagePath)
  if (inspection.layoutKnown && inspection.updates === 0)
    throw new CausewayError('metadata.damaged', { path: names.packageName, problem: 'no updates' })
  return {
    format,
    fileName: names.packageName,
    logFileName: names.logName,
    bytes,
    sha256,
    updates: inspection.layoutKnown ? inspection.updates : null,
    files: inspection.layoutKnown ? inspection.files : null,
  }
}
