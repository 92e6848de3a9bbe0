import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { CausewayError } from '../../../shared/errors'
import { whileReportingElapsed } from '../progress-meter'
import { readPackage } from '../read-package'
import type { StepHandler } from '../step'
import { demandStillTrusted } from './authenticate'

/**
 * Receive, step 6: `wsusutil import`. The exit code is one witness, the counts of the Confirm step the other.
 * An import that was killed left part of the updates behind; running it again completes them.
 */
export const importMetadata: StepHandler<'metadata'> = async (context) => {
  const { station, record, gate, report } = context
  const transfer = record.data.transfer
  if (!transfer) throw new CausewayError('job.wrong-step', { step: 'metadata' })
  demandStillTrusted(context)
  const packagePath = join(station.paths.work(record.id), transfer.package.fileName)
  const contents = await readPackage(packagePath, { language: station.file.preferences.language, gate, report })
  const logPath = join(station.paths.work(record.id), `import-${randomBytes(4).toString('hex')}.log`)
  const before = record.data.updatesBefore ?? (await station.server.readUpdateKeys()).size
  context.journal.put({ ...record, data: { ...record.data, updatesBefore: before } })
  const run = await whileReportingElapsed(
    report,
    'importing',
    'updates',
    async () => (await station.server.readUpdateKeys()).size,
    () => station.server.importMetadata({ packagePath, logPath, signal: gate.signal }),
  ).finally(() => rm(logPath, { force: true }))
  const after = (await station.server.readUpdateKeys()).size
  return {
    result: { step: 'metadata', contents, run, before, after },
    data: { updatesBefore: before },
    evidence: { run, before, after },
  }
}
