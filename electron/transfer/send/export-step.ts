import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import type { PackageFormat } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import type { ToolRun } from '../../../shared/jobs'
import type { PackageReport } from '../../../shared/package-report'
import type { PackageFacts } from '../../../shared/transfer-json'
import type { Gate } from '../../files/gate'
import { hashFile } from '../../files/hash'
import { ToolError } from '../../processes/run-tool'
import { endEarlierTool, followTool } from '../server/earlier-tool'
import { readPackage } from '../completeness/read-package'
import { bytesOf, whileWatching } from '../server/signs-of-life'
import type { StepContext, StepHandler } from '../jobs/step'
import { NewSinceLastTime } from './sent-updates'

/**
 * Send, step 2: `wsusutil export` under names that never existed, then proof that the package is whole.
 * An export that was killed leaves a partial package under a name of its own; it is removed.
 */
export const exportMetadata: StepHandler<'export'> = async (context, { format }) => {
  const { station, record, gate, report } = context
  const folder = station.paths.work(record.id)
  await endEarlierTool(context)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const names = freshNames(format)
  const packagePath = join(folder, names.packageName)
  const logPath = join(folder, names.logName)
  const run = await runExport(context, { packagePath, logPath, format }).catch((error: unknown) => {
    if (error instanceof ToolError) return error
    throw error
  })
  if (run instanceof ToolError) return { error: run, toolRun: run.run }
  const { language } = station.file.preferences
  const fresh = await NewSinceLastTime.open(station, record.destination ?? '')
  const contents = await readPackage(packagePath, { language, gate, report, onUpdate: (update) => fresh.add(update) })
  await fresh.keep(folder)
  const facts = await packageFacts(packagePath, names, format, contents, gate)
  return {
    result: { step: 'export', package: facts, contents, fresh: fresh.found, run },
    data: { packageName: names.packageName, logName: names.logName },
    evidence: { package: facts, run },
  }
}

async function runExport(
  context: StepContext,
  request: { readonly packagePath: string; readonly logPath: string; readonly format: PackageFormat },
): Promise<ToolRun> {
  const { station, gate, report } = context
  const files = { 'package-bytes': bytesOf(request.packagePath), 'log-bytes': bytesOf(request.logPath) }
  return followTool(context, ({ started, cpu }) =>
    whileWatching(report, 'exporting', { ...files, 'cpu-seconds': cpu }, () =>
      station.server.exportMetadata({ ...request, signal: gate.signal, started }),
    ),
  )
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
  contents: PackageReport,
  gate: Gate,
): Promise<PackageFacts> {
  const { bytes, sha256 } = await hashFile(packagePath, { algorithms: ['sha256'], gate })
  if (bytes === 0 || sha256 === undefined)
    throw new CausewayError('metadata.damaged', { path: names.packageName, problem: 'empty' })
  if (contents.layoutKnown && contents.updates === 0)
    throw new CausewayError('metadata.damaged', { path: names.packageName, problem: 'no updates' })
  return {
    format,
    fileName: names.packageName,
    logFileName: names.logName,
    bytes,
    sha256,
    updates: contents.layoutKnown ? contents.updates : null,
    files: contents.layoutKnown ? contents.files : null,
  }
}
