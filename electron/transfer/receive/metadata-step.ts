import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CausewayError, EXIT, isCancelled } from '../../../shared/errors'
import { ToolError } from '../../processes/run-tool'
import { followTool, waitForEarlierTool } from '../server/earlier-tool'
import { bytesOf, whileWatching, type SignReader } from '../server/signs-of-life'
import { demandSecondPerson, presentPersons } from '../policy/presence'
import { demandFilesRecorded } from '../jobs/recorded-steps'
import type { StepContext, StepHandler, StepOutcome } from '../jobs/step'
import { demandStillTrusted } from './authenticate'
import { verifiedPackage } from './work-files'

/** After an import that did not end well the server may still be at work on it, and is not waited for longer. */
const COUNT_MS = 60_000

/**
 * Receive, step 6: `wsusutil import`. The exit code is one witness, the counts of the Confirm step the other.
 * An import that was stopped or failed left part of the updates behind: the step stays to be run again, on the command
 * line too, and running it again completes them.
 */
export const importMetadata: StepHandler<'metadata'> = async (context) => {
  const { record } = context
  demandStillTrusted(context)
  try {
    demandSecondPerson(context.station, record)
  } catch (error) {
    if (error instanceof CausewayError) return { error, mendable: true }
    throw error
  }
  try {
    await demandFilesRecorded(context)
    return await runImport(context, await verifiedPackage(context))
  } catch (error) {
    return notImported(context, error)
  }
}

async function runImport(context: StepContext, packagePath: string): Promise<StepOutcome> {
  const { station, record, gate, report, journal } = context
  const updates: SignReader = async (signal) => (await station.server.readUpdateKeys(signal)).size
  await waitForEarlierTool(context, updates)
  const before = record.data.updatesBefore ?? (await station.server.readUpdateKeys()).size
  await gate.pass()
  journal.put({ ...record, data: { ...record.data, updatesBefore: before } })
  const logPath = join(station.paths.work(record.id), `import-${randomBytes(4).toString('hex')}.log`)
  const run = await followTool(context, ({ started, cpu }) =>
    whileWatching(report, 'importing', { updates, 'log-bytes': bytesOf(logPath), 'cpu-seconds': cpu }, () =>
      station.server.importMetadata({ packagePath, logPath, signal: gate.signal, started }),
    ),
  ).finally(() => rm(logPath, { force: true }))
  const after = (await station.server.readUpdateKeys()).size
  const present = presentPersons(station, record).at(-1)?.name
  return {
    result: { step: 'metadata', run, before, after },
    data: { updatesBefore: before },
    evidence: {
      run,
      before,
      after,
      ...(present === undefined ? {} : { secondPerson: present }),
    },
  }
}

/**
 * The import was stopped, or did not succeed. What is seen is told, and the step can be run again once that is mended.
 * @throws the error itself where the package or the trust in it is what is wrong
 */
async function notImported(context: StepContext, thrown: unknown): Promise<StepOutcome> {
  const stopped = isCancelled(thrown)
  const isOfServer = thrown instanceof CausewayError && thrown.exit === EXIT.notReady && thrown.code !== 'job.altered'
  if (!stopped && !isOfServer) throw thrown
  const before = context.journal.get(context.record.id).data.updatesBefore
  const after = before === undefined ? null : await countPatiently(context)
  const counts = { ...(before === undefined ? {} : { before }), ...(after === null ? {} : { after }) }
  const error = thrown instanceof CausewayError ? thrown : null
  return {
    error: stopped
      ? new CausewayError('import.cancelled', counts)
      : new CausewayError(error?.code ?? 'unexpected', { ...error?.details, ...counts }, error?.cause),
    mendable: true,
    ...(thrown instanceof ToolError ? { toolRun: thrown.run } : {}),
    evidence: counts,
  }
}

/** null: the database does not answer now. */
async function countPatiently({ station }: StepContext): Promise<number | null> {
  return station.server.readUpdateKeys(AbortSignal.timeout(COUNT_MS)).then(
    ({ size }) => size,
    () => null,
  )
}
