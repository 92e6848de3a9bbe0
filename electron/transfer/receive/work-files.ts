import { join } from 'node:path'
import { CausewayError, isCancelled } from '../../../shared/errors'
import { hashFile } from '../../files/hash'
import { demandSigned } from '../jobs/job-record'
import { FILE_STATE } from '../jobs/journal'
import { METADATA_FOLDER } from '../payload-folders'
import type { StepContext } from '../jobs/step'

/** Returns the path of the metadata package, as `verifiedWorkFile`. @throws CausewayError `job.altered`, `cancelled` */
export async function verifiedPackage(context: StepContext): Promise<string> {
  const path = await verifiedWorkFile(context, demandSigned(context.record).transfer.package.fileName)
  // The Verify step found it: the journal was edited since.
  if (path === null) throw new CausewayError('job.altered', { path: context.station.paths.journal })
  return path
}

/**
 * Returns the path of a metadata file that the Content step laid into the job's own folder, once it is seen to hold the
 * verified bytes still: a job may wait for days, and wsusutil imports whatever lies there.
 * @param name without the folder
 * @returns null when the transfer carries no file of this name
 * @throws CausewayError `job.altered` (details: path); `cancelled`
 */
export async function verifiedWorkFile(
  { station, journal, record, gate }: StepContext,
  name: string,
): Promise<string | null> {
  const listed = journal.find(record.id, METADATA_FOLDER + name, FILE_STATE.verified)
  if (!listed) return null
  const path = join(station.paths.work(record.id), name)
  const { sha256 } = await hashFile(path, { algorithms: ['sha256'], gate }).catch((cause: unknown) => {
    if (isCancelled(cause)) throw cause
    throw new CausewayError('job.altered', { path }, cause)
  })
  if (sha256 !== listed.sha256) throw new CausewayError('job.altered', { path })
  return path
}
