import { join } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import type { MissingFile, PlanSummary } from '../../../shared/jobs'
import { DigestSet } from '../../files/digest-set'
import { hashFile } from '../../files/hash'
import { openPackage } from '../../metadata/open-package'
import { FILE_STATE, type JournalFile } from '../journal'
import type { StepContext, StepHandler } from '../step'
import { METADATA_FOLDER } from '../payload-folders'
import { listContent, type ListedContent } from './list-content'

/** As many missing files are named one by one; the count is always whole. */
const NAMED_MISSING = 1000

/**
 * Send, step 3: lists what will travel and proves that every file that the metadata names is in the content
 * store. Digests are checked while copying; here names and sizes suffice.
 */
export const planTransfer: StepHandler<'plan'> = async (context) => {
  const { journal, record } = context
  const { contentPath, packageName, logName } = record.data
  if (!contentPath || !packageName || !logName) throw new CausewayError('job.wrong-step', { step: 'plan' })
  journal.clearFiles(record.id)
  const store = await listContent({ ...context, jobId: record.id }, contentPath)
  const metadata = await listMetadata(context, [packageName, logName])
  const needs = await compareWithPackage(context, join(context.station.paths.work(record.id), packageName), store)
  const plan: PlanSummary = {
    mode: 'full',
    files: store.files + metadata.files,
    bytes: store.bytes + metadata.bytes,
    updates: needs.updates,
    largestFile: store.largest,
    unnamedFiles: needs.updates === null ? 0 : store.names.size - needs.namedAndPresent,
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

async function compareWithPackage(
  { station, gate }: StepContext,
  packagePath: string,
  store: ListedContent,
): Promise<{ updates: number | null; namedAndPresent: number; missing: MissingFile[]; missingCount: number }> {
  const metadata = await openPackage(packagePath, { language: station.file.preferences.language })
  try {
    const present = new DigestSet()
    const absent = new DigestSet()
    const missing: MissingFile[] = []
    let updates = 0
    for await (const update of metadata.updates()) {
      updates += 1
      if (updates % 256 === 0) await gate.pass()
      for (const file of update.files) {
        const digest = Buffer.from(file.sha1, 'hex')
        if (store.names.has(digest)) present.add(digest)
        else if (absent.add(digest) && missing.length < NAMED_MISSING)
          missing.push({
            sha1: file.sha1,
            fileName: file.fileName,
            bytes: file.bytes,
            updateId: update.updateId,
            updateTitle: update.title,
          })
      }
    }
    const known = metadata.header.layoutKnown
    return { updates: known ? updates : null, namedAndPresent: present.size, missing, missingCount: absent.size }
  } finally {
    await metadata.close()
  }
}
