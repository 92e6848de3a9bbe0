import { join } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import type { PlanSummary } from '../../../shared/jobs'
import { hashFile } from '../../files/hash'
import { FILE_STATE, type JournalFile } from '../journal'
import type { StepContext, StepHandler } from '../step'
import { METADATA_FOLDER } from '../payload-folders'
import { compareWithPackage } from './compare-with-package'
import { listContent } from './list-content'

/**
 * Send, step 3: lists what will travel and proves that every file that the metadata names is in the content
 * store. Digests are checked while copying; here names and sizes suffice.
 */
export const planTransfer: StepHandler<'plan'> = async (context) => {
  const { journal, record, station, gate, report } = context
  const { contentPath, packageName, logName } = record.data
  if (!contentPath || !packageName || !logName) throw new CausewayError('job.wrong-step', { step: 'plan' })
  journal.clearFiles(record.id)
  const store = await listContent({ ...context, jobId: record.id }, contentPath)
  const metadata = await listMetadata(context, [packageName, logName])
  const needs = await compareWithPackage(join(station.paths.work(record.id), packageName), store.names, {
    language: station.file.preferences.language,
    gate,
    report,
  })
  const updates = needs.report.layoutKnown ? needs.report.updates : null
  const plan: PlanSummary = {
    mode: 'full',
    files: store.files + metadata.files,
    bytes: store.bytes + metadata.bytes,
    updates,
    largestFile: store.largest,
    unnamedFiles: updates === null ? 0 : store.names.size - needs.namedAndPresent,
    leftBehind: store.leftBehind,
    leftBehindCount: store.leftBehindCount,
    missing: needs.missing,
    missingCount: needs.missingCount,
  }
  const error =
    store.files === 0
      ? new CausewayError('copy.nothing-to-copy', { path: contentPath })
      : needs.missingCount > 0
        ? new CausewayError('content.missing', {
            count: needs.missingCount,
            title: needs.missing[0]?.updateTitle ?? '',
          })
        : null
  return {
    result: { step: 'plan', plan },
    evidence: { files: plan.files, bytes: plan.bytes, missing: plan.missingCount, leftBehind: store.leftBehindCount },
    ...(error ? { error } : {}),
  }
}

async function listMetadata(
  { station, journal, record, gate }: StepContext,
  names: readonly string[],
): Promise<{ files: number; bytes: number }> {
  const files: JournalFile[] = []
  for (const name of names) {
    const path = join(station.paths.work(record.id), name)
    const { bytes, sha256 } = await hashFile(path, { algorithms: ['sha256'], gate })
    files.push({ path: METADATA_FOLDER + name, volume: 0, bytes, sha1: null, sha256: sha256 ?? null })
  }
  journal.putFiles(record.id, files, FILE_STATE.planned)
  return { files: files.length, bytes: files.reduce((sum, file) => sum + file.bytes, 0) }
}
